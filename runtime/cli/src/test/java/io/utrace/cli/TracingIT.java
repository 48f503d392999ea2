package io.utrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.utrace.cli.modules.Leaver;
import io.utrace.cli.modules.Thrower;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Tracing real programs by the command")
@Timeout(120)
class TracingIT {
    @TempDir private Path directory;

    private Path file(String name) {
        return directory.resolve(name);
    }

    // ---- what is seen

    private static String[] with(String[] words, String... before) {
        String[] all = java.util.Arrays.copyOf(before, before.length + words.length);
        System.arraycopy(words, 0, all, before.length, words.length);
        return all;
    }

    @Test
    @DisplayName("a pipeline: both ends traced with their pids, every call with its return")
    void pipeline() throws Exception {
        Run run = Run.utrace(Map.of(), "run", "--", "sh", "-c", "echo hi | cat; exit 7");
        assertThat(run.status()).isEqualTo(7);
        assertThat(run.out()).isEqualTo("hi\n");
        List<String> lines = run.err().lines().toList();
        assertThat(lines)
                .allMatch(line ->
                        line.matches("(\\[pid +\\d+\\] )?\\w+\\(.*\\) += .*")
                                || line.matches("(\\[pid +\\d+\\] )?(---|\\+\\+\\+) .*"));
        assertThat(lines)
                .anyMatch(
                        line -> line.matches("\\[pid +\\d+\\] write\\(1, \"hi\\\\n\", 3\\) += 3"));
        assertThat(lines).filteredOn(line -> line.contains("+++ exited with 0 +++")).hasSize(2);
        assertThat(lines.getLast()).isEqualTo("+++ exited with 7 +++");
    }

    // ---- modules together

    @Test
    @DisplayName("two modules: one sees every event though the other leaves mid-way")
    void twoModules() throws Exception {
        Path leaver = UserModules.directory(file("leaver"), Leaver.class);
        Path alone = file("alone");
        Path together = file("together");
        String[] program = {Workshop.program("oneatatime").toString()};
        Run.utrace(
                Map.of(),
                with(
                        program,
                        "run",
                        "-s",
                        "syscall-watch.always-pid=true",
                        "-o",
                        alone.toString(),
                        "--"));
        Run run =
                Run.utrace(
                        Map.of("UTRACE_CLASS_PATH", leaver.toString()),
                        with(
                                program,
                                "run",
                                "-m",
                                "leaver",
                                "-m",
                                "syscall-watch",
                                "-s",
                                "syscall-watch.always-pid=true",
                                "-o",
                                together.toString(),
                                "--"));
        assertThat(run.status()).isZero();
        List<String> lines = Files.readAllLines(together, StandardCharsets.ISO_8859_1);
        assertThat(lines).last().isEqualTo("leaver saw 20");
        Files.write(together, lines.subList(0, lines.size() - 1), StandardCharsets.ISO_8859_1);
        assertThat(Trace.calls(together)).hasSize(6).isEqualTo(Trace.calls(alone));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "reportQuiesce",
                "reportSignal",
                "reportClone",
                "reportExec",
                "reportSyscallEntry",
                "reportSyscallExit",
                "reportExit",
                "reportDeath",
                "reportReap"
            })
    @DisplayName("a module that throws is one line; the program and the other module go on")
    void throwingModule(String at) throws Exception {
        Path thrower = UserModules.directory(file("thrower"), Thrower.class);
        Path trace = file("trace");
        Run run =
                Run.utrace(
                        Map.of("UTRACE_CLASS_PATH", thrower.toString()),
                        "run",
                        "-m",
                        "thrower",
                        "-s",
                        "thrower.at=" + at,
                        "-m",
                        "syscall-watch",
                        "-s",
                        "syscall-watch.always-pid=true",
                        "-o",
                        trace.toString(),
                        "--",
                        "sh",
                        "-c",
                        "echo hi | cat; exit 7");
        assertThat(run.status()).isEqualTo(7);
        assertThat(run.out()).isEqualTo("hi\n");
        assertThat(run.err().lines()).hasSize(1);
        assertThat(run.err())
                .startsWith(
                        "utrace: module thrower failed in "
                                + at
                                + ": java.lang.IllegalStateException");
        assertThat(Trace.calls(trace)).hasSize(3).allMatch(calls -> calls.contains("exit_group"));
    }

    // ---- safety

    @Test
    @DisplayName("the runtime is killed in the middle: the program finishes by itself, all right")
    void runtimeKilled() throws Exception {
        Path out = file("out");
        String script =
                "i=0; while [ $i -lt 300 ]; do i=$((i+1)); echo $i; (exit 0); done >"
                        + out
                        + "; echo end >>"
                        + out;
        ProcessBuilder builder =
                new ProcessBuilder(
                        Run.UTRACE.toString(), "run", "-o", "/dev/null", "--", "sh", "-c", script);
        Process runtime = builder.redirectErrorStream(true).start();
        while (!Files.exists(out) || Files.size(out) < 50) {
            Thread.onSpinWait();
        }
        runtime.destroyForcibly();
        assertThat(runtime.waitFor()).isEqualTo(128 + 9);
        String expected =
                IntStream.rangeClosed(1, 300)
                                .mapToObj(Integer::toString)
                                .collect(Collectors.joining("\n"))
                        + "\nend\n";
        while (!Files.readString(out).endsWith("end\n")) {
            Thread.onSpinWait();
        }
        assertThat(Files.readString(out)).isEqualTo(expected);
    }

    // ---- what README.md says

    @Test
    @DisplayName("the README's module is the sample's, compiles as written, and runs")
    void readmeModule() throws Exception {
        String readme = Files.readString(Workshop.ROOT.resolve("README.md"));
        var block = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL).matcher(readme);
        assertThat(block.find()).isTrue();
        Path source = Files.createDirectories(file("samples")).resolve("CallCounter.java");
        Files.writeString(source, block.group(1));
        Path sample =
                Workshop.ROOT.resolve(
                        "samples/call-counter/src/main/java/samples/CallCounter.java");
        assertThat(source).hasSameTextualContentAs(sample);

        Path classes = Files.createDirectories(file("classes"));
        Workshop.compile(source, classes);
        assertThat(classes.resolve("META-INF/services/io.utrace.api.spi.TracingModule"))
                .hasContent("samples.CallCounter");
        Map<String, String> environment = Map.of("UTRACE_CLASS_PATH", classes.toString());
        Path trace = file("trace");
        Run run =
                Run.utrace(
                        environment,
                        "run",
                        "-m",
                        "call-counter",
                        "-o",
                        trace.toString(),
                        "--",
                        "ls",
                        "/");
        assertThat(run.status()).isZero();
        assertThat(run.err()).isEmpty();
        long calls = straceCalls("ls", "/");
        assertThat(trace).hasContent(calls + " system calls");
    }

    private long straceCalls(String... command) throws Exception {
        Path theirs = file("theirs");
        Run.of(Map.of(), List.of(with(command, "strace", "-f", "-o", theirs.toString())));
        return Trace.calls(theirs).stream().mapToLong(List::size).sum();
    }
}
