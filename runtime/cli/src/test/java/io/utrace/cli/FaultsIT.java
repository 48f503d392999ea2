package io.utrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command that tries modules, and the bundled ones tried by it. */
@Timeout(120)
class FaultsIT {
    @ParameterizedTest
    @ValueSource(strings = {"ptrace", "syscall-watch"})
    void aBundledModuleSurvivesEverySingleFault(String module) throws Exception {
        Run run = Run.utrace("faults", "run", "-m", module, "--workers", "2");
        assertThat(run.status()).as(run.out() + run.err()).isZero();
        assertThat(run.out())
                .contains("calls@1", "exec@1", "forks@1", "signals@1", "threads@1", "vfork@1");
    }

    @Test
    void goesOnWhereItWasEnded(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("cases");
        Run whole = run(file);
        List<String> lines = Files.readAllLines(file);
        assertThat(lines).hasSizeGreaterThan(60);
        // Ended while it wrote a line.
        String half =
                String.join("\n", lines.subList(0, 30)) + "\n" + lines.get(30).substring(0, 9);
        Files.writeString(file, half);
        assertThat(run(file, "--resume")).isEqualTo(whole);
        assertThat(Files.readAllLines(file)).containsExactlyInAnyOrderElementsOf(lines);
    }

    private static Run run(Path file, String... more) throws Exception {
        String words = "faults run -m syscall-watch --budget 50 --pairs 20 --workers 2 -o";
        List<String> command = new ArrayList<>(List.of(words.split(" ")));
        command.add(file.toString());
        command.addAll(List.of(more));
        return Run.utrace(command.toArray(String[]::new));
    }
}
