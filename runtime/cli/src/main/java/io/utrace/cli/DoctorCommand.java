package io.utrace.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.utrace.api.Action;
import io.utrace.api.Engine;
import io.utrace.api.EngineOps;
import io.utrace.api.Event;
import io.utrace.api.EventSet;
import io.utrace.api.ResumeAction;
import io.utrace.api.SyscallEntry;
import io.utrace.api.Task;
import io.utrace.api.Utrace;
import io.utrace.api.WaitStatus;
import io.utrace.host.OneLine;
import io.utrace.linux.Conditions;
import io.utrace.linux.LaunchException;
import io.utrace.linux.RealTasks;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Says whether programs can be traced here, and if not, why. Traces one to know. */
final class DoctorCommand implements EngineOps, RealTasks.Failures {
    private static final String PROGRAM = "true";

    private static final String CACHE_OPTION = "-XX:AOTCache=";

    private final AtomicInteger calls = new AtomicInteger();
    private volatile @Nullable Throwable failure;

    private DoctorCommand() {}

    /** Gives the status to exit with: 0 when programs can be traced. */
    static int run(PrintStream out) {
        String java = Runtime.version().toString();
        List<Finding> findings =
                new ArrayList<>(Diagnosis.of(Conditions.find(), java, findCache()));
        Finding trace = new DoctorCommand().trace();
        findings.add(trace);
        findings.add(sharing());
        findings.forEach(finding -> out.println(finding.line()));
        boolean works = trace.verdict() == Finding.Verdict.OK;
        out.println(works ? "Tracing works." : "Tracing doesn't work.");
        return works ? 0 : 1;
    }

    // ---- the cache

    private static Diagnosis.Cache findCache() {
        try {
            Path cache =
                    Path.of(cache(Files.readString(Path.of("/proc/self/cmdline"), ISO_8859_1)));
            String mapped = Files.readString(Path.of("/proc/self/maps"), ISO_8859_1);
            return mapped.contains(cache.toRealPath() + "\n")
                    ? Diagnosis.Cache.USED
                    : Diagnosis.Cache.REFUSED;
        } catch (IOException | InvalidPathException none) {
            return Diagnosis.Cache.MISSING;
        }
    }

    private static String cache(String arguments) throws IOException {
        int option = arguments.indexOf(CACHE_OPTION);
        if (option < 0) {
            throw new FileNotFoundException("none is asked for");
        }
        int start = option + CACHE_OPTION.length();
        return arguments.substring(start, arguments.indexOf('\0', start));
    }

    // ---- a program

    private Finding trace() {
        try (RealTasks tasks = RealTasks.open(this)) {
            byte[][] program = {PROGRAM.getBytes(ISO_8859_1)};
            WaitStatus status =
                    tasks.launch(program, tasks.environment(), task -> watch(tasks.utrace(), task))
                            .join();
            tasks.awaitIdle();
            return finding(status);
        } catch (LaunchException missing) {
            return Finding.fails(PROGRAM, "can't be run: " + missing.getMessage());
        } catch (CompletionException failed) {
            Throwable cause = failed.getCause();
            return fails(cause == null ? failed : cause);
        } catch (IllegalStateException | UnsupportedOperationException refused) {
            return fails(refused);
        }
    }

    // ---- a socket

    private static Finding sharing() {
        try {
            return Finding.ok("sharing", "other commands would find us in " + Meeting.tryOut());
        } catch (IOException | UnsupportedOperationException nowhere) {
            return Finding.limits(
                    "sharing",
                    "no place for a socket ("
                            + OneLine.of(nowhere)
                            + "), so no other command can share what one traces; set"
                            + " XDG_RUNTIME_DIR to a folder that only you can write to");
        }
    }

    // ---- what came of the program

    private Finding finding(WaitStatus status) {
        Throwable thrown = failure;
        if (thrown != null) {
            return fails(thrown);
        }
        String text =
                "traced, with " + calls + " system calls and exit status " + status.shellStatus();
        return calls.get() > 0 && status.shellStatus() == 0
                ? Finding.ok(PROGRAM, text)
                : Finding.fails(PROGRAM, text + ", which is not what it does");
    }

    private static Finding fails(Throwable failure) {
        String message = failure.getMessage();
        return Finding.fails(PROGRAM, message == null ? OneLine.of(failure) : OneLine.of(message));
    }

    private void watch(Utrace utrace, Task task) {
        try (Engine engine = utrace.attach(task, this, null)) {
            engine.setEvents(EventSet.of(Event.SYSCALL_ENTRY));
        }
    }

    @Override
    public Action reportSyscallEntry(Action action, Engine engine, SyscallEntry call) {
        calls.incrementAndGet();
        return action.with(ResumeAction.RESUME);
    }

    @Override
    public void moduleFailed(@Nullable EngineOps ops, String where, Throwable thrown) {
        failure = thrown;
    }

    @Override
    public void tracerFailed(Throwable thrown) {
        failure = thrown;
    }
}
