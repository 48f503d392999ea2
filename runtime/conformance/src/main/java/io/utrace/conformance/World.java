package io.utrace.conformance;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.utrace.api.Engine;
import io.utrace.api.Outcome;
import io.utrace.api.Task;
import io.utrace.api.TaskState;
import io.utrace.api.Utrace;
import io.utrace.api.WaitStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.opentest4j.TestAbortedException;

/**
 * One scenario's tasks and engines. Made for one test; used by its thread, the observer, save where
 * a method says otherwise.
 */
public final class World {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Backend backend;
    private final List<String> log = new ArrayList<>();
    private @Nullable Host host;
    private String verdict = Table.PASS;
    private boolean failuresExpected;

    World(Backend backend) {
        this.backend = backend;
    }

    String backend() {
        return backend.name();
    }

    String verdict() {
        return verdict;
    }

    private Host host() {
        Host open = host;
        if (open == null) {
            try {
                open = backend.open();
            } catch (Exception unavailable) {
                throw new AssertionError(backend.name() + " can't be had", unavailable);
            }
            host = open;
        }
        return open;
    }

    void close() {
        if (host != null) {
            List<String> failures = host.failures();
            host.close();
            host = null;
            if (!failuresExpected) {
                assertThat(failures).as("what modules threw").isEmpty();
            }
        }
    }

    // ---- what kind of world

    /**
     * Tells the profile.
     *
     * @return true where every report is a stop: the user-space profile
     */
    public boolean stopsAtReports() {
        return backend.stopsAtReports();
    }

    /**
     * Notes that the scenario holds here in another way, which the test goes on to assert.
     *
     * @param rule the rule of the user-space profile, for example {@code U1}
     */
    public void differs(String rule) {
        verdict = rule;
    }

    /**
     * Ends the scenario if this backend is one that can't be brought into the situation yet.
     *
     * @param backendName which one
     * @param reason why it can't
     */
    public void notReachableOn(String backendName, String reason) {
        if (backend.name().equals(backendName)) {
            throw new TestAbortedException(reason);
        }
    }

    /**
     * Asserts that a mistake can't be written down: what the scenario forbids doesn't compile.
     *
     * @param mistake a statement, with {@code engine}, {@code task} and {@code utrace} in scope
     * @param correct the like of it, which does
     */
    public void excludedByType(String mistake, String correct) {
        assertThat(Snippet.errors(correct)).as(correct).isEmpty();
        assertThat(Snippet.errors(mistake)).as(mistake).isNotEmpty();
        verdict = "excluded by type";
    }

    /** The scenario has a module throw. */
    public void expectFailures() {
        failuresExpected = true;
    }

    /** Gives what modules threw. */
    public List<String> failures() {
        return host().failures();
    }

    // ---- tasks

    /** Gives the way to the tasks. */
    public Utrace utrace() {
        return host().utrace();
    }

    /**
     * Starts a program, and waits until it spins at {@link Script#START}.
     *
     * @param script what it does then
     * @param held called with its task before it has done anything: the place to attach
     * @return the program
     */
    public Tracee start(Script script, Consumer<? super Task> held) {
        Tracee tracee;
        try {
            tracee = host().start(script, held);
        } catch (Exception failure) {
            throw new AssertionError("can't start " + script, failure);
        }
        await("the start", () -> tracee.hasPassed(Script.START));
        return tracee;
    }

    /**
     * Starts a program with probes attached, which ask for nothing yet.
     *
     * @param script what it does
     * @param probes to be attached in this order
     * @return the program
     */
    public Tracee start(Script script, Probe... probes) {
        return start(
                script,
                task -> {
                    for (Probe probe : probes) {
                        probe.attach(task);
                    }
                });
    }

    /**
     * Makes a probe.
     *
     * @param name how the log calls it
     * @return not attached to anything
     */
    public Probe probe(String name) {
        return new Probe(this, name);
    }

    /** Has a program go on from its start. */
    public void go(Tracee tracee) {
        tracee.open(Script.START);
    }

    /** Has a program go on from its start, and waits for its end. */
    public WaitStatus goToEnd(Tracee tracee) {
        go(tracee);
        return awaitEnd(tracee);
    }

    /** Waits for a program's end. */
    public WaitStatus awaitEnd(Tracee tracee) {
        await("the end", () -> tracee.end() != null);
        return requireNonNull(tracee.end());
    }

    /** Has the tasks be without the hardware to step; ends the scenario where they always can. */
    public void cannotStep() {
        if (!host().forbidSteps()) {
            throw new TestAbortedException("its tasks can always step");
        }
    }

    // ---- waiting

    /**
     * Lets the tasks go on until something holds.
     *
     * @param what what it is, for the failure's message
     * @param condition what must come to hold
     */
    public void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                fail("waited in vain for %s; so far: %s", what, log());
            }
            host().run();
        }
    }

    /** Waits until a task is held. */
    public void awaitHeld(Task task) {
        await("the hold", () -> task.state() == TaskState.TRACED);
    }

    /** Waits until a mark is passed. */
    public void awaitMark(Tracee tracee, int mark) {
        await("mark " + mark, () -> tracee.hasPassed(mark));
    }

    /** Waits until a program sleeps in a system call. */
    public void awaitAsleep(Tracee tracee) {
        await("the sleep", tracee::isAsleep);
    }

    /** Waits until the log has a line. */
    public void awaitLog(String line) {
        await(line, () -> log().contains(line));
    }

    /**
     * Waits in a barrier, as {@link Engine#barrier()} does.
     *
     * @return DONE
     * @throws io.utrace.api.UtraceException.NoSuchTask the engine is detached
     */
    public Outcome barrier(Engine engine) {
        await("the barrier", () -> look(engine) == Outcome.DONE);
        return Outcome.DONE;
    }

    private static Outcome look(Engine engine) {
        try {
            return engine.barrier(Duration.ZERO);
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    /** Starts a second observer: a thread that makes a call which waits. */
    public <T> Observer<T> observer(Callable<T> call) {
        return new Observer<>(this, call);
    }

    /**
     * Does something on another thread, and waits for it: what another observer does while a
     * callback runs. For callbacks.
     */
    public void meanwhile(Runnable deed) {
        Observer<Object> other =
                new Observer<>(
                        this,
                        () -> {
                            deed.run();
                            return deed;
                        });
        other.join();
    }

    // ---- what was seen

    /** Notes a line. Any thread. */
    public void note(String line) {
        synchronized (log) {
            log.add(line);
        }
    }

    /** Gives the lines so far: who was told what, in order. */
    public List<String> log() {
        synchronized (log) {
            return List.copyOf(log);
        }
    }

    /** Forgets the lines so far. */
    public void clearLog() {
        synchronized (log) {
            log.clear();
        }
    }
}
