package io.utrace.faults;

import io.utrace.api.Action;
import io.utrace.api.Engine;
import io.utrace.api.ResumeAction;
import io.utrace.api.Task;
import io.utrace.api.UtraceException;
import io.utrace.api.WaitQueue;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One crossing of a boundary that is watched: what is injected at its two ends. */
class Passage {
    /** One whose call isn't made: its result is known. */
    static final class Replaced extends Passage {
        Replaced(Passage passage) {
            super(passage);
        }
    }

    /** Has the call be made once more. */
    static final class Again {}

    static final Again AGAIN = new Again();

    final Membrane membrane;
    final Shell shell;
    final Boundary boundary;
    final Object[] arguments;
    private final long n;
    private List<Injection> injections = List.of();

    /** What the call can be answered; told before it is made, since it changes that. */
    private Set<Answer> fitting = Set.of();

    private boolean again;
    private @Nullable Object returned;
    private @Nullable Throwable thrown;

    /** Where woven methods are of interest, and this is a call of the runtime's. */
    private @Nullable Underway underway;

    Passage(Membrane membrane, Shell shell, Boundary boundary, long n, Object[] arguments) {
        this.membrane = membrane;
        this.shell = shell;
        this.boundary = boundary;
        this.n = n;
        this.arguments = arguments;
    }

    /**
     * One of a method of the module's own: about the same as the call that the method is part of.
     */
    Passage(Passage within, Boundary boundary, long n) {
        this(within.membrane, within.shell, boundary, n, within.arguments);
    }

    private Passage(Passage other) {
        this(other.membrane, other.shell, other.boundary, other.n, other.arguments);
        injections = other.injections;
        returned = other.returned;
        thrown = other.thrown;
    }

    // ---- the enter side

    Passage enter(Watch watch) {
        injections = watch.at(n);
        if (boundary.name().equals("release")) {
            membrane.journal().released();
        }
        if (membrane.isRecording()) {
            membrane.journal().note("> " + boundary + " " + n);
            if (!boundary.isInside() || n == 1) {
                membrane.journal().at(boundary, n, setting());
            }
        }
        Passage passage = this;
        Throwable failure = null;
        for (Injection injection : injections) {
            Fault fault = injection.fault();
            if (injection.side() == Side.EXIT && fault.kind() != Fault.Kind.ANSWER) {
                continue;
            }
            switch (fault.kind()) {
                case THROW -> {
                    strike(injection);
                    failure = fault.newThrowable();
                }
                case SKIP -> {
                    strike(injection);
                    returned = Neutral.answer(this);
                    passage = new Replaced(this);
                }
                case TWICE -> {
                    strike(injection);
                    again = true;
                }
                case ANSWER -> {
                    fitting = Answering.possible(this);
                    if (Answering.replaces(fault.answer(), boundary)
                            && fitting.contains(fault.answer())) {
                        strike(injection);
                        answer(fault.answer());
                        passage = new Replaced(this);
                    }
                }
                default -> around(injection);
            }
        }
        if (failure != null) {
            note("threw " + failure);
            throw Sneaky.thrown(failure);
        }
        membrane.entered(boundary);
        if (membrane.isInside() && boundary.isInward()) {
            passage.underway = Underway.begin(passage);
        }
        return passage;
    }

    private Setting setting() {
        return new Setting(
                Answering.possible(this),
                task() != null,
                engine() != null,
                !membrane.queues().isEmpty());
    }

    private void answer(Answer answer) {
        try {
            returned = Answering.instead(answer, this);
        } catch (Exception refusal) {
            thrown = refusal;
        }
    }

    // ---- the exit side

    boolean takeAgain() {
        boolean taken = again;
        again = false;
        return taken;
    }

    void leave(@Nullable Object result, @Nullable Throwable failure) {
        if (!(this instanceof Replaced)) {
            returned = result;
            thrown = failure;
        }
        if (thrown == null) {
            membrane.journal().called(boundary, shell, returned);
        }
        for (Injection injection : injections) {
            if (injection.side() == Side.EXIT) {
                leave(injection);
            }
        }
        // An exception may be of the module's own.
        note(thrown == null ? told(returned) : "threw " + Underway.apart(thrown::toString));
        membrane.left(boundary);
        if (underway != null) {
            underway.end();
        }
    }

    /** What is the same in every run. */
    private static String told(@Nullable Object result) {
        return result instanceof Action
                        || result instanceof Enum<?>
                        || result instanceof Number
                        || result instanceof Boolean
                ? "= " + result
                : "returned";
    }

    private void leave(Injection injection) {
        Fault fault = injection.fault();
        switch (fault.kind()) {
            case THROW -> {
                strike(injection);
                thrown = fault.newThrowable();
            }
            case RETURN -> {
                if (thrown == null && returned instanceof Action action) {
                    strike(injection);
                    returned = fault.replace(action);
                }
            }
            case ANSWER -> {
                if (thrown == null
                        && !Answering.replaces(fault.answer(), boundary)
                        && fitting.contains(fault.answer())) {
                    strike(injection);
                    returned = Answering.instead(fault.answer(), returned);
                }
            }
            default -> around(injection);
        }
    }

    @Nullable Object returned() {
        return returned;
    }

    @Nullable Throwable thrown() {
        return thrown;
    }

    // ---- what happens beside the call

    private void around(Injection injection) {
        Surroundings surroundings = membrane.surroundings();
        switch (injection.fault().kind()) {
            case DELAY -> {
                strike(injection);
                if (!isLocked()) {
                    surroundings.delay(injection.fault().duration());
                }
            }
            case HANG -> {
                strike(injection);
                if (!isLocked()) {
                    surroundings.hang();
                }
            }
            case KILL -> {
                strike(injection);
                surroundings.kill(task());
            }
            case DETACH -> {
                Engine engine = engine();
                if (engine != null) {
                    strike(injection);
                    detach(engine);
                }
            }
            case WAKE -> {
                if (!membrane.queues().isEmpty()) {
                    strike(injection);
                    elsewhere(() -> membrane.queues().forEach(Passage::wake));
                }
            }
            default -> throw new AssertionError(injection);
        }
    }

    private static void wake(WaitQueue queue) {
        queue.wakeUp(null);
    }

    void detach(Engine engine) {
        elsewhere(() -> {
            try {
                engine.control(ResumeAction.DETACH);
            } catch (UtraceException over) {
                // as was wanted, or soon
            }
        });
    }

    /** Has another thread do something: at once, or when it would have got the module's lock. */
    private void elsewhere(Runnable action) {
        Underway call = isLocked() ? Underway.innermost() : null;
        if (call == null) {
            membrane.surroundings().elsewhere(action);
        } else {
            call.afterwards(action);
        }
    }

    /**
     * Whether others might wait for a lock that the module holds, for nothing is done elsewhere.
     */
    private boolean isLocked() {
        return boundary.isInside() && Locks.isAnyHeld();
    }

    /** The engine that is at work, or was last. */
    @Nullable Engine engine() {
        return shell.engine == null ? membrane.latest() : shell.engine;
    }

    /** The task that it is about; null where that isn't known. */
    @Nullable Task task() {
        if (shell.inner instanceof Task task) {
            return task;
        }
        for (Object argument : arguments) {
            if (Shell.outward(argument) instanceof Task task) {
                return task;
            }
        }
        Engine engine = engine();
        return engine == null ? null : engine.task();
    }

    private void strike(Injection injection) {
        membrane.journal().injected(injection);
        membrane.journal()
                .note(
                        "! "
                                + injection.fault()
                                + " at the "
                                + injection.side().text()
                                + " of "
                                + boundary
                                + " "
                                + n);
    }

    private void note(String what) {
        if (membrane.isRecording()) {
            membrane.journal().note("< " + boundary + " " + n + " " + what);
        }
    }
}
