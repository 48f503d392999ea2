package io.utrace.cli;

import io.utrace.api.Task;
import io.utrace.api.WaitStatus;
import io.utrace.host.OneLine;
import io.utrace.linux.LaunchException;
import io.utrace.linux.LaunchFlag;
import io.utrace.linux.RealTasks;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs a program under trace. */
final class RunCommand {
    /**
     * When others may come: not at once, for to listen takes a Java a fifth of what a short program
     * takes under utrace. Who comes earlier waits for it.
     */
    private static final int SHARE_MILLIS = 100;

    private final TraceArguments arguments;
    private final TraceSession session;

    private RunCommand(TraceArguments arguments) throws CommandException {
        this.arguments = arguments;
        session = new TraceSession(arguments);
    }

    static int run(String[] args) throws CommandException {
        TraceArguments arguments = TraceArguments.parse(args);
        if (arguments.help()) {
            System.out.print(Help.of(arguments.command()));
            return 0;
        }
        RunCommand command = new RunCommand(arguments);
        return command.session.run(command::trace);
    }

    private int trace(RealTasks tasks, Outputs outputs) throws CommandException {
        byte[][] program = RealTasks.arguments(arguments.operands().size());
        try {
            CompletableFuture<WaitStatus> end =
                    tasks.launch(
                            program,
                            tasks.environment(),
                            task -> show(tasks, outputs, task),
                            flags());
            shareLater(end);
            WaitStatus status = end.join();
            if (!tasks.tasks().isEmpty()) {
                session.share();
            }
            tasks.awaitIdle();
            return session.hasTracerFailed() ? CommandException.FAILED : status.shellStatus();
        } catch (LaunchException refusal) {
            throw notLaunched(outputs, refusal);
        } catch (CompletionException failure) {
            Throwable cause = failure.getCause();
            if (cause instanceof LaunchException refusal) {
                throw notLaunched(outputs, refusal);
            }
            throw TraceSession.notTraced(cause == null ? failure : cause);
        } catch (IllegalStateException | UnsupportedOperationException failure) {
            throw TraceSession.notTraced(failure);
        }
    }

    /** Returns when the runtime is open to others, or the program has ended. */
    private void shareLater(CompletableFuture<WaitStatus> end) {
        try {
            end.get(SHARE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException running) {
            session.share();
        } catch (ExecutionException failed) {
            // as join says soon
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private LaunchFlag[] flags() {
        if (!arguments.fast()) {
            return new LaunchFlag[0];
        }
        if (NoNewPrivileges.areNews()) {
            Main.complain(
                    "--fast without CAP_SYS_ADMIN: programs that set their user run without"
                            + " its privileges");
        }
        return new LaunchFlag[] {LaunchFlag.FILTER};
    }

    private void show(RealTasks tasks, Outputs outputs, Task task) {
        session.show(task);
        new FirstExec(outputs).watch(tasks.utrace(), task);
    }

    private CommandException notLaunched(Outputs outputs, LaunchException refusal) {
        outputs.discard();
        String name = arguments.operands().get(0);
        return new CommandException(
                refusal.shellStatus(),
                (name.isEmpty() ? "''" : OneLine.of(name)) + ": " + refusal.getMessage(),
                refusal);
    }
}
