package io.utrace.faults;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** A boundary that is looked at: how often it was crossed, and what is to go wrong there. */
final class Watch {
    final Boundary boundary;
    private final Injection[] injections;
    private final AtomicLong crossings = new AtomicLong();

    Watch(Boundary boundary, List<Injection> injections) {
        this.boundary = boundary;
        this.injections = injections.toArray(Injection[]::new);
    }

    long cross() {
        return crossings.incrementAndGet();
    }

    long crossings() {
        return crossings.get();
    }

    boolean isHit(long crossing) {
        for (Injection injection : injections) {
            if (injection.when().includes(crossing)) {
                return true;
            }
        }
        return false;
    }

    /** What goes wrong at a crossing. */
    List<Injection> at(long crossing) {
        return Arrays.stream(injections)
                .filter(injection -> injection.when().includes(crossing))
                .toList();
    }
}
