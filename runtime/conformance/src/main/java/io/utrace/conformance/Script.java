package io.utrace.conformance;

import java.util.ArrayList;
import java.util.List;

/**
 * What a program does, step by step; it exits with 0 when it runs out of steps. A step is a word
 * and its arguments: whoever runs it may also read it as text.
 *
 * <pre>{@code
 * Script.of().call().fork(Script.of().exit(3)).sleepUntil(1).exit(0)
 * }</pre>
 */
public final class Script {
    /** Opened by {@link World#go}: every program of a scenario begins by spinning there. */
    public static final int START = 0;

    /** What a process does about a signal. */
    public enum Reaction {
        /** Its default action. */
        DEFAULT,
        /** Nothing. */
        IGNORE,
        /** It runs a handler. */
        HANDLE
    }

    /** One step. */
    public sealed interface Step {}

    /** An instruction or so in user mode. */
    public record Compute() implements Step {}

    /** A system call that returns at once: getppid. */
    public record Call() implements Step {}

    /** Tells the test that the program came here; no system call. */
    public record Mark(int mark) implements Step {}

    /** Stays in user mode until the gate is open. */
    public record Spin(int gate) implements Step {}

    /** Waits in an interruptible system call, a read, until the gate is open. */
    public record Sleep(int gate) implements Step {}

    /** Sends the thread itself a signal. */
    public record Raise(int signal) implements Step {}

    /** Sets a disposition. */
    public record React(int signal, Reaction reaction) implements Step {}

    /** Makes a process. */
    public record Fork(Script child) implements Step {}

    /** Makes a process, and waits until that execs or ends. */
    public record Vfork(Script child) implements Step {}

    /** Makes a thread of the same process. */
    public record Spawn(Script thread) implements Step {}

    /** Runs a new program. */
    public record Exec(Script next) implements Step {}

    /** Waits for the ends of all child processes. */
    public record Reap() implements Step {}

    /** Ends the process. */
    public record Exit(int code) implements Step {}

    /** Ends the thread alone. */
    public record Leave() implements Step {}

    private final List<Step> steps;

    private Script(List<Step> steps) {
        this.steps = List.copyOf(steps);
    }

    /** Begins a script. */
    public static Script of() {
        return new Script(List.of());
    }

    /** Gives the steps, in order. */
    public List<Step> steps() {
        return steps;
    }

    private Script then(Step step) {
        List<Step> longer = new ArrayList<>(steps);
        longer.add(step);
        return new Script(longer);
    }

    /** Adds a {@link Compute}. */
    public Script compute() {
        return then(new Compute());
    }

    /** Adds a {@link Call}. */
    public Script call() {
        return then(new Call());
    }

    /** Adds a {@link Mark}, 1 to 63. */
    public Script mark(int mark) {
        return then(new Mark(mark));
    }

    /** Adds a {@link Spin}, gates 1 to 63. */
    public Script spinUntil(int gate) {
        return then(new Spin(gate));
    }

    /** Adds a {@link Sleep}, gates 1 to 63. */
    public Script sleepUntil(int gate) {
        return then(new Sleep(gate));
    }

    /** Adds a {@link Raise}. */
    public Script raise(int signal) {
        return then(new Raise(signal));
    }

    /** Adds a {@link React}. */
    public Script react(int signal, Reaction reaction) {
        return then(new React(signal, reaction));
    }

    /** Adds a {@link Fork}. */
    public Script fork(Script child) {
        return then(new Fork(child));
    }

    /** Adds a {@link Vfork}. */
    public Script vfork(Script child) {
        return then(new Vfork(child));
    }

    /** Adds a {@link Spawn}. */
    public Script thread(Script thread) {
        return then(new Spawn(thread));
    }

    /** Adds an {@link Exec}. */
    public Script exec(Script next) {
        return then(new Exec(next));
    }

    /** Adds a {@link Reap}. */
    public Script reap() {
        return then(new Reap());
    }

    /** Adds an {@link Exit}. */
    public Script exit(int code) {
        return then(new Exit(code));
    }

    /** Adds a {@link Leave}. */
    public Script leave() {
        return then(new Leave());
    }

    /** Gives the script as words. */
    public List<String> words() {
        List<String> words = new ArrayList<>();
        for (Step step : steps) {
            words.addAll(
                    switch (step) {
                        case Compute _ -> List.of("compute");
                        case Call _ -> List.of("call");
                        case Mark(int mark) -> List.of("mark", "" + mark);
                        case Spin(int gate) -> List.of("spin", "" + gate);
                        case Sleep(int gate) -> List.of("sleep", "" + gate);
                        case Raise(int signal) -> List.of("raise", "" + signal);
                        case React(int signal, Reaction reaction) ->
                                List.of("react", "" + signal, initial(reaction));
                        case Fork(Script child) -> child.wordsAfter("fork");
                        case Vfork(Script child) -> child.wordsAfter("vfork");
                        case Spawn(Script thread) -> thread.wordsAfter("thread");
                        case Exec(Script next) -> next.wordsAfter("exec");
                        case Reap _ -> List.of("wait");
                        case Exit(int code) -> List.of("exit", "" + code);
                        case Leave _ -> List.of("leave");
                    });
        }
        return words;
    }

    private static String initial(Reaction reaction) {
        return switch (reaction) {
            case DEFAULT -> "d";
            case IGNORE -> "i";
            case HANDLE -> "h";
        };
    }

    private List<String> wordsAfter(String verb) {
        List<String> words = new ArrayList<>(List.of(verb, "("));
        words.addAll(words());
        words.add(")");
        return words;
    }

    @Override
    public String toString() {
        return String.join(" ", words());
    }
}
