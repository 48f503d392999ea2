package io.utrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Signals that users send to utrace, or to all that runs in their terminal. */
@Timeout(120)
class SignalIT {
    @TempDir private Path directory;

    /** In a process group of its own, with nothing ignored, as a shell with job control does it. */
    private Process start(String script) {
        List<String> command =
                new ArrayList<>(
                        List.of("env", "--default-signal", "setsid", Run.UTRACE.toString()));
        command.addAll(List.of("run", "-o", trace().toString(), "--", "sh", "-c", script));
        return Run.start(new ProcessBuilder(command).redirectError(errors().toFile()));
    }

    private Path trace() {
        return directory.resolve("trace");
    }

    private Path errors() {
        return directory.resolve("errors");
    }

    private static void kill(String signal, String whom) throws Exception {
        Process kill =
                Run.start(
                        new ProcessBuilder("sh", "-c", "kill -s " + signal + " -- " + whom)
                                .inheritIO());
        assertThat(Run.end(kill)).isZero();
    }

    @ParameterizedTest
    @CsvSource({"INT, 130", "QUIT, 131"})
    void theKeyboardsSignalsAreTheProgramsToDieOf(String signal, int status) throws Exception {
        Process utrace = start("ulimit -c 0; echo up; read line; echo not reached");
        try (BufferedReader out = utrace.inputReader()) {
            assertThat(out.readLine()).isEqualTo("up");
            kill(signal, "-" + utrace.pid());
            assertThat(out.readLine()).isNull();
            assertThat(Run.end(utrace)).isEqualTo(status);
        }
        assertThat(errors()).isEmptyFile();
        assertThat(Files.readString(trace())).contains("+++ killed by SIG" + signal);
    }

    @Test
    void aProgramThatHandlesCtrlCGoesOnTraced() throws Exception {
        Process utrace = start("trap 'echo caught; exit 4' INT; echo up; while :; do read x; done");
        try (BufferedReader out = utrace.inputReader()) {
            assertThat(out.readLine()).isEqualTo("up");
            kill("INT", "-" + utrace.pid());
            assertThat(out.readLine()).isEqualTo("caught");
            assertThat(Run.end(utrace)).isEqualTo(4);
        }
        assertThat(errors()).isEmptyFile();
    }

    @ParameterizedTest
    @CsvSource({"TERM, 143", "HUP, 129"})
    void endingUtraceEndsNothingElse(String signal, int status) throws Exception {
        Path in = directory.resolve("in");
        Path out = directory.resolve("out");
        Process utrace =
                start(
                        "mkfifo %s %s; echo up; read line <%s; echo finished $line >%s"
                                .formatted(in, out, in, out));
        // not over its standard streams, which are closed here when utrace ends
        try (BufferedReader standard = utrace.inputReader()) {
            assertThat(standard.readLine()).isEqualTo("up");
            kill(signal, Long.toString(utrace.pid()));
            assertThat(Run.end(utrace)).isEqualTo(status);
            Files.writeString(in, "well\n");
            assertThat(Files.readString(out)).isEqualTo("finished well\n");
        }
        assertThat(errors()).isEmptyFile();
        // what was written before the signal isn't lost
        assertThat(Files.readString(trace())).startsWith("execve(\"").contains("up");
    }

    @Test
    void ignoredSignalsStayIgnored() throws IOException, InterruptedException {
        Process utrace =
                Run.start(
                        new ProcessBuilder(
                                        "env",
                                        "--ignore-signal=HUP,TERM,INT,PIPE",
                                        Run.UTRACE.toString(),
                                        "run",
                                        "-o",
                                        trace().toString(),
                                        "sh",
                                        "-c",
                                        "grep SigIgn /proc/self/status; echo up; read line; exit 3")
                                .redirectError(errors().toFile()));
        try (BufferedReader out = utrace.inputReader();
                Writer in = utrace.outputWriter()) {
            assertThat(out.readLine()).startsWith("SigIgn:\t").endsWith("5003");
            assertThat(out.readLine()).isEqualTo("up");
            assertThat(ProcessHandle.of(utrace.pid()).orElseThrow().destroy()).isTrue();
            in.write("go\n");
            in.flush();
            assertThat(Run.end(utrace)).isEqualTo(3);
        }
        assertThat(errors()).isEmptyFile();
    }
}
