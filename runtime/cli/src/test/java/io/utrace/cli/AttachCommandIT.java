package io.utrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Attaching to what runs already, as a user does it. */
@Timeout(120)
class AttachCommandIT {
    /** Answers each line that it reads, and ends with the last as its status. */
    private static final String ECHO =
            "echo up; while read line; do echo got $line; last=$line; done; exit $last";

    @TempDir private Path directory;

    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void end() throws InterruptedException {
        for (Process process : started) {
            process.destroyForcibly().waitFor();
        }
    }

    private Process start(String... command) {
        Process process = Run.start(new ProcessBuilder(command));
        started.add(process);
        return process;
    }

    private Process startEcho() throws IOException {
        Process echo = start("sh", "-c", ECHO);
        assertThat(echo.inputReader().readLine()).isEqualTo("up");
        return echo;
    }

    private static String ask(Process echo, String line) throws IOException {
        echo.outputWriter().write(line + "\n");
        echo.outputWriter().flush();
        return String.valueOf(echo.inputReader().readLine());
    }

    private static int finish(Process echo) throws Exception {
        echo.outputWriter().close();
        return Run.end(echo);
    }

    /** In a session of its own, with nothing ignored, as a shell with job control has it. */
    private Process attach(Process... targets) throws IOException {
        List<String> command =
                new ArrayList<>(
                        List.of("env", "--default-signal", "setsid", Run.UTRACE.toString()));
        command.addAll(List.of("attach", "-o", trace().toString()));
        for (Process target : targets) {
            command.add(Long.toString(target.pid()));
        }
        Process utrace = start(command.toArray(new String[0]));
        for (Process target : targets) {
            assertThat(utrace.errorReader().readLine())
                    .isEqualTo("utrace: process " + target.pid() + " attached");
        }
        return utrace;
    }

    private Path trace() {
        return directory.resolve("trace");
    }

    private static String tracerOf(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                .filter(line -> line.startsWith("TracerPid:"))
                .findFirst()
                .orElseThrow();
    }

    /** It sleeps in its next read, which is a call that utrace has seen begin. */
    private static void awaitRead(Process reader) throws IOException {
        while (!isReading(Path.of("/proc/" + reader.pid()))) {
            Thread.onSpinWait();
        }
    }

    @Test
    void endsWhenTheProcessEnds() throws Exception {
        Process echo = startEcho();
        Process utrace = attach(echo);
        assertThat(ask(echo, "5")).isEqualTo("got 5");
        assertThat(finish(echo)).isEqualTo(5);
        assertThat(utrace.errorReader().readLine()).isNull();
        assertThat(Run.end(utrace)).isZero();
        assertThat(Files.readString(trace()))
                .contains("write(1, \"got 5\\n\", 6)")
                .endsWith("+++ exited with 5 +++\n");
    }

    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143", "HUP, 129"})
    void signalsEndUtraceAndNothingElse(String signal, int status) throws Exception {
        Process echo = startEcho();
        Process utrace = attach(echo);
        assertThat(ask(echo, "7")).isEqualTo("got 7");
        awaitRead(echo);
        // to the whole group, as the terminal does it
        Process kill = start("sh", "-c", "kill -s " + signal + " -- -" + utrace.pid());
        assertThat(Run.end(kill)).isZero();
        assertThat(utrace.errorReader().readLine()).isNull();
        assertThat(Run.end(utrace)).isEqualTo(status);
        assertThat(tracerOf(echo.pid())).isEqualTo("TracerPid:\t0");
        assertThat(Files.readString(trace()))
                .contains("write(1, \"got 7\\n\", 6)")
                .endsWith(" <detached ...>\n");
        assertThat(ask(echo, "8")).isEqualTo("got 8");
        assertThat(finish(echo)).isEqualTo(8);
    }

    /** Threads that all sleep in a read, until they are given a line. */
    private Process startWaiting() throws Exception {
        Process waiting = start(Workshop.program("oneatatime").toString(), "wait");
        Path threads = Path.of("/proc/" + waiting.pid() + "/task");
        int asleep = 0;
        while (asleep < 5) {
            asleep = 0;
            for (Path thread : files(threads)) {
                asleep += isReading(thread) ? 1 : 0;
            }
        }
        return waiting;
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }

    private static boolean isReading(Path task) throws IOException {
        return Files.readString(task.resolve("stat")).contains(") S ")
                && Files.readString(task.resolve("syscall")).startsWith("0 0x");
    }

    /** What a tracer writes to a file that is attached to such threads, from then to their end. */
    private Trace trace(String ready, String... tracer) throws Exception {
        Process waiting = startWaiting();
        List<String> command = new ArrayList<>(List.of(tracer));
        command.add(Long.toString(waiting.pid()));
        Process attached = start(command.toArray(new String[0]));
        assertThat(attached.errorReader().readLine()).matches(ready.formatted(waiting.pid()));
        waiting.outputWriter().write("go\n");
        assertThat(finish(waiting)).isZero();
        assertThat(Run.end(attached)).isZero();
        return Trace.readAttached(trace());
    }

    @Tag("comparison")
    @Test
    void seesWhatStraceSees() throws Exception {
        Workshop.need("strace");
        String file = trace().toString();
        List<Trace> theirs = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            String ready = "strace: Process %d attached with 5 threads";
            theirs.add(trace(ready, "strace", "-f", "-o", file, "-p"));
        }
        Trace ours =
                trace(
                        "utrace: process %d attached, 5 threads",
                        Run.UTRACE.toString(),
                        "attach",
                        "-s",
                        "syscall-watch.always-pid=true",
                        "-o",
                        file);
        assertThat(ours.threads()).hasSize(6);
        assertThat(Comparison.differences(ours, theirs, Set.of())).isEmpty();
    }

    @Test
    void severalProcesses() throws Exception {
        Process first = startEcho();
        Process second = startEcho();
        Process utrace = attach(first, second);
        assertThat(ask(first, "1")).isEqualTo("got 1");
        assertThat(ask(second, "2")).isEqualTo("got 2");
        assertThat(finish(first)).isEqualTo(1);
        assertThat(ask(second, "3")).isEqualTo("got 3");
        assertThat(finish(second)).isEqualTo(3);
        assertThat(Run.end(utrace)).isZero();
        assertThat(Files.readString(trace()))
                .containsPattern("\\[pid +" + first.pid() + "\\] write\\(1, \"got 1")
                .containsPattern("\\[pid +" + second.pid() + "\\] write\\(1, \"got 2")
                .containsPattern("(?m)^write\\(1, \"got 3");
    }

    @Test
    void whoCantBeAttachedToIsOneLineAndTheOthersAre() throws Exception {
        Process echo = startEcho();
        Process utrace =
                start(
                        Run.UTRACE.toString(),
                        "attach",
                        "-o",
                        trace().toString(),
                        "4194303",
                        Long.toString(echo.pid()));
        BufferedReader errors = utrace.errorReader();
        assertThat(errors.readLine()).isEqualTo("utrace: there is no process 4194303");
        assertThat(errors.readLine()).isEqualTo("utrace: process " + echo.pid() + " attached");
        assertThat(ask(echo, "4")).isEqualTo("got 4");
        assertThat(finish(echo)).isEqualTo(4);
        assertThat(Run.end(utrace)).isEqualTo(AttachCommand.REFUSED);
    }

    @Test
    void neitherItselfNorItsShell() throws Exception {
        Run run =
                Run.of(
                        Map.of("UTRACE", Run.UTRACE.toString()),
                        List.of("sh", "-c", "$UTRACE attach $$; echo $?"));
        assertThat(run.out()).isEqualTo("1\n");
        assertThat(run.err())
                .matches("utrace: \\d+ \\(sh\\) is an ancestor of this tracer: [^\n]*\n");
    }

    @Test
    void aThreadsIdIsNotAProcesss() throws Exception {
        long pid = ProcessHandle.current().pid();
        String[] threads = Path.of("/proc/self/task").toFile().list();
        for (String tid : threads) {
            if (!tid.equals(Long.toString(pid))) {
                Run run = Run.utrace("attach", tid);
                assertThat(run.status()).isEqualTo(AttachCommand.REFUSED);
                assertThat(run.err())
                        .matches(
                                "utrace: %s is a thread of process %d \\(.*\\): attach to %d instead\n"
                                        .formatted(tid, pid, pid));
                return;
            }
        }
    }
}
