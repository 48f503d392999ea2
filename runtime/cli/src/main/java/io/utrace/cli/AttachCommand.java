package io.utrace.cli;

import io.utrace.host.OneLine;
import io.utrace.linux.AttachException;
import io.utrace.linux.RealTasks;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Traces running processes until they end, or until a signal, Ctrl-C for one, ends the tracing:
 * they go on then.
 */
final class AttachCommand {
    /** The exit status when a process couldn't be attached to. */
    static final int REFUSED = 1;

    private final Set<Integer> pids;
    private final TraceSession session;

    private AttachCommand(TraceArguments arguments) throws CommandException {
        pids = pids(arguments);
        session = new TraceSession(arguments);
    }

    static int run(String[] args) throws CommandException {
        TraceArguments arguments = TraceArguments.parse(args);
        if (arguments.help()) {
            System.out.print(Help.of(arguments.command()));
            return 0;
        }
        Optional<Link> shared = Joining.find(pids(arguments));
        if (shared.isPresent()) {
            return new Joining(arguments).run(shared.get());
        }
        AttachCommand command = new AttachCommand(arguments);
        return command.session.run(command::trace);
    }

    static Set<Integer> pids(TraceArguments arguments) throws CommandException {
        Set<Integer> pids = new LinkedHashSet<>();
        for (String operand : arguments.operands()) {
            try {
                int pid = Integer.parseInt(operand);
                if (pid > 0) {
                    pids.add(pid);
                    continue;
                }
            } catch (NumberFormatException refused) {
                // as below
            }
            throw CommandOptions.usage(
                    arguments.command(), "no process id: '" + OneLine.of(operand) + "'");
        }
        return pids;
    }

    private int trace(RealTasks tasks, Outputs outputs) throws CommandException {
        int attached = 0;
        session.share();
        try {
            for (int pid : pids) {
                if (attach(tasks, outputs, pid)) {
                    attached++;
                }
            }
            tasks.awaitIdle();
        } catch (IllegalStateException | UnsupportedOperationException failure) {
            throw TraceSession.notTraced(failure);
        }
        if (session.hasTracerFailed()) {
            return CommandException.FAILED;
        }
        return attached == pids.size() ? 0 : REFUSED;
    }

    private boolean attach(RealTasks tasks, Outputs outputs, int pid) throws CommandException {
        AtomicInteger threads = new AtomicInteger();
        try {
            tasks.attach(
                            pid,
                            task -> {
                                threads.incrementAndGet();
                                session.show(task);
                            })
                    .join();
        } catch (CompletionException failure) {
            Throwable cause = failure.getCause();
            if (cause instanceof AttachException refusal) {
                Main.complain(OneLine.of(String.valueOf(refusal.getMessage())));
                return false;
            }
            throw TraceSession.notTraced(cause == null ? failure : cause);
        }
        int count = threads.get();
        Main.complain(
                "process " + pid + " attached" + (count > 1 ? ", " + count + " threads" : ""));
        outputs.release();
        return true;
    }
}
