package io.utrace.junit;

import io.utrace.api.Task;
import io.utrace.api.Utrace;
import io.utrace.api.WaitStatus;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Where a test's tasks are. */
interface World extends AutoCloseable {
    /** Makes it ready; threads of its own belong to the calling thread's group. */
    void open();

    /** Gives the way to the tasks. */
    Utrace utrace();

    /** Waits until every task has ended. */
    void awaitIdle() throws InterruptedException;

    /** Sends a task's process SIGKILL. Any thread; doesn't wait. */
    void kill(@Nullable Task task);

    /** Has another thread do what doesn't wait, and goes on when it is done. Any thread. */
    void elsewhere(Runnable action);

    /** Says what a task is doing that no engine holds. Any thread. */
    String doing(Task task);

    /** Lets all tasks go, and ends them. */
    @Override
    void close();

    /** A way to start a program. */
    interface Starter {
        /**
         * Starts it.
         *
         * @param held called with its task before it runs, on the thread that makes callbacks
         */
        Started start(Consumer<? super Task> held) throws Exception;
    }

    /** A program that was started. */
    interface Started {
        /** Completes when it has ended. */
        CompletableFuture<WaitStatus> end();

        /** Sends it a signal. */
        void send(int signal);

        /** Gives what it wrote to standard output. */
        String output();

        /** Gives what it wrote to standard error. */
        String errors();
    }
}
