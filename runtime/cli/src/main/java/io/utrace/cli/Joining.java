package io.utrace.cli;

import io.utrace.host.ModuleChoiceException;
import io.utrace.host.PluginFolders;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Attaches modules to processes that another utrace traces already: it loads them, in its runtime,
 * and sends what they write.
 *
 * <p>Ctrl-C, or another signal, comes as the JVM's shutdown hook, which asks the runtime to stop
 * the modules; their last words are written before the end.
 */
final class Joining {
    /** How long a signal waits for modules to stop, at least. */
    private static final int ENDING_MILLIS = 5000;

    /** How long a runtime may take from its first task to a socket. */
    private static final long OPENING = TimeUnit.SECONDS.toNanos(2);

    private static final String MAIN = "io.utrace.cli/" + Main.class.getName();

    private static final List<String> PATHS = List.of("UTRACE_CLASS_PATH", "UTRACE_MODULE_PATH");

    private final TraceArguments arguments;
    private final CountDownLatch done = new CountDownLatch(1);
    private volatile boolean leaving;

    Joining(TraceArguments arguments) {
        this.arguments = arguments;
    }

    // ---- whose runtime

    /**
     * Finds the runtime that traces processes.
     *
     * @return empty when none does that is open to this user
     */
    static Optional<Link> find(Set<Integer> pids) throws CommandException {
        Set<Integer> runtimes = new HashSet<>();
        for (int pid : pids) {
            int tracer = tracerOf(pid);
            runtimes.add(tracer != 0 && isRuntime(tracer) ? tracer : 0);
        }
        int runtime = runtimes.iterator().next();
        if (runtimes.size() > 1) {
            throw new CommandException(
                    CommandException.USAGE,
                    "these processes have different tracers: attach to each by a command of its"
                            + " own");
        }
        return runtime == 0 ? Optional.empty() : go(runtime);
    }

    /** Whether it is a utrace of this user. */
    private static boolean isRuntime(int pid) {
        Path process = Path.of("/proc/" + pid);
        try {
            return Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1)
                            .contains("\0" + MAIN + "\0")
                    && Files.getOwner(process).equals(Files.getOwner(Path.of("/proc/self")));
        } catch (IOException gone) {
            return false;
        }
    }

    /** It may not listen yet, if it has just begun; or never, where there is no place for that. */
    private static Optional<Link> go(int runtime) throws CommandException {
        long end = System.nanoTime() + OPENING;
        Optional<Link> link = Link.to(runtime);
        while (link.isEmpty() && isRuntime(runtime) && System.nanoTime() < end) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
            link = Link.to(runtime);
        }
        return link;
    }

    /** The process that traces another, which is to be a process; 0 for none. */
    private static int tracerOf(int pid) {
        // The kernel names the thread.
        return number(pid, "Tgid") == pid ? number(number(pid, "TracerPid"), "Tgid") : 0;
    }

    private static int number(int tid, String field) {
        Path status = Path.of("/proc/" + tid + "/status");
        try {
            for (String line : Files.readAllLines(status, StandardCharsets.ISO_8859_1)) {
                if (line.startsWith(field + ":")) {
                    return Integer.parseInt(line.substring(field.length() + 1).strip());
                }
            }
        } catch (IOException gone) {
            // and so traced by nobody
        }
        return 0;
    }

    // ---- as its guest

    /** Gives the exit status, or {@link TraceSession#ENDING}. */
    int run(Link link) throws CommandException {
        int limit = (int) CallLimit.ofEnvironment().toMillis() + ENDING_MILLIS;
        Runtime.getRuntime().addShutdownHook(new Thread(() -> leave(link, limit), "utrace-leave"));
        try (link) {
            link.request(request());
            link.patiently();
            End end = follow(link);
            if (leaving) {
                return TraceSession.ENDING;
            }
            if (!end.line().isEmpty()) {
                throw new CommandException(end.status(), end.line());
            }
            return end.status();
        } finally {
            done.countDown();
        }
    }

    private List<String> request() throws CommandException {
        for (String path : PATHS) {
            String value = System.getenv(path);
            if (value != null && !value.isEmpty()) {
                Main.complain(path + " doesn't count here: another process loads the modules");
            }
        }
        List<String> words = new ArrayList<>();
        words.add(Long.toString(ProcessHandle.current().pid()));
        try {
            words.addAll(arguments.words(PluginFolders.of(arguments.plugins())));
        } catch (ModuleChoiceException refusal) {
            throw CommandException.of(refusal);
        }
        return words;
    }

    private End follow(Link link) throws CommandException {
        Frame frame = link.read();
        if (frame.kind() == Frame.END) {
            // a mistake, for which no file is to be emptied
            return link.end(frame);
        }
        Outputs outputs = Outputs.open(arguments.output());
        try {
            while (frame.kind() != Frame.END) {
                write(frame, outputs, link);
                frame = link.read();
            }
            return link.end(frame);
        } finally {
            outputs.flush();
        }
    }

    private void write(Frame frame, Outputs outputs, Link link) throws CommandException {
        if (frame.kind() == Frame.OUTPUT) {
            ByteBuffer body = frame.body().duplicate();
            List<String> modules = arguments.modules().names();
            int module = body.remaining() < Short.BYTES ? -1 : body.getShort();
            if (module < 0 || module >= modules.size()) {
                throw link.garbage(null);
            }
            byte[] bytes = new byte[body.remaining()];
            body.get(bytes);
            outputs.of(modules.get(module)).write(bytes, 0, bytes.length);
        } else if (frame.kind() == Frame.LINE) {
            Main.complain(frame.text());
        }
    }

    private void leave(Link link, int millis) {
        leaving = true;
        link.leave();
        try {
            if (!done.await(millis, TimeUnit.MILLISECONDS)) {
                link.close();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
