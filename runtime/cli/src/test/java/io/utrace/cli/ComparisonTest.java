package io.utrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The comparison with strace finds what it should find, and nothing else. */
class ComparisonTest {
    private static final String STRACE =
            """
            10 execve("/bin/sh", ["sh"], 0x7ffe00000001 /* 3 vars */) = 0
            10 clone(child_stack=NULL, flags=SIGCHLD) = 11
            11 read(3,  <unfinished ...>
            10 wait4(-1,  <unfinished ...>
            11 <... read resumed>"a", 1) = 1
            11 access("/x", F_OK) = -1 ENOENT (No such file or directory)
            11 exit_group(3) = ?
            11 +++ exited with 3 +++
            10 <... wait4 resumed>[{WIFEXITED(s) && WEXITSTATUS(s) == 3}], 0, NULL) = 11
            10 --- SIGCHLD {si_signo=SIGCHLD, si_code=CLD_EXITED, si_pid=11, si_uid=0, si_status=3, si_utime=0, si_stime=1 /* 0.01 s */} ---
            10 --- SIGUSR1 {si_signo=SIGUSR1, si_code=SI_USER, si_pid=10, si_uid=0} ---
            10 rt_sigreturn({mask=[]}) = 11
            10 +++ exited with 0 +++
            """;
    private static final String OURS =
            """
            [pid    20] execve("/bin/sh", ["sh"], 0x7ffe00000002 /* 3 vars */) = 0
            [pid    20] clone(child_stack=NULL, flags=SIGCHLD) = 21
            [pid    21] read(3, "a", 1)         = 1
            [pid    21] access("/x", F_OK)      = -1 ENOENT (No such file or directory)
            [pid    21] exit_group(3)           = ?
            [pid    21] +++ exited with 3 +++
            [pid    20] --- SIGCHLD {si_signo=SIGCHLD, si_code=CLD_EXITED, si_pid=21, si_uid=0, si_status=3} ---
            [pid    20] rt_sigreturn({mask=[]}) = 1
            [pid    20] wait4(-1, [{WIFEXITED(s) && WEXITSTATUS(s) == 3}], 0, NULL) = 21
            [pid    20] --- SIGUSR1 {si_signo=SIGUSR1, si_code=SI_USER, si_pid=20, si_uid=0} ---
            [pid    20] +++ exited with 0 +++
            """;

    @TempDir private Path directory;

    private Trace trace(String text) throws Exception {
        return Trace.read(Files.writeString(directory.resolve("trace"), text));
    }

    private List<String> differences(Set<String> loose, String ours, String... theirs)
            throws Exception {
        List<Trace> traces = new ArrayList<>();
        for (String text : theirs) {
            traces.add(trace(text));
        }
        return Comparison.differences(trace(ours), traces, loose);
    }

    @Test
    void whatTwoRunsNeverHaveInCommonIsNoDifference() throws Exception {
        assertThat(differences(Set.of(), OURS, STRACE, STRACE)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "access(\"/x\"|open(\"/x\"|calls of 0.0 from 1",
                "ENOENT (No such file or directory)|EPERM (Operation not permitted)|calls of 0.0",
                "\"a\", 1)         = 1|\"a\", 1)         = 0|calls of 0.0 from 0",
                "read(3, \"a\"|read(3, \"b\"|arguments of 0.0",
                "F_OK|X_OK|arguments of 0.0",
                "exit_group(3)|exit_group(4)|arguments of 0.0",
                "= 21|= 0|no creator",
                "si_status=3}|si_status=4}|SIGCHLD of 0",
                "SIGUSR1|SIGUSR2|signals of 0",
                "exited with 3|killed by SIGKILL|end of 0.0",
                "exited with 0|exited with 1|end of 0"
            })
    void oneThingThatIsOtherwiseIsFound(String text, String other, String where) {
        assertThat(OURS).contains(text);
        assertThat(found(Set.of(), OURS.replace(text, other))).contains(where);
    }

    @ParameterizedTest
    @CsvSource({"access, calls of 0.0", "read, calls of 0.0", "SIGUSR1, signals of 0"})
    void oneLineThatIsMissingIsFound(String text, String where) {
        String rest =
                OURS.lines()
                        .filter(line -> !line.contains(text))
                        .reduce("", (lines, line) -> lines + line + "\n");
        assertThat(found(Set.of(), rest)).contains(where);
    }

    @Test
    void whatStraceHasInOneRunIsNoDifference() throws Exception {
        String other = OURS.replace("\"a\"", "\"b\"").replace("exited with 0", "exited with 1");
        String theirs = STRACE.replace("\"a\"", "\"b\"").replace("exited with 0", "exited with 1");
        assertThat(differences(Set.of(), other, STRACE, theirs)).isEmpty();
    }

    @Test
    void aLooseProgramsCallsAreSets() throws Exception {
        String again = "[pid    20] getppid() = 1\n";
        String theirs = "10 getppid() = 1\n10 sync() = 0\n";
        Set<String> loose = Set.of("sh");
        assertThat(differences(loose, OURS + again + again, STRACE + theirs, STRACE)).isEmpty();
        assertThat(found(loose, OURS + again)).contains("calls of 0").contains("getppid = n");
        assertThat(differences(loose, OURS, STRACE + theirs).toString())
                .contains("getppid = n")
                .contains("sync = 0");
    }

    @Test
    void aLooseProgramsCallThatIsCutOffIsKnownByItsName() throws Exception {
        String cutOff = "[pid    20] gettid() = ?\n";
        Set<String> loose = Set.of("sh");
        String theirs = "10 gettid() = 10\n";
        assertThat(differences(loose, OURS + cutOff, STRACE + theirs, STRACE)).isEmpty();
        assertThat(found(loose, OURS + cutOff)).contains("calls of 0").contains("gettid");
    }

    private String found(Set<String> loose, String ours) {
        try {
            return differences(loose, ours, STRACE, STRACE).toString();
        } catch (Exception | AssertionError unreadable) {
            return String.valueOf(unreadable.getMessage());
        }
    }
}
