package io.utrace.syscallwatch;

import io.utrace.api.Abi;
import io.utrace.api.Action;
import io.utrace.api.CloneReport;
import io.utrace.api.DeathReport;
import io.utrace.api.Engine;
import io.utrace.api.EngineOps;
import io.utrace.api.Event;
import io.utrace.api.EventSet;
import io.utrace.api.ResumeAction;
import io.utrace.api.SignalReport;
import io.utrace.api.SyscallEntry;
import io.utrace.api.SyscallExit;
import io.utrace.api.SyscallSet;
import io.utrace.api.Task;
import io.utrace.api.Utrace;
import io.utrace.api.UtraceException;
import java.io.PrintStream;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The callbacks of all engines of a run. Each engine's data is the {@link Tracee} of its task; here
 * is what the tasks have in common.
 */
final class Watcher implements EngineOps {
    private static final EventSet EVENTS =
            EventSet.SYSCALLS.plus(EventSet.SIGNALS).plus(Event.CLONE, Event.DEATH);

    private final Utrace utrace;
    private final PrintStream output;
    private final SyscallTables table;
    private final SyscallSet wanted;
    private final int stringLimit;
    private final boolean alwaysPid;
    private final AtomicInteger tasks = new AtomicInteger();

    Watcher(
            Utrace utrace,
            PrintStream output,
            SyscallTables table,
            SyscallSet wanted,
            int stringLimit,
            boolean alwaysPid) {
        this.utrace = utrace;
        this.output = output;
        this.table = table;
        this.wanted = wanted;
        this.stringLimit = stringLimit;
        this.alwaysPid = alwaysPid;
    }

    /** Watches a task, unless it is gone already. */
    void watch(Task task) {
        tasks.incrementAndGet();
        Tracee tracee = new Tracee(this);
        try (Engine engine = utrace.attach(task, this, tracee)) {
            engine.setEvents(EVENTS, wanted);
        } catch (UtraceException.NoSuchTask | UtraceException.DeathUnderway killed) {
            tracee.release();
        }
    }

    @Override
    public Action reportClone(Action action, Engine engine, CloneReport clone) {
        watch(clone.child());
        return action.with(ResumeAction.RESUME);
    }

    @Override
    public Action reportSyscallEntry(Action action, Engine engine, SyscallEntry call) {
        if (isWanted(call.abi())) {
            tracee(engine).enter(call);
        }
        return action.with(ResumeAction.RESUME);
    }

    @Override
    public Action reportSyscallExit(Action action, Engine engine, SyscallExit call) {
        if (isWanted(call.abi())) {
            tracee(engine).exit(call);
        }
        return action.with(ResumeAction.RESUME);
    }

    @Override
    public Action reportSignal(Action action, Engine engine, SignalReport signal) {
        if (signal.signal() != 0) {
            tracee(engine).signal(signal);
        }
        return action.with(ResumeAction.RESUME);
    }

    @Override
    public Action reportDeath(Engine engine, DeathReport death) {
        tracee(engine).die(death);
        return Action.DETACH;
    }

    @Override
    public void release(@Nullable Object data) {
        ((Tracee) Objects.requireNonNull(data)).release();
    }

    private static Tracee tracee(Engine engine) {
        return (Tracee) Objects.requireNonNull(engine.data());
    }

    /** Tells whether a call may be shown: wanted ones were chosen by their names on x86-64. */
    private boolean isWanted(Abi abi) {
        return abi == Abi.X86_64 || wanted.equals(SyscallSet.ALL);
    }

    /** Says whose line it is, when there are several tasks it could be of. */
    void printPrefix(Line line, Task task) {
        if (alwaysPid || tasks.get() > 1) {
            line.text("[pid ");
            line.padded(task.tid(), 5, ' ');
            line.text("] ");
        }
    }

    void write(Line line) {
        line.writeTo(output);
    }

    /** Takes note that a task is watched no more. */
    void left() {
        tasks.decrementAndGet();
    }

    SyscallTables table() {
        return table;
    }

    int stringLimit() {
        return stringLimit;
    }
}
