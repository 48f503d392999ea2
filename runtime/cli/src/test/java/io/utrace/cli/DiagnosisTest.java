package io.utrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.utrace.cli.Diagnosis.Cache;
import io.utrace.linux.Conditions;
import io.utrace.linux.Conditions.Trial;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the doctor says, of systems as they were found. */
class DiagnosisTest {
    private static final long ROOT = 0x1ff_feff_ffffL;
    private static final int EPERM = 1;
    private static final int EACCES = 13;
    private static final int ENOSYS = 38;

    private String release = "6.18.44";
    private String machine = "amd64";
    private boolean isSupported = true;
    private boolean hasNativeAccess = true;
    private int user = 1000;
    private long capabilities;
    private boolean isFiltered;
    private int tracer;
    private int yamaScope = -1;
    private boolean inUserNamespace;
    private boolean inPidNamespace;
    private long openFiles = 1024;
    private long processes = -1;
    private Map<Trial, Integer> trials =
            Arrays.stream(Trial.values()).collect(Collectors.toMap(trial -> trial, trial -> 0));

    private List<String> lines(Cache cache) {
        Conditions found =
                new Conditions(
                        release,
                        machine,
                        isSupported,
                        hasNativeAccess,
                        user,
                        capabilities,
                        isFiltered,
                        tracer,
                        tracer == 0 ? "" : "gdb",
                        yamaScope,
                        inUserNamespace,
                        inPidNamespace,
                        openFiles,
                        processes,
                        trials);
        return Diagnosis.of(found, "25.0.3", cache).stream().map(Finding::line).toList();
    }

    private List<String> complaints() {
        return lines(Cache.USED).stream()
                .filter(line -> !line.startsWith("ok "))
                .map(line -> line.replaceAll(" {2,}", " "))
                .toList();
    }

    private void asRoot() {
        user = 0;
        capabilities = ROOT;
    }

    @Test
    void rootWhereNothingIsInTheWay() {
        asRoot();
        assertThat(lines(Cache.USED))
                .containsExactly(
                        "ok      kernel                   Linux 6.18.44",
                        "ok      machine                  amd64",
                        "ok      Java                     25.0.3",
                        "ok      AOT cache                in use",
                        "ok      rights                   user 0, CAP_SYS_PTRACE, CAP_SYS_ADMIN",
                        "ok      Yama                     not in this kernel",
                        "ok      seccomp                  no filter",
                        "ok      debugger                 none traces us",
                        "ok      namespaces               the first of users and of pids",
                        "ok      open files               up to 1024",
                        "ok      processes                no limit",
                        "ok      a child                  works",
                        "ok      pidfd_open               works",
                        "ok      PTRACE_SEIZE             works",
                        "ok      PTRACE_INTERRUPT         works",
                        "ok      PTRACE_GET_SYSCALL_INFO  works",
                        "ok      process_vm_readv         works",
                        "ok      PTRACE_LISTEN            works");
    }

    @Test
    void aUser() {
        assertThat(complaints())
                .containsExactly(
                        "limits rights user 1000, no CAP_SYS_PTRACE: only own processes can be"
                                + " traced, and set-user-ID programs get no rights then; for more,"
                                + " run utrace as root");
    }

    @ParameterizedTest
    @CsvSource({
        "5.8.18, true",
        "4.19.0-27-amd64, true",
        "5.9.0, false",
        "5.10.0-rc1, false",
        "6.1, false",
        "strange, false"
    })
    void aKernelThatLacksCalls(String kernel, boolean isOld) {
        asRoot();
        release = kernel;
        assertThat(complaints())
                .isEqualTo(
                        isOld
                                ? List.of(
                                        "fails kernel Linux "
                                                + kernel
                                                + ": utrace needs 5.9 or later")
                                : List.of());
    }

    @Test
    void aMachineOfAnotherKind() {
        asRoot();
        machine = "riscv64";
        isSupported = false;
        hasNativeAccess = false;
        trials = Map.of();
        assertThat(complaints()).containsExactly("fails machine riscv64: utrace needs x86-64");
    }

    @Test
    void aJvmWithoutNativeAccess() {
        asRoot();
        hasNativeAccess = false;
        trials = Map.of();
        assertThat(complaints())
                .containsExactly(
                        "fails native access refused: start java with"
                                + " --enable-native-access=io.utrace.linux");
    }

    @ParameterizedTest
    @CsvSource({
        "USED, in use",
        "REFUSED, 'made for another JDK, or other jars'",
        "MISSING, 'not there, so each start takes longer'"
    })
    void theCache(Cache cache, String text) {
        assertThat(lines(cache).get(3)).contains(text);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, ''",
        "1, 0, 'limits Yama kernel.yama.ptrace_scope is 1: only what utrace starts can be traced'",
        "1, 1, ''",
        "2, 0, 'fails Yama kernel.yama.ptrace_scope is 2: only root may trace; run utrace as root'",
        "2, 1, ''",
        "3, 0, 'fails Yama kernel.yama.ptrace_scope is 3: nobody may trace until the next boot'",
        "3, 1, 'fails Yama kernel.yama.ptrace_scope is 3: nobody may trace until the next boot'"
    })
    void yama(int scope, int isRoot, String complaint) {
        if (isRoot == 1) {
            asRoot();
        }
        yamaScope = scope;
        List<String> ofYama =
                complaints().stream().filter(line -> line.contains(" Yama ")).toList();
        if (complaint.isEmpty()) {
            assertThat(ofYama).isEmpty();
        } else {
            assertThat(ofYama).singleElement().asString().startsWith(complaint);
        }
    }

    @Test
    void aContainerThatForbidsPtrace() {
        asRoot();
        isFiltered = true;
        trials = Map.of(Trial.CHILD, 0, Trial.PIDFD_OPEN, ENOSYS, Trial.SEIZE, EPERM);
        String mend =
                "the seccomp filter forbids it; in a container: --cap-add=SYS_PTRACE or"
                        + " --security-opt seccomp=unconfined";
        assertThat(complaints())
                .containsExactly(
                        "limits seccomp a filter: it may be what forbids what fails below",
                        "limits pidfd_open ENOSYS: a socket call with a time-out that is"
                                + " interrupted may last longer; "
                                + mend,
                        "fails PTRACE_SEIZE EPERM: " + mend);
    }

    @Test
    void aContainerThatAllowsPtrace() {
        asRoot();
        isFiltered = true;
        assertThat(complaints()).isEmpty();
        assertThat(lines(Cache.USED))
                .contains("ok      seccomp                  a filter, which lets us trace");
    }

    @ParameterizedTest
    @CsvSource({
        "-1, 0, a security module may forbid it; see the kernel's log",
        "-1, 7, the child is traced by our own tracer; see 'debugger' above",
        "2, 0, see 'Yama' above",
        "3, 0, see 'Yama' above"
    })
    void whyTheSeatCantBeTaken(int scope, int debugger, String why) {
        yamaScope = scope;
        tracer = debugger;
        trials = Map.of(Trial.CHILD, 0, Trial.PIDFD_OPEN, 0, Trial.SEIZE, EPERM);
        assertThat(complaints()).last().isEqualTo("fails PTRACE_SEIZE EPERM: " + why);
    }

    @Test
    void aDebuggerThatDoesntFollow() {
        asRoot();
        tracer = 7;
        assertThat(complaints())
                .containsExactly(
                        "limits debugger we are traced by 7 (gdb): what that follows, we can't"
                                + " trace; try without it");
    }

    @Test
    void aChildThatMayNotBeExecuted() {
        asRoot();
        trials = Map.of(Trial.CHILD, EACCES);
        assertThat(complaints())
                .containsExactly(
                        "fails a child EACCES: a program in memory may not be executed;"
                                + " sysctl vm.memfd_noexec=0");
        trials = Map.of(Trial.CHILD, 11);
        assertThat(complaints()).containsExactly("fails a child errno 11: see 'processes' above");
    }

    @Test
    void namespacesAndLimits() {
        asRoot();
        inUserNamespace = true;
        inPidNamespace = true;
        openFiles = 100;
        processes = 20;
        assertThat(complaints())
                .containsExactly(
                        "limits user namespace not the first: our rights end with it; to trace"
                                + " what is outside, run utrace outside",
                        "limits pid namespace not the first: only its processes can be seen; to"
                                + " trace what is outside, run utrace outside",
                        "limits open files up to 100: utrace itself may not get all it needs;"
                                + " raise it: ulimit -n",
                        "limits processes up to 20: utrace itself may not get all it needs;"
                                + " raise it: ulimit -u");
    }
}
