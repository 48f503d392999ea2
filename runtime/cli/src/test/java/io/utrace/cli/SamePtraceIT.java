package io.utrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.utrace.cli.modules.Aborter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
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
 * lasts a minute. What hangs a row ends by itself: see {@code harness.c}, and {@link Run}.
 */
@Tag("comparison")
@DisplayName("ptrace(2) and wait4(2), as the kernel answers them")
@Timeout(3600)
class SamePtraceIT {
    private static final int ROUNDS = Integer.getInteger("cli.rounds", 1);

    @BeforeAll
    static void needsRoot() throws Exception {
        Workshop.needRoot();
    }

    @Nested
    @DisplayName("The table of requests and situations")
    class Table {
        private static final int LEAST = 360;

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

        @ParameterizedTest
        @ValueSource(strings = {"-m ptrace", "--fast -m ptrace"})
        @DisplayName("says inside what it says natively")
        void inside(String options) throws Exception {
            Rows rows = Rows.of("table");
            Map<String, String> expected = rows.expected(options);
            for (int round = 0; round < ROUNDS; round++) {
                assertThat(rows.under(options.split(" "))).isEqualTo(expected);
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
            expected.putAll(rows.expected("-m ptrace"));
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
        @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
        @DisplayName("are all there")
        void complete(int number) {
            assertThat(expected.keySet()).anyMatch(title -> title.startsWith("H" + number + " "));
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
    @DisplayName("A debugger, or its tracee, that is killed in each state")
    class Killed {
        private static final int LEAST = 800;

        @ParameterizedTest
        @ValueSource(strings = {"-m ptrace", "--fast -m ptrace"})
        @DisplayName("leaves behind what it leaves natively, and nobody stopped")
        void same(String options) throws Exception {
            Rows rows = Rows.of("killed");
            Map<String, String> expected = rows.expected(options);
            assertThat(expected).hasSizeGreaterThan(LEAST);
            for (int round = 0; round < ROUNDS; round++) {
                assertThat(rows.under(options.split(" "))).isEqualTo(expected);
            }
        }
    }

    @Nested
    @DisplayName("A debugger with 100 tracees that stop all the time")
    class Storm {
        private static final String BESIDE = "-m ptrace -m syscall-watch -o /dev/null";
        private static final boolean IS_LONG = ROUNDS > 1;
        private static final Duration LENGTH = Duration.ofSeconds(IS_LONG ? 60 : 0);

        private static Stream<String> options() {
            return IS_LONG ? Stream.of("-m ptrace", BESIDE, "--fast -m ptrace") : Stream.of(BESIDE);
        }

        @ParameterizedTest
        @MethodSource("options")
        @DisplayName("sees each stop once, and nothing that only another engine stops for")
        void once(String options) throws Exception {
            Rows rows = Rows.of("storm");
            Map<String, String> expected = rows.natively();
            Map<String, String> environment = Map.of("STORM_SECONDS", "" + LENGTH.toSeconds());
            assertThat(rows.lasting(LENGTH.multipliedBy(2)).under(environment, options.split(" ")))
                    .isEqualTo(expected)
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
