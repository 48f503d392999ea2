package io.utrace.junit;

import io.utrace.faults.Injection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ForkJoinWorkerThread;
import org.jspecify.annotations.Nullable;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

/**
 * One test's course: on a thread of its own, so that a hang can be told, and in a group of threads
 * of its own, so that those it leaves behind can be found.
 */
final class TestRun {
    /** How long what is released may take to be gone. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    private static final int FRAMES = 12;

    interface Body {
        void run() throws Throwable;
    }

    private final Session session;
    private final Duration limit;
    private final ThreadGroup group;

    TestRun(String name, Session session, Duration limit) {
        this.session = session;
        this.limit = limit;
        group = new ThreadGroup("utrace test " + name);
    }

    void run(Body test) throws Throwable {
        Throwable failure =
                inTime(
                        "utrace-test",
                        limit,
                        () -> {
                            session.start();
                            test.run();
                        });
        WhatHappened happened = session.whatHappened();
        failure = join(failure, inTime("utrace-end", GRACE, session::end));
        for (Throwable thrown : session.takeFailures()) {
            failure = join(failure, thrown);
        }
        failure = join(failure, leak());
        for (Injection missed : session.missed()) {
            failure = join(failure, new AssertionFailedError("never injected: " + missed));
        }
        if (failure != null) {
            if (!(failure instanceof TestAbortedException)) {
                failure.addSuppressed(happened);
            }
            throw failure;
        }
    }

    private static @Nullable Throwable join(@Nullable Throwable first, @Nullable Throwable next) {
        if (first == null) {
            return next;
        }
        // the test may have thrown what a callback threw before
        if (next != null && !next.equals(first)) {
            first.addSuppressed(next);
        }
        return first;
    }

    /** Does something on a thread of the group. Gives what it threw; it may still be at it. */
    private @Nullable Throwable inTime(String name, Duration time, Body body)
            throws InterruptedException {
        Throwable[] thrown = new Throwable[1];
        Thread thread =
                new Thread(
                        group,
                        () -> {
                            try {
                                body.run();
                            } catch (Throwable failure) {
                                thrown[0] = failure;
                            }
                        },
                        name);
        thread.setDaemon(true);
        thread.setContextClassLoader(Thread.currentThread().getContextClassLoader());
        thread.start();
        if (thread.join(time)) {
            return thrown[0];
        }
        AssertionFailedError late =
                new AssertionFailedError(
                        "not over after "
                                + time.toSeconds()
                                + " s\n"
                                + session.waits()
                                + threads());
        late.setStackTrace(thread.getStackTrace());
        thread.interrupt();
        thread.join(Duration.ofSeconds(1));
        return late;
    }

    private String threads() {
        StringBuilder text = new StringBuilder("threads\n");
        for (Thread thread : alive()) {
            text.append("  ").append(thread.getName()).append(": ").append(thread.getState());
            text.append('\n');
            Arrays.stream(thread.getStackTrace())
                    .limit(FRAMES)
                    .forEach(frame -> text.append("    at ").append(frame).append('\n'));
        }
        return text.toString();
    }

    private List<Thread> alive() {
        Thread[] threads = new Thread[group.activeCount() + 16];
        int count = group.enumerate(threads);
        List<Thread> alive = new ArrayList<>();
        for (Thread thread : Arrays.asList(threads).subList(0, count)) {
            // those of the JVM's own pools begin where they are needed first, and stay
            if (!(thread instanceof ForkJoinWorkerThread)) {
                alive.add(thread);
            }
        }
        return alive;
    }

    private @Nullable Throwable leak() throws InterruptedException {
        long deadline = System.nanoTime() + GRACE.toNanos();
        for (Thread thread : alive()) {
            long left = Math.max(1_000_000, deadline - System.nanoTime());
            thread.join(Duration.ofNanos(left));
        }
        return alive().isEmpty()
                ? null
                : new AssertionFailedError("the test left threads behind\n" + threads());
    }
}
