package io.utrace.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jetbrains.lincheck.Lincheck;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.StressOptions;

/** Several threads at once, on schedules that Lincheck chooses. */
final class Threads {
    /** How many times as long as in every build to look: see the profile {@code explore}. */
    static final int EFFORT = Integer.getInteger("threads.effort", 1);

    /** For a scene; the first of them are those with one switch between threads. */
    private static final int SCHEDULES = 50;

    /** What one thread does. */
    @FunctionalInterface
    interface Course {
        void run() throws Exception;
    }

    private Threads() {}

    /** Runs a scene again and again, each time on another schedule. A deadlock fails, too. */
    static void explore(Runnable scene) {
        Lincheck.runConcurrentTest(SCHEDULES * EFFORT, scene);
    }

    /** Runs each course on a thread of its own, until all have ended; what one throws is thrown. */
    static void together(Course... courses) {
        Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
        List<Thread> threads = new ArrayList<>();
        for (Course course : courses) {
            threads.add(
                    new Thread(() -> {
                        try {
                            course.run();
                        } catch (Throwable failure) {
                            failures.add(failure);
                        }
                    }));
        }
        threads.forEach(Thread::start);
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
        Throwable failure = failures.poll();
        if (failure != null) {
            throw new AssertionError(failure.toString(), failure);
        }
    }

    /** The options by which operations are drawn at random, and each draw run on many schedules. */
    static ModelCheckingOptions modelChecking() {
        return new ModelCheckingOptions()
                .threads(3)
                .actorsBefore(2)
                .actorsPerThread(2)
                .actorsAfter(1)
                .iterations(30 * EFFORT)
                .invocationsPerIteration(200);
    }

    /** The same with nobody in control of the schedule. */
    static StressOptions stress() {
        return new StressOptions()
                .threads(3)
                .actorsBefore(2)
                .actorsPerThread(3)
                .actorsAfter(1)
                .iterations(30 * EFFORT)
                .invocationsPerIteration(500);
    }

    /** Of AssertJ a model checker would follow every step. */
    static void check(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }
}
