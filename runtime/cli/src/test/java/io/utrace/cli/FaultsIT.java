package io.utrace.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.utrace.cli.modules.Narrator;
import io.utrace.host.ApiVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
        assertAsTheReadmeSays(module, cases(module, run));
    }

    /** Of all scenarios, as the table tells. */
    private static int cases(String module, Run run) {
        Pattern count = Pattern.compile("(?m)^" + module + " +\\S+ +[0-9]+ +[0-9]+ +([0-9]+) ");
        return count.matcher(run.out())
                .results()
                .mapToInt(row -> Integer.parseInt(row.group(1)))
                .sum();
    }

    /** How many cases a module has. Of one with threads the README gives a round number. */
    static void assertAsTheReadmeSays(String module, int cases) throws IOException {
        String readme = Files.readString(Workshop.ROOT.resolve("runtime/faults/README.md"));
        Pattern row = Pattern.compile("(?m)^\\| " + module + " \\| (about )?([0-9,]+) \\|");
        Matcher found = row.matcher(readme);
        assertThat(found.find()).as("a row for " + module).isTrue();
        assertThat(cases)
                .isCloseTo(
                        Integer.parseInt(found.group(2).replace(",", "")),
                        withinPercentage(found.group(1) == null ? 0 : 10));
    }

    /** Real, as the simulated programs trace nobody. What its calls come to, it ends. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "reportSignal enter nth 1 kill",
                "reportClone exit nth 1 detach",
                "reportQuiesce enter nth 2 throw java.lang.AssertionError",
                "Engine.examine exit nth 1 answer ESRCH",
                "Engine.setEvents exit nth 5 answer IN_PROGRESS",
                "Engine.close enter nth 3 detach",
                "reportSignal exit nth 1 return RESUME",
                "reportSyscallEntry exit every 2 return INTERRUPT",
                "reportSyscallExit exit every 1 return REPORT",
                "reportSyscallEntry enter every 1 twice",
                "reportSyscallEntry enter every 2 skip",
                "reportSyscallEntry exit every 3 return SYSCALL_RUN",
                "stop enter nth 1 hang"
            })
    void aDebuggersTracerAndTraceeAreLetGo(String line, @TempDir Path folder) throws Exception {
        String debugger = Workshop.program("debugs").toString();
        Path plan = Files.writeString(folder.resolve("plan"), "ptrace " + line);
        Run run = Run.utrace("faults", "run", "-m", "ptrace", "--plan", "" + plan, "--", debugger);
        assertThat(run.out() + run.err()).endsWith("debugs: survived\n");
    }

    @Test
    void aTerminalShowsABar(@TempDir Path folder) throws Exception {
        Workshop.need("script");
        String command = Run.UTRACE + " faults run -m syscall-watch --sim calls --budget 20";
        Path log = folder.resolve("log");
        Run run = Run.of(Map.of(), List.of("script", "-qec", command, log.toString()));
        assertThat(run.status()).as(run.out()).isZero();
        assertThat(Files.readString(log)).contains("\rcases   0% [").contains("] 20/20 (");
        Run elsewhere = Run.of(Map.of(), List.of("sh", "-c", command));
        assertThat(elsewhere.err()).isEmpty();
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

    // ---- inside

    @Test
    void theMethodsOfABundledModuleAreWoven(@TempDir Path folder) throws Exception {
        String where = "syscall-watch inside:io.utrace.syscallwatch.Watcher.reportSyscallEntry";
        String plan = plan(folder, where + " enter nth 2 throw java.lang.IllegalStateException");
        Run without =
                Run.utrace(
                        "faults", "run", "-m", "syscall-watch", "--sim", "calls", "--plan", plan);
        assertThat(without.status()).isEqualTo(2);
        assertThat(without.err())
                .isEqualTo(
                        "utrace: "
                                + plan
                                + ", line 1, column 15: faults inside a module need its methods"
                                + " woven: give utrace faults --inside, or another JVM"
                                + " -javaagent: with the jar of utrace-faults\n");
        String simulated = "faults run --inside -m syscall-watch --sim calls --plan " + plan;
        assertWoven(Run.utrace(simulated.split(" ")), where);
        // a tracer thread's callbacks, too
        assertWoven(
                Run.utrace(
                        "faults",
                        "run",
                        "--inside",
                        "-m",
                        "syscall-watch",
                        "--plan",
                        plan,
                        "--",
                        "/bin/true"),
                where);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aPlugInIsWoven(boolean isModular, @TempDir Path folder) throws Exception {
        String where = "narrator inside:" + Narrator.class.getName() + ".start";
        String plan = plan(folder, where + " exit nth 1 throw java.lang.IllegalStateException");
        String plugins;
        if (isModular) {
            plugins = UserModules.modularPlugin(folder, Narrator.class);
        } else {
            String api = ApiVersion.current().toString();
            Path jar =
                    UserModules.plugin(folder.resolve("plugins/narrator.jar"), api, Narrator.class);
            plugins = jar.getParent().toString();
        }
        assertWoven(
                Run.utrace(
                        "faults",
                        "run",
                        "--inside",
                        "--plugins",
                        plugins,
                        "-m",
                        "narrator",
                        "--sim",
                        "calls",
                        "--plan",
                        plan),
                where);
    }

    @Test
    void aBundledModuleSurvivesEverySingleFaultInsideIt() throws Exception {
        Run run = Run.utrace("faults", "run", "--inside", "-m", "ptrace", "--workers", "2");
        assertThat(run.status()).as(run.out() + run.err()).isZero();
        assertThat(run.out())
                .contains("Not woven:\n")
                .contains("  io.utrace.ptrace.tracee.Tracer.pid: abstract\n");
        assertAsTheReadmeSays("inside ptrace", cases("ptrace", run));
    }

    private static String plan(Path folder, String line) throws Exception {
        return Files.writeString(folder.resolve("plan"), line).toString();
    }

    private static void assertWoven(Run run, String where) {
        String boundary = where.substring(where.indexOf(' ') + 1);
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .containsPattern("! throw java.lang.IllegalStateException at the .* of " + boundary)
                .contains(": survived");
        assertThat(run.status()).isZero();
    }

    private static Run run(Path file, String... more) throws Exception {
        String words = "faults run -m syscall-watch --budget 50 --pairs 20 --workers 2 -o";
        List<String> command = new ArrayList<>(List.of(words.split(" ")));
        command.add(file.toString());
        command.addAll(List.of(more));
        return Run.utrace(command.toArray(String[]::new));
    }
}
