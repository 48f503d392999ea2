package io.utrace.ptrace.guest;

import io.utrace.api.WaitStatus;
import io.utrace.ptrace.tracee.Proc;
import io.utrace.ptrace.tracee.PtraceStop;
import io.utrace.ptrace.tracee.Tracee;

/**
 * What a wait tells of somebody.
 *
 * @param pid whom
 * @param uid whose that is
 * @param raw the status word, for wait4(2)
 * @param code why, {@code si_code}, for waitid(2)
 * @param detail {@code si_status} for waitid(2)
 */
record Told(int pid, int uid, int raw, int code, int detail) {
    private static final int CLD_EXITED = 1;
    private static final int CLD_KILLED = 2;
    private static final int CLD_DUMPED = 3;
    private static final int CLD_TRAPPED = 4;

    static Told of(Tracee tracee) {
        int pid = tracee.pid();
        int uid = new Proc(tracee.task().tid()).uid();
        WaitStatus end = tracee.end();
        PtraceStop stop = tracee.stop();
        if (end != null) {
            return of(pid, uid, end);
        }
        return stop == null
                ? new Told(pid, uid, 0, CLD_TRAPPED, 0)
                : new Told(pid, uid, stop.status(), CLD_TRAPPED, stop.code());
    }

    static Told of(Withheld child) {
        return of(child.pid(), child.uid(), child.status());
    }

    private static Told of(int pid, int uid, WaitStatus end) {
        int status = end.exited() ? end.exitCode() : end.signal();
        return new Told(pid, uid, end.raw(), codeOf(end), status);
    }

    private static int codeOf(WaitStatus end) {
        if (end.exited()) {
            return CLD_EXITED;
        }
        return end.dumpedCore() ? CLD_DUMPED : CLD_KILLED;
    }
}
