package io.utrace.sim;

import io.utrace.engine.Memento;
import java.util.function.Predicate;

/**
 * A whole simulated kernel as a world: every task may move, whoever traces them, with callbacks
 * that answer at once. For runs of scripts with several tasks.
 */
public final class KernelWorld implements World {
    private enum Kind {
        STEP("steps"),
        REAP("is reaped"),
        KICK("is kicked"),
        INTERRUPT("is interrupted");

        private static final Kind[] ALL = values();

        private final String verb;

        Kind(String verb) {
            this.verb = verb;
        }
    }

    private final SimKernel kernel;
    private final Predicate<SimTask> reaped;

    /**
     * Makes a world of a kernel in which the dead are reaped at any time.
     *
     * @param kernel with its tasks
     */
    public KernelWorld(SimKernel kernel) {
        this(kernel, dead -> true);
    }

    /**
     * Makes a world of a kernel.
     *
     * @param kernel with its tasks
     * @param reaped whether somebody is there who reaps this dead task
     */
    public KernelWorld(SimKernel kernel, Predicate<SimTask> reaped) {
        this.kernel = kernel;
        this.reaped = reaped;
    }

    @Override
    public int moves(int[] moves) {
        int count = 0;
        for (int i = 0; i < kernel.tasks().size(); i++) {
            SimTask task = kernel.tasks().get(i);
            for (Kind kind : Kind.ALL) {
                if (isPossible(task, kind)) {
                    moves[count++] = i << 2 | kindNumber(kind);
                }
            }
        }
        return count;
    }

    @SuppressWarnings("EnumOrdinal") // moves are numbers
    private static int kindNumber(Kind kind) {
        return kind.ordinal();
    }

    private boolean isPossible(SimTask task, Kind kind) {
        return switch (kind) {
            case STEP -> task.canStep();
            case REAP -> task.canBeReaped() && reaped.test(task);
            case KICK -> task.port().isKickSent();
            case INTERRUPT -> task.port().isInterruptSent();
        };
    }

    /**
     * Tells whose move it is.
     *
     * @param move a move
     * @return the task
     */
    public SimTask task(int move) {
        return kernel.tasks().get(move >> 2);
    }

    @Override
    public void take(int move) {
        SimTask task = task(move);
        switch (Kind.ALL[move & 3]) {
            case STEP -> task.step();
            case REAP -> task.reap();
            case KICK -> task.port().deliverKick();
            case INTERRUPT -> task.port().deliverInterrupt();
        }
    }

    @Override
    public void look() {
        // What must hold is for the modules in this world to say.
    }

    @Override
    public int variants(int[] moves) {
        return 0;
    }

    @Override
    public int variant(int move, String name) {
        return -1;
    }

    @Override
    public int spent() {
        return 0;
    }

    @Override
    public void keep(Memento memento) {
        kernel.keep(memento);
    }

    @Override
    public Memento newMemento(boolean whole) {
        // Nothing is known of the modules in this world: everything may make a difference to them.
        return new Memento(SimKernel::number, true);
    }

    @Override
    public String name(int move) {
        return task(move).record() + " " + Kind.ALL[move & 3].verb;
    }
}
