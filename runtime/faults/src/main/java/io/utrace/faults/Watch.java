package io.utrace.faults;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** A boundary that is looked at: how often it was crossed, and what is to go wrong there. */
final class Watch {
    final Boundary boundary;
    private final Injection[] injections;
    private final AtomicLong crossings = new AtomicLong();

    /** No crossing before this one is hit, save for those that are under way. */
    private volatile long next;

    Watch(Boundary boundary, List<Injection> injections) {
        this.boundary = boundary;
        this.injections = injections.toArray(Injection[]::new);
        next = after(0);
    }

    long cross() {
        return crossings.incrementAndGet();
    }

    long crossings() {
        return crossings.get();
    }

    /** Whether something is to go wrong there. */
    boolean isPlanned() {
        return injections.length > 0;
    }

    /** Whether something goes wrong at a crossing. For who has made it, once. */
    boolean isHit(long crossing) {
        if (crossing < next) {
            return false;
        }
        // Only who has the next number moves it on: a thread that was overtaken finds its own.
        if (crossing == next) {
            next = after(crossing);
        }
        for (Injection injection : injections) {
            if (injection.when().includes(crossing)) {
                return true;
            }
        }
        return false;
    }

    private long after(long crossing) {
        return Arrays.stream(injections)
                .mapToLong(injection -> injection.when().after(crossing))
                .min()
                .orElse(Long.MAX_VALUE);
    }

    /** What goes wrong at a crossing. */
    List<Injection> at(long crossing) {
        return Arrays.stream(injections)
                .filter(injection -> injection.when().includes(crossing))
                .toList();
    }
}
