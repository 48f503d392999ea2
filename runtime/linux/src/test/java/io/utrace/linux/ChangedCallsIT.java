package io.utrace.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.utrace.api.Action;
import io.utrace.api.Engine;
import io.utrace.api.EngineOps;
import io.utrace.api.Event;
import io.utrace.api.ExecReport;
import io.utrace.api.SyscallAction;
import io.utrace.api.SyscallEntry;
import io.utrace.api.SyscallExit;
import io.utrace.api.Task;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Real calls, changed by engines. */
@DisplayName("Changed system calls")
@Timeout(120)
class ChangedCallsIT {
    private static final int NONE = -1;
    private static final int WRITE = 1;
    private static final int GETPID = 39;
    private static final int GETUID = 102;
    private static final int GETGID = 104;
    private static final int GETEUID = 107;
    private static final int GETPPID = 110;
    private static final int EXIT_GROUP = 231;
    private static final int TEXT = 5;
    private static final long ERESTARTNOINTR = -513;

    @RegisterExtension final Session session = new Session();

    private final List<String> seen = Collections.synchronizedList(new ArrayList<>());
    private int attempts;
    private int execs;

    /** The shell before it makes such calls, too. */
    private boolean isOfProgram;

    /** The newest engine: the first at an entry, the last at an exit. */
    private final EngineOps changing =
            new EngineOps() {
                @Override
                public Action reportSyscallEntry(Action action, Engine engine, SyscallEntry call) {
                    switch (isOfProgram ? call.number() : NONE) {
                        case GETPPID -> {
                            call.setNumber(GETPID);
                            call.setArgument(0, 77);
                        }
                        case WRITE -> {
                            if (call.argument(2) == TEXT) {
                                call.setArgument(2, 2);
                            }
                        }
                        case GETUID -> {
                            call.setArgument(1, 66);
                            call.setResult(-7);
                            return action.with(SyscallAction.ABORT);
                        }
                        case EXIT_GROUP -> call.setArgument(0, 9);
                        default -> {}
                    }
                    return Action.RESUME;
                }

                @Override
                public Action reportSyscallExit(Action action, Engine engine, SyscallExit call) {
                    if (!isOfProgram) {
                        return Action.RESUME;
                    }
                    if (call.number() == GETGID) {
                        call.setResult(-Kernel.EINTR);
                    } else if (call.number() == GETEUID && attempts++ == 0) {
                        call.setResult(ERESTARTNOINTR);
                    }
                    return Action.RESUME;
                }
            };

    /** The oldest: it sees at an entry what the other made of it. */
    private final EngineOps watching =
            new EngineOps() {
                @Override
                public Action reportSyscallEntry(Action action, Engine engine, SyscallEntry call) {
                    if (call.number() == WRITE && call.argument(2) == TEXT) {
                        throw new AssertionError("it was changed");
                    }
                    if (call.number() == GETPID && call.argument(0) == 77) {
                        seen.add("rdi " + call.registers().get("rdi"));
                    } else if (call.number() == GETUID) {
                        seen.add(action.syscallAction() + " " + call.result());
                    }
                    return action;
                }

                @Override
                public Action reportSyscallExit(Action action, Engine engine, SyscallExit call) {
                    if (call.number() == GETPID && call.argument(0) == 77) {
                        boolean isPid = call.result() == engine.task().tgid();
                        seen.add("getpid " + isPid + ", rdi " + call.registers().get("rdi"));
                    } else if (call.number() == GETUID) {
                        seen.add("getuid " + call.argument(1) + " = " + call.result());
                    } else if (call.number() == GETEUID) {
                        seen.add("geteuid");
                    }
                    return action;
                }
            };

    private final EngineOps waiting =
            new EngineOps() {
                @Override
                public Action reportExec(Action action, Engine engine, ExecReport exec) {
                    if (++execs == 2) {
                        isOfProgram = true;
                    }
                    return Action.RESUME;
                }
            };

    private void attachBoth(Task task) {
        session.attach(task, waiting, Event.EXEC);
        session.attach(task, watching, Event.SYSCALL_ENTRY, Event.SYSCALL_EXIT);
        session.attach(task, changing, Event.SYSCALL_ENTRY, Event.SYSCALL_EXIT);
    }

    @Test
    @DisplayName(
            "P26: number, arguments and result are what engines say; registers stay the program's")
    void changed() throws Exception {
        int status = session.run("exec " + CPrograms.build("changed"), this::attachBoth);
        assertThat(session.output())
                .isEqualTo("getppid 0\ntewrite 2\ngetuid -7\ngetgid -4\ngeteuid 0\n");
        assertThat(seen)
                .contains(
                        "rdi 77",
                        "getpid true, rdi 1",
                        "ABORT -7",
                        "getuid 66 = -7",
                        "geteuid",
                        "geteuid");
        assertThat(attempts).isGreaterThanOrEqualTo(2);
        assertThat(status).isEqualTo(9);
        assertThat(session.failures).isEmpty();
    }
}
