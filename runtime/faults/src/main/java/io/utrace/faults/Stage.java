package io.utrace.faults;

import io.utrace.api.Task;
import io.utrace.api.Utrace;
import io.utrace.api.WaitStatus;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where one run takes place: a program, and whoever runs its tasks. For one thread, save for what
 * faults ask of it.
 */
interface Stage extends Surroundings {
    /** Makes it ready, on the calling thread. */
    void open() throws Exception;

    /** Gives the way to the tasks. */
    Utrace utrace();

    /** Does something that may wait for tasks, beside the thread that runs them. */
    void aside(Act act) throws Exception;

    /** What is done aside. */
    interface Act {
        void run() throws Exception;
    }

    /**
     * Starts the program.
     *
     * @param held called with its first task before it runs, on the thread that makes callbacks
     */
    void start(Consumer<? super Task> held) throws Exception;

    /**
     * Has it run.
     *
     * @return empty when it has ended, with all that it started; else what keeps it from that
     */
    Optional<String> drive() throws InterruptedException;

    /** Sends every process of it SIGCONT. */
    void goOn();

    /** How the first task ended; null while it hasn't. */
    @Nullable WaitStatus status();

    /** What the program wrote to standard output. */
    String output();

    /** What the program wrote to standard error. */
    String errors();

    /** What the runtime itself complains of. */
    List<String> troubles();

    /** Ends whatever is left. */
    void close();
}
