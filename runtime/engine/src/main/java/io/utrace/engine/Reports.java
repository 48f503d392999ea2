package io.utrace.engine;

import io.utrace.api.Action;
import io.utrace.api.CloneReport;
import io.utrace.api.DeathReport;
import io.utrace.api.EngineOps;
import io.utrace.api.Event;
import io.utrace.api.ExecReport;
import io.utrace.api.ExitReport;
import io.utrace.api.JctlReport;
import io.utrace.api.SyscallEntry;
import io.utrace.api.SyscallExit;

/** Which callback is that of which event; those of a signal and of a quiesce report excepted. */
final class Reports {
    private Reports() {}

    static Action make(Event event, EngineRecord engine, Action incoming, Object view) {
        EngineOps ops = engine.callee;
        return switch (event) {
            case SYSCALL_ENTRY -> ops.reportSyscallEntry(incoming, engine, (SyscallEntry) view);
            case SECCOMP -> ops.reportSeccomp(incoming, engine, (SyscallEntry) view);
            case SYSCALL_EXIT -> ops.reportSyscallExit(incoming, engine, (SyscallExit) view);
            case CLONE -> ops.reportClone(incoming, engine, (CloneReport) view);
            case EXEC -> ops.reportExec(incoming, engine, (ExecReport) view);
            case EXIT -> ops.reportExit(incoming, engine, (ExitReport) view);
            case JCTL -> ops.reportJctl(incoming, engine, (JctlReport) view);
            case DEATH -> ops.reportDeath(engine, (DeathReport) view);
            case REAP -> {
                ops.reportReap(engine, engine.task);
                yield Action.RESUME;
            }
            case QUIESCE, SIGNAL, SIGNAL_IGN, SIGNAL_STOP, SIGNAL_TERM, SIGNAL_CORE ->
                    throw new AssertionError(event);
        };
    }

    static String nameOf(Event event) {
        return switch (event) {
            case SYSCALL_ENTRY -> "reportSyscallEntry";
            case SECCOMP -> "reportSeccomp";
            case SYSCALL_EXIT -> "reportSyscallExit";
            case CLONE -> "reportClone";
            case EXEC -> "reportExec";
            case EXIT -> "reportExit";
            case JCTL -> "reportJctl";
            case DEATH -> "reportDeath";
            case REAP -> "reportReap";
            case QUIESCE, SIGNAL, SIGNAL_IGN, SIGNAL_STOP, SIGNAL_TERM, SIGNAL_CORE ->
                    throw new AssertionError(event);
        };
    }
}
