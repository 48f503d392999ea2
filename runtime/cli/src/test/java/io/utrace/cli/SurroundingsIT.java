package io.utrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A program that utrace runs finds what it would find without utrace. */
@Timeout(120)
class SurroundingsIT {
    /** The programs that the tests of the linux backend use too. */
    private static final Path SOURCES = Path.of("..", "linux", "src", "test", "c");

    private static String surroundings = "";
    private static String odd = "";

    @TempDir private Path directory;

    @BeforeAll
    static void build() throws Exception {
        surroundings = Workshop.program(SOURCES, "surroundings", "-w").toString();
        odd = Workshop.program(SOURCES, "odd", "-w").toString();
    }

    /** A shell alone with settings that a JVM or a shell is likely to change. */
    @Test
    void startedFromAShell() throws Exception {
        String script =
                "trap '' PIPE USR1; exec 7</dev/zero; ulimit -n 777; ulimit -c 0; umask 027;"
                        + " cd /usr; exec env -i PATH=/usr/bin:/bin '1 bad-name=x' =nameless EMPTY="
                        + " PWD=/not/here OLDPWD=/nor/here _=underscore IFS=e ENV=/dev/full PS4=x"
                        + " OPTIND=7 JAVA_TOOL_OPTIONS=-Dx=y \"$@\"";
        assertThatItIsTheSame(
                List.of("sh", "-c", script, "sh"), "", "a\nb", "--", "-o", "*", "$HOME", "end");
    }

    /** What no shell lets through: names, bytes, duplicates, masks, limits, descriptors. */
    @Test
    void startedFromAnOddProgram() throws Exception {
        assertThatItIsTheSame(List.of(odd), "", "end");
    }

    @Test
    void withAnEnvironmentLargerThanOneArgumentMayBe() throws Exception {
        List<String> parent = new ArrayList<>(List.of("env", "-i", "PATH=/usr/bin:/bin"));
        for (int i = 0; i < 4; i++) {
            parent.add("LARGE" + i + "=" + "x".repeat(60_000));
        }
        assertThatItIsTheSame(parent, "end");
    }

    private void assertThatItIsTheSame(List<String> parent, String... arguments) throws Exception {
        Path out = directory.resolve("out");
        List<String> program = new ArrayList<>(List.of(surroundings, out.toString()));
        program.addAll(List.of(arguments));
        List<String> expected = records(parent, program, out);
        List<String> traced =
                new ArrayList<>(
                        List.of(
                                Run.UTRACE.toString(),
                                "run",
                                "-o",
                                directory.resolve("trace").toString(),
                                "--"));
        traced.addAll(program);
        assertThat(records(parent, traced, out)).isEqualTo(expected);
    }

    /** Run from one and the same shell, so that process group and session are the same. */
    private List<String> records(List<String> parent, List<String> program, Path out)
            throws Exception {
        Files.deleteIfExists(out);
        List<String> command = new ArrayList<>(parent);
        command.addAll(program);
        Path log = directory.resolve("log");
        Process process =
                Run.start(
                        new ProcessBuilder(command)
                                .redirectInput(Path.of("/dev/null").toFile())
                                .redirectErrorStream(true)
                                .redirectOutput(log.toFile()));
        int status = Run.end(process);
        assertThat(status).as(() -> "log: " + text(log)).isZero();
        assertThat(text(log)).isEmpty();
        List<String> records = new ArrayList<>();
        for (String record : text(out).split("\0", -1)) {
            // differs from any process to the next
            if (!record.startsWith("ppid=")) {
                records.add(record);
            }
        }
        // so that equal doesn't mean empty
        assertThat(records).hasSizeGreaterThan(100).contains("arg=end");
        return records;
    }

    private static String text(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new AssertionError(
                    "no " + file + " after " + Arrays.toString(e.getStackTrace()), e);
        }
    }
}
