package io.utrace.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.utrace.cli.modules.Aborter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The same program natively and inside: what the kernel tells it is what the module tells it.
 *
 * <p>{@code -Dcli.rounds=N} says how often; 25 times in the profile {@code explore}, where a storm
 * has 100,000 stops.
 */
@DisplayName("ptrace(2) and wait4(2), as the kernel answers them")
@Timeout(600)
class SamePtraceIT {
    private static final int ROUNDS = Integer.getInteger("cli.rounds", 1);

    @BeforeAll
    static void needsRoot() throws Exception {
        int uid = (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        assumeThat(uid).as("root may do all that the table tries").isZero();
    }

    @Nested
    @DisplayName("The table of requests and situations")
    class Table {
        private static final int LEAST = 240;

        @Test
        @DisplayName("says the same each time, natively")
        void steady() throws Exception {
            Rows rows = Rows.of("table");
            Map<String, String> once = rows.natively();
            assertThat(once).hasSizeGreaterThan(LEAST);
            for (int round = 0; round < 2 * ROUNDS; round++) {
                assertThat(rows.natively()).isEqualTo(once);
            }
        }

        @Test
        @DisplayName("says inside what it says natively")
        void inside() throws Exception {
            Rows rows = Rows.of("table");
            Map<String, String> expected = new LinkedHashMap<>(rows.natively());
            Rows.different().forEach((row, said) -> expected.replace(row, said));
            for (int round = 0; round < ROUNDS; round++) {
                assertThat(rows.under("-m", "ptrace")).isEqualTo(expected);
            }
        }
    }

    @Nested
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    @DisplayName("The hard cases")
    class Hard {
        private static final String ABORTED =
                "H10 another aborts the call that the debugger is shown";

        @TempDir private Path directory;

        private final Map<String, String> expected = new LinkedHashMap<>();
        private final Map<String, String> inside = new LinkedHashMap<>();

        @BeforeAll
        void run() throws Exception {
            Rows rows = Rows.of("hard");
            expected.putAll(rows.natively());
            Rows.different().forEach((row, said) -> expected.replace(row, said));
            inside.putAll(rows.under("-m", "ptrace"));
        }

        Iterable<String> cases() {
            return expected.keySet();
        }

        @ParameterizedTest
        @MethodSource("cases")
        @DisplayName("end inside as they do natively")
        void same(String title) {
            assertThat(inside.get(title)).isEqualTo(expected.get(title));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "-m aborter -m ptrace -m syscall-watch -o /dev/null",
                    "-m ptrace -m syscall-watch -m aborter -o /dev/null"
                })
        @DisplayName("H10 a module aborts a call, another watches it, a debugger is shown it")
        void aborted(String options) throws Exception {
            Path aborter = UserModules.directory(directory.resolve("aborter"), Aborter.class);
            Map<String, String> environment =
                    Map.of("UTRACE_CLASS_PATH", aborter.toString(), "IS_ABORTED", "yes");
            Map<String, String> rows = Rows.of("hard").under(environment, options.split(" "));
            assertThat(rows.get(ABORTED)).isEqualTo(expected.get(ABORTED));
        }
    }

    @Nested
    @DisplayName("A debugger with 100 tracees that stop all the time")
    class Storm {
        private static final String BESIDE = "-m ptrace -m syscall-watch -o /dev/null";
        private static final boolean IS_LONG = ROUNDS > 1;
        private static final String STOPS = IS_LONG ? "1000" : "5";

        private static Stream<String> options() {
            return IS_LONG ? Stream.of("-m ptrace", BESIDE, "--fast -m ptrace") : Stream.of(BESIDE);
        }

        @ParameterizedTest
        @MethodSource("options")
        @DisplayName("sees each stop once, and nothing that only another engine stops for")
        void once(String options) throws Exception {
            Rows rows = Rows.of("storm");
            Map<String, String> environment = Map.of("STOPS", STOPS);
            assertThat(rows.under(environment, options.split(" ")))
                    .isEqualTo(rows.natively(environment))
                    .hasSize(2)
                    .allSatisfy((row, said) -> assertThat(said).startsWith("each stop was seen"));
        }
    }

    @Nested
    @DisplayName("Parents that are no debuggers")
    class Parents {
        @ParameterizedTest
        @ValueSource(strings = {"-m ptrace", "-m syscall-watch -o /dev/null", "--fast -m ptrace"})
        @DisplayName("see of their children what they see natively")
        void same(String options) throws Exception {
            Rows rows = Rows.of("parents");
            Map<String, String> expected = rows.natively();
            for (int round = 0; round < ROUNDS; round++) {
                assertThat(rows.under(options.split(" "))).isEqualTo(expected);
            }
        }
    }
}
