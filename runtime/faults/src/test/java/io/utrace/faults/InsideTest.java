package io.utrace.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InsideTest {
    private static final String WOVEN = Woven.class.getName();

    /** Of each form there is; all are entered. */
    private static final List<String> METHODS =
            List.of(
                    ".start",
                    ".stop",
                    ".watch",
                    ".lambda$start$1",
                    ".lambda$reportSyscallEntry$0",
                    ".reportSyscallEntry",
                    ".count",
                    ".last",
                    ".guarded",
                    ".locked",
                    ".held",
                    ".caught",
                    ".odd",
                    "$Inner.hook",
                    "$Base.template",
                    "$Pair.number",
                    "$Kind$1.number",
                    "$Named.twice",
                    "$Named.none");

    @TempDir private Path directory;

    /** In a JVM with the agent, whose jar needs nothing but a manifest: the classes are here. */
    private List<String> run(String... lines) throws Exception {
        Path agent = directory.resolve("agent.jar");
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().putValue("Manifest-Version", "1.0");
        manifest.getMainAttributes().putValue("Premain-Class", InsideAgent.class.getName());
        manifest.getMainAttributes().putValue("Can-Retransform-Classes", "true");
        new JarOutputStream(Files.newOutputStream(agent), manifest).close();
        return OtherJvm.run(
                directory.resolve("output"),
                Map.of(),
                List.of("-javaagent:" + agent),
                WithAgent.class,
                lines);
    }

    private List<String> woven(String line) throws Exception {
        return run(WOVEN + line);
    }

    @Test
    void methodsOfEveryFormAreWoven() throws Exception {
        List<String> lines = new ArrayList<>();
        for (String method : METHODS) {
            lines.add(WOVEN + method + " enter nth 1 throw java.lang.IllegalStateException");
            lines.add(WOVEN + method + " exit nth 1 throw java.lang.NoClassDefFoundError");
        }
        List<String> told = run(lines.toArray(String[]::new));
        for (String line : lines) {
            assertThat(told).contains(line + " => SURVIVED []");
        }
    }

    @Test
    void aFaultIsInjectedWhereItIsToBe() throws Exception {
        assertThat(woven(".count enter nth 2 throw java.lang.IllegalStateException"))
                .containsSubsequence(
                        "> inside:" + WOVEN + ".count 1",
                        "< inside:" + WOVEN + ".count 1 returned",
                        "> inside:" + WOVEN + ".count 2",
                        "! throw java.lang.IllegalStateException at the enter of inside:"
                                + WOVEN
                                + ".count 2",
                        "< inside:"
                                + WOVEN
                                + ".count 2 threw java.lang.IllegalStateException: injected");
    }

    @Test
    void othersAreAtWorkMeanwhile() throws Exception {
        List<String> lines =
                List.of(
                        WOVEN + "$Pair.number exit nth 1 detach",
                        WOVEN + "$Named.twice exit every 1 wake",
                        WOVEN + ".lambda$start$1 enter nth 1 kill",
                        WOVEN + "$Base.template exit nth 1 hang",
                        WOVEN + ".odd exit nth 2 delay 3ms",
                        WOVEN + ".held enter nth 1 kill");
        List<String> told = run(lines.toArray(String[]::new));
        for (String line : lines) {
            assertThat(told).contains(line + " => SURVIVED []");
        }
    }

    /** They might wait for the lock, and nobody would be there to let it go. */
    @Test
    void othersAreAtWorkWhenNoLockIsHeldAnyMore() throws Exception {
        String held = WOVEN + ".held enter every 1 delay 1ms";
        String guarded = WOVEN + ".guarded exit nth 1 detach";
        String wake = WOVEN + ".guarded enter nth 1 wake";
        assertThat(run(held, guarded, wake))
                .contains(held + " => SURVIVED []", wake + " => SURVIVED []")
                .containsSubsequence(
                        guarded + " => SURVIVED []",
                        "! detach at the exit of inside:" + WOVEN + ".guarded 1",
                        "< reportSyscallEntry 1 = RESUME",
                        "> release 1");
    }

    @Test
    void aCampaignTriesEachMethodThatIsEntered() throws Exception {
        List<String> told = run(WithAgent.CAMPAIGN);
        List<String> cases = told.stream().filter(line -> line.contains(" => ")).toList();
        assertThat(cases).allMatch(line -> line.endsWith(" => SURVIVED []"));
        for (String method : METHODS) {
            String boundary = "inside:" + WOVEN + method;
            assertThat(told).contains(boundary);
            assertThat(cases)
                    .contains(
                            "calls/woven/"
                                    + boundary
                                    + "/enter/1/throw:java.lang.IllegalStateException => SURVIVED []")
                    .contains("calls/woven/" + boundary + "/exit/1/hang => SURVIVED []");
        }
        assertThat(told).doesNotContain("inside:" + WOVEN + ".never");
        assertThat(cases).noneMatch(line -> line.contains(WOVEN + ".initial"));
    }

    @Test
    void whatIsNotReachedIsTold() throws Exception {
        Map<String, String> reasons =
                Map.of(
                        WOVEN + ".never", "it was never entered",
                        WOVEN + ".nativeNumber", "it is native",
                        WOVEN + "$Base.hook", "it is abstract",
                        WOVEN + ".nobody", WOVEN + " has no method of that name",
                        WOVEN + "$Nobody.count",
                                "the module has loaded no class " + WOVEN + "$Nobody");
        String[] lines =
                reasons.keySet().stream()
                        .map(method -> method + " enter nth 1 hang")
                        .toArray(String[]::new);
        List<String> told = run(lines);
        reasons.forEach((method, reason) -> {
            String line = method + " enter nth 1 hang";
            assertThat(told)
                    .contains(
                            line
                                    + " => NOT_REACHED [plan: never injected: woven inside:"
                                    + (line + "; " + reason)
                                    + "]");
        });
        assertThat(told)
                .contains(
                        WOVEN + ".<init>: a constructor",
                        WOVEN + ".<clinit>: a class initializer",
                        WOVEN + "$Base.hook: abstract",
                        WOVEN + "$Named.number: abstract",
                        WOVEN + ".nativeNumber: native");
    }
}
