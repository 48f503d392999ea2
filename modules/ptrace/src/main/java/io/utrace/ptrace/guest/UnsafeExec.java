package io.utrace.ptrace.guest;

import io.utrace.api.SyscallEntry;
import io.utrace.api.SyscallExit;
import io.utrace.ptrace.Errno;
import io.utrace.ptrace.tracee.CallInfo;
import io.utrace.ptrace.tracee.Proc;
import io.utrace.ptrace.tracee.Tracee;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The execve(2) or execveat(2) of a tracee whose tracer may not trace everybody: it is to give no
 * rights, and the kernel, which judges by the runtime, would. So in its place the task is made to
 * look at the file first, as only it can find it. If that has the bits of set-user-ID or
 * set-group-ID the task is made to renounce new rights, for good. After each of the two the kernel
 * makes the execve again, of whose entry the tracer knows by then.
 */
final class UnsafeExec {
    private static final int PRCTL = 157;
    private static final int NEWFSTATAT = 262;

    private static final int PR_SET_NO_NEW_PRIVS = 38;
    private static final int AT_FDCWD = -100;
    private static final int AT_FLAGS = 4;

    private static final int STAT_SIZE = 144;
    private static final int ST_MODE = 24;
    private static final int S_ISUID = 0_4000;

    /** S_ISGID and S_IXGRP: the one without the other means something else. */
    private static final int SET_GROUP_ID = 0_2010;

    private enum Step {
        LOOK,
        RENOUNCE,
        GO
    }

    private final Guest guest;
    private Step next = Step.LOOK;

    UnsafeExec(Guest guest) {
        this.guest = guest;
    }

    /** Has another call made in its place, unless it may be made as it is. */
    void enter(Tracee tracee, SyscallEntry call) {
        boolean isPutOff =
                tracee.isExecUnsafe()
                        && next != Step.GO
                        && new Proc(call.task().tid()).number("NoNewPrivs:", 10) == 0
                        && Permission.hasRuntimeRights();
        tracee.call().setAgain(isPutOff);
        if (isPutOff && next == Step.LOOK) {
            look(call);
        } else if (isPutOff) {
            long[] arguments = {PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0};
            guest.makeInstead(call, PRCTL, arguments, exit -> renounced(tracee, exit));
        }
    }

    /** It is over, or another call is: the next is looked at anew. */
    void exit() {
        next = Step.LOOK;
    }

    private void look(SyscallEntry call) {
        boolean isAt = call.number() == CallInfo.EXECVEAT;
        long stat = GuestMemory.below(call.registers().stackPointer(), STAT_SIZE);
        long[] arguments = {
            isAt ? call.argument(0) : AT_FDCWD,
            call.argument(isAt ? 1 : 0),
            stat,
            isAt ? call.argument(AT_FLAGS) : 0
        };
        guest.makeInstead(call, NEWFSTATAT, arguments, exit -> looked(exit, stat + ST_MODE));
    }

    /** What can't be looked at can't be executed. */
    private void looked(SyscallExit exit, long modeAddress) {
        byte[] bytes = new byte[Integer.BYTES];
        if (!exit.isError()) {
            exit.memory().read(modeAddress, bytes, 0, bytes.length);
        }
        int mode = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).getInt();
        boolean givesRights = (mode & S_ISUID) != 0 || (mode & SET_GROUP_ID) == SET_GROUP_ID;
        next = givesRights ? Step.RENOUNCE : Step.GO;
        exit.setResult(CallInfo.ERESTARTNOINTR);
    }

    private void renounced(Tracee tracee, SyscallExit exit) {
        exit();
        boolean isDone = exit.result() == 0;
        tracee.call().setAgain(isDone);
        exit.setResult(isDone ? CallInfo.ERESTARTNOINTR : -Errno.EPERM);
    }
}
