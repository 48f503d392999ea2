package io.utrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.utrace.cli.modules.Witness;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Linux refuses with EPERM: a debugger, and others, on one program. */
@Tag("comparison")
@DisplayName("A program that is debugged and traced at once")
@Timeout(300)
class DebuggedTogetherIT {
    private static final Path BREAKPOINTS = Path.of("gdb", "breakpoints.gdb");

    @TempDir private Path directory;

    @TempDir private static Path places;

    private static DebuggerSession session;

    private Path trace;

    @BeforeAll
    static void build() throws Exception {
        Workshop.need("gdb", "strace");
        session = new DebuggerSession(places);
    }

    @BeforeEach
    void name() {
        trace = directory.resolve("trace");
    }

    private List<String> watched(String... options) {
        List<String> words = new ArrayList<>(List.of(Run.UTRACE.toString(), "run"));
        words.addAll(List.of(options));
        words.addAll(List.of("-m", "syscall-watch", "-s", "syscall-watch.always-pid=true"));
        words.addAll(List.of("-o", trace.toString(), "--"));
        return words;
    }

    /** Calls and results of the program that was debugged, from its execve on. */
    private static List<String> callsOf(String program, Path file) throws Exception {
        List<List<String>> found = new ArrayList<>();
        for (TracedThread thread : Trace.read(file).threads().values()) {
            if (!thread.programs().isEmpty() && thread.programs().getLast().equals(program)) {
                List<String> names = thread.calls().stream().map(TracedCall::name).toList();
                found.add(names.subList(names.lastIndexOf("execve"), names.size()));
            }
        }
        assertThat(found).hasSize(1);
        return found.getFirst();
    }

    @Test
    @DisplayName("gdb says what it says natively, syscall-watch shows the calls of a program alone")
    void debuggedAndWatched() throws Exception {
        String program = Workshop.PROGRAMS.resolve("steps").toString();
        List<String> command = new ArrayList<>(watched());
        command.add(program);
        Run.of(Map.of(), command);
        Path alone = directory.resolve("alone");
        Files.move(trace, alone);
        List<String> inside = session.run(BREAKPOINTS, watched("-m", "ptrace"));
        DebuggerSession.assertSame(inside, session.run(BREAKPOINTS, List.of()));
        assertThat(callsOf("steps", trace)).contains("write").isEqualTo(callsOf("steps", alone));
    }

    @Test
    @DisplayName("a third module sees the same calls as syscall-watch")
    void witnessed() throws Exception {
        Path witness = UserModules.directory(directory.resolve("witness"), Witness.class);
        List<String> utrace = new ArrayList<>(List.of("env", "UTRACE_CLASS_PATH=" + witness));
        utrace.addAll(watched("-m", "witness", "-m", "ptrace"));
        utrace.addAll(List.of("env", "-u", "UTRACE_CLASS_PATH"));
        List<String> inside = session.run(BREAKPOINTS, utrace);
        DebuggerSession.assertSame(inside, session.run(BREAKPOINTS, List.of()));
        List<String> lines = Files.readAllLines(trace, StandardCharsets.ISO_8859_1);
        Files.write(trace, lines.subList(0, lines.size() - 1), StandardCharsets.ISO_8859_1);
        Map<String, TracedThread> threads = Trace.read(trace).threads();
        int calls = threads.values().stream().mapToInt(thread -> thread.calls().size()).sum();
        assertThat(lines.getLast()).isEqualTo(calls + " calls, " + threads.size() + " deaths");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "strace/family.sh",
                "strace/threads.sh",
                "strace/signals.sh",
                "strace/by-seccomp-threads.sh",
                "strace/attach-threads.sh",
                "gdb/breakpoints.gdb",
                "gdb/threads.gdb",
                "gdb/catch-syscalls.gdb",
                "gdb/attach-threads.sh"
            })
    @DisplayName("--fast changes nothing of what debuggers say")
    void fast(String script) throws Exception {
        List<String> fast = List.of(Run.UTRACE.toString(), "run", "--fast", "-m", "ptrace", "--");
        List<String> inside = session.run(Path.of(script), fast);
        DebuggerSession.assertSame(inside, session.run(Path.of(script), List.of()));
    }

    @Test
    @DisplayName("--fast stops neither debugger nor tracee for calls that nobody asked for")
    void fullSpeed() throws Exception {
        String program = Workshop.program("fullspeed").toString();
        Run run = Run.utrace("run", "--fast", "-m", "ptrace", "--", program);
        assertThat(run.status()).isEqualTo(3);
        assertThat(run.err()).isEmpty();
        for (String line : run.out().lines().toList()) {
            assertThat(line).matches("(debugger|tracee) \\d+");
            int stops = Integer.parseInt(line.split(" ")[1]);
            assertThat(stops).as(line).isLessThan(100);
        }
        assertThat(run.out().lines()).hasSize(2);
    }

    private List<String> namesInTrace() throws Exception {
        return Trace.read(trace).threads().values().stream()
                .flatMap(thread -> thread.calls().stream().map(TracedCall::name))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"exec ls -l src", "exec ls nowhere", "kill -TERM $$"})
    @DisplayName("utrace inside utrace ends as it does alone, and has seen the same calls")
    void itself(String script) throws Exception {
        List<String> command = new ArrayList<>(watched());
        command.addAll(List.of("sh", "-c", script));
        Run alone = Run.of(Map.of(), command);
        List<String> calls = namesInTrace();
        Files.delete(trace);
        command.addAll(0, List.of(Run.UTRACE.toString(), "run", "-m", "ptrace", "--"));
        assertThat(Run.of(Map.of(), command)).isEqualTo(alone);
        assertThat(namesInTrace()).contains("execve").isEqualTo(calls);
    }
}
