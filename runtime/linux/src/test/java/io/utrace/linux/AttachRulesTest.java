package io.utrace.linux;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Why a process can't be attached to")
class AttachRulesTest {
    private static final int EPERM = Kernel.EPERM;

    /** What was read; to begin with, of a process of one's own that nothing forbids. */
    private static final class Facts {
        int pid = 42;
        int tgid = 42;
        String name = "cat";
        boolean isKernelThread;
        boolean isZombie;
        int tracer;
        boolean isOurs;
        AttachRules.Kinship kinship = AttachRules.Kinship.STRANGER;
        int uid = 1000;
        int ownUid = 1000;
        boolean mayTraceAny;
        boolean isDumpable = true;
        int yamaScope;
        boolean isFiltered;

        AttachRules rules() {
            return new AttachRules(
                    pid,
                    tgid,
                    name,
                    isKernelThread,
                    isZombie,
                    tracer,
                    tracer == 0 ? "" : "gdb",
                    isOurs,
                    kinship,
                    uid,
                    ownUid,
                    mayTraceAny,
                    isDumpable,
                    yamaScope,
                    isFiltered);
        }

        String objection() {
            return rules().objection().orElse("none");
        }

        String refusal() {
            assertThat(objection()).isEqualTo("none");
            return rules().refusal(EPERM);
        }
    }

    private final Facts facts = new Facts();

    @Test
    @DisplayName("there is none")
    void none() {
        assertThat(facts.objection()).isEqualTo("none");
    }

    @Test
    @DisplayName("no such process, before and after it was looked at")
    void noSuchProcess() {
        assertThat(facts.rules().refusal(Kernel.ESRCH))
                .isEqualTo("there is no process 42 any more");
        assertThat(facts.rules().refusal(0)).isEqualTo("there is no process 42 any more");
        facts.name = "";
        facts.tgid = 0;
        assertThat(facts.objection()).isEqualTo("there is no process 42");
    }

    @Test
    @DisplayName("a thread's id, not a process's")
    void thread() {
        facts.pid = 43;
        assertThat(facts.objection())
                .isEqualTo("43 is a thread of process 42 (cat): attach to 42 instead");
    }

    @Test
    @DisplayName("a zombie")
    void zombie() {
        facts.isZombie = true;
        assertThat(facts.objection())
                .isEqualTo("42 (cat) has ended already, and waits for its parent to notice");
    }

    @Test
    @DisplayName("a kernel thread")
    void kernelThread() {
        facts.isKernelThread = true;
        assertThat(facts.objection())
                .isEqualTo("42 (cat) is a kernel thread, which can't be traced");
    }

    @Test
    @DisplayName("traced already: by whom")
    void traced() {
        facts.tracer = 7;
        assertThat(facts.objection()).isEqualTo("42 (cat) is traced already, by process 7 (gdb)");
        facts.isOurs = true;
        assertThat(facts.objection()).isEqualTo("42 (cat) is traced by this tracer already");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SELF|42 (cat) is this very tracer, which can't trace itself",
                "ANCESTOR|42 (cat) is an ancestor of this tracer: while it is held, nobody could end"
                        + " the hold",
                "CHILD|42 (cat) is a child of this Java process, whose waits would take its stops"
            })
    @DisplayName("P36: a relative")
    void kin(AttachRules.Kinship kinship, String objection) {
        facts.kinship = kinship;
        assertThat(facts.objection()).isEqualTo(objection);
    }

    @Test
    @DisplayName("P23: another user's")
    void anotherUsers() {
        facts.uid = 0;
        assertThat(facts.refusal())
                .isEqualTo(
                        "can't trace 42 (cat): it belongs to user 0 and this is user 1000; run utrace"
                                + " as that user, or as root");
    }

    @Test
    @DisplayName("P23: not dumpable")
    void undumpable() {
        facts.isDumpable = false;
        assertThat(facts.refusal())
                .isEqualTo(
                        "can't trace 42 (cat): it has changed its credentials or made itself"
                                + " undumpable; run utrace as root");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1|kernel.yama.ptrace_scope is 1, which lets only descendants be traced; run utrace as"
                        + " root, or: sysctl kernel.yama.ptrace_scope=0",
                "2|kernel.yama.ptrace_scope is 2, which lets only root trace; run utrace as root",
                "3|kernel.yama.ptrace_scope is 3, which forbids tracing until the next boot"
            })
    @DisplayName("P23: Yama's ptrace_scope")
    void yama(int scope, String rule) {
        facts.yamaScope = scope;
        assertThat(facts.refusal()).isEqualTo("can't trace 42 (cat): " + rule);
    }

    @ParameterizedTest
    @CsvSource({"1, false", "2, false", "3, true"})
    @DisplayName("P23: the capability is above ptrace_scope 1 and 2, not 3")
    void yamaAndCapability(int scope, boolean isNamed) {
        facts.yamaScope = scope;
        facts.mayTraceAny = true;
        assertThat(facts.refusal().contains("ptrace_scope is " + scope)).isEqualTo(isNamed);
    }

    @Test
    @DisplayName("a seccomp filter upon this process")
    void filtered() {
        facts.isFiltered = true;
        assertThat(facts.refusal())
                .isEqualTo(
                        "can't trace 42 (cat): a seccomp filter may forbid ptrace(2) here; start the"
                                + " container with --cap-add=SYS_PTRACE");
    }

    @Test
    @DisplayName("capabilities, user namespaces: what is left")
    void capabilities() {
        assertThat(facts.refusal())
                .isEqualTo(
                        "can't trace 42 (cat): it has capabilities, or is in a user namespace, that"
                                + " this process is not allowed to trace");
    }

    @Test
    @DisplayName("an errno that ptrace(2) doesn't name")
    void unexpected() {
        assertThat(facts.rules().refusal(5))
                .isEqualTo("can't trace 42 (cat): ptrace(2) fails with errno 5");
    }
}
