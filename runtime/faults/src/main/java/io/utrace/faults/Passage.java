package io.utrace.faults;

import io.utrace.api.Action;
import io.utrace.api.Engine;
import io.utrace.api.ResumeAction;
import io.utrace.api.Task;
import io.utrace.api.UtraceException;
import io.utrace.api.WaitQueue;
import java.util.List;
import java.util.Optional;
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
    private boolean again;
    private @Nullable Object returned;
    private @Nullable Throwable thrown;

    Passage(Membrane membrane, Shell shell, Boundary boundary, long n, Object[] arguments) {
        this.membrane = membrane;
        this.shell = shell;
        this.boundary = boundary;
        this.n = n;
        this.arguments = arguments;
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
            membrane.journal().at(boundary, n, setting());
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
                    returned = neutral();
                    passage = new Replaced(this);
                }
                case TWICE -> {
                    strike(injection);
                    again = true;
                }
                case ANSWER -> {
                    if (Answering.replaces(fault.answer(), boundary)
                            && Answering.isPossible(fault.answer(), this)) {
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
        keepAccount();
        for (Injection injection : injections) {
            if (injection.side() == Side.EXIT) {
                leave(injection);
            }
        }
        note(thrown == null ? told(returned) : "threw " + thrown);
        membrane.left(boundary);
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
                        && Answering.isPossible(fault.answer(), this)) {
                    strike(injection);
                    returned = Answering.instead(fault.answer(), returned);
                }
            }
            default -> around(injection);
        }
    }

    /** What the module has to give back. */
    private void keepAccount() {
        if (thrown != null) {
            return;
        }
        Journal journal = membrane.journal();
        switch (boundary.name()) {
            case "Utrace.attach" -> {
                journal.attached();
                refer(returned);
            }
            case "Utrace.find" -> {
                if (returned instanceof Optional<?> found && found.isPresent()) {
                    refer(found.get());
                }
            }
            case "Engine.retain" -> refer(returned);
            case "Engine.close" -> {
                if (shell.disown()) {
                    journal.dropped();
                }
            }
            default -> {}
        }
    }

    private void refer(@Nullable Object engine) {
        if (engine instanceof Shell reference) {
            reference.own();
            membrane.journal().referred();
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
                surroundings.delay(injection.fault().duration());
            }
            case HANG -> {
                strike(injection);
                surroundings.hang();
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
                    surroundings.elsewhere(() -> membrane.queues().forEach(Passage::wake));
                }
            }
            default -> throw new AssertionError(injection);
        }
    }

    private static void wake(WaitQueue queue) {
        queue.wakeUp(null);
    }

    void detach(Engine engine) {
        membrane.surroundings()
                .elsewhere(() -> {
                    try {
                        engine.control(ResumeAction.DETACH);
                    } catch (UtraceException over) {
                        // as was wanted, or soon
                    }
                });
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

    /** What a callback answers that has no opinion. */
    private @Nullable Object neutral() {
        Engine engine = shell.engine;
        return switch (boundary.name()) {
            case "wakeFunction", "condition" -> false;
            case "start", "stop", "onTarget", "release", "reportReap" -> null;
            case "reportDeath" -> Action.RESUME;
            case "reportQuiesce", "reportSignal" ->
                    ((Action) arguments[0])
                            .with(
                                    engine != null && engine.wantsStop()
                                            ? ResumeAction.STOP
                                            : ResumeAction.RESUME);
            default -> ((Action) arguments[0]).with(ResumeAction.RESUME);
        };
    }
}
