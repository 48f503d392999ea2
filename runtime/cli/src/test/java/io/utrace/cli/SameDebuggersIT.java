package io.utrace.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Unmodified debuggers inside, by module ptrace, and natively; {@link Transcript} says what is
 * compared.
 *
 * <p>{@code -Dcli.rounds=N} says how often; 25 times, and {@linkplain DebuggerSession#scripts more
 * of them}, in the profile {@code explore}.
 */
@Tag("comparison")
@DisplayName("Real debuggers inside say what they say natively")
@Timeout(600)
class SameDebuggersIT {
    private static final int ROUNDS = Integer.getInteger("cli.rounds", 1);

    private static final List<String> INSIDE =
            List.of(Run.UTRACE.toString(), "run", "-m", "ptrace", "--");

    @TempDir private static Path directory;

    private static DebuggerSession session;

    @BeforeAll
    static void build() throws Exception {
        session = new DebuggerSession(directory);
    }

    static Stream<Path> strace() throws IOException {
        return DebuggerSession.scripts("strace");
    }

    static Stream<Path> gdb() throws IOException {
        return DebuggerSession.scripts("gdb");
    }

    static Stream<Path> ltrace() throws IOException {
        return DebuggerSession.scripts("ltrace");
    }

    @ParameterizedTest
    @MethodSource
    @DisplayName("strace")
    void strace(Path script) throws Exception {
        Workshop.need("strace");
        compare(script);
    }

    @ParameterizedTest
    @MethodSource
    @DisplayName("gdb")
    void gdb(Path script) throws Exception {
        Workshop.need("gdb", "strace");
        compare(script);
    }

    @ParameterizedTest
    @MethodSource
    @DisplayName("ltrace")
    void ltrace(Path script) throws Exception {
        Workshop.need("ltrace");
        compare(script);
    }

    private static void compare(Path script) throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            DebuggerSession.assertSame(session.run(script, INSIDE), session.run(script, List.of()));
        }
    }
}
