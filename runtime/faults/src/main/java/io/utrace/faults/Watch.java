package io.utrace.faults;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** A boundary that is looked at: how often it was crossed, and what is to go wrong there. */
final class Watch {
    final Boundary boundary;
    private final List<Injection> injections;
    private final AtomicLong crossings = new AtomicLong();

    Watch(Boundary boundary, List<Injection> injections) {
        this.boundary = boundary;
        this.injections = injections;
    }

    long cross() {
        return crossings.incrementAndGet();
    }

    long crossings() {
        return crossings.get();
    }

    /** What goes wrong at a crossing. */
    List<Injection> at(long crossing) {
        for (Injection injection : injections) {
            if (injection.when().includes(crossing)) {
                return injections.stream().filter(each -> each.when().includes(crossing)).toList();
            }
        }
        return List.of();
    }
}
