package io.utrace.sim;

import io.utrace.api.Action;
import io.utrace.api.CloneReport;
import io.utrace.api.DeathReport;
import io.utrace.api.Engine;
import io.utrace.api.EngineOps;
import io.utrace.api.Event;
import io.utrace.api.ExecReport;
import io.utrace.api.ExitReport;
import io.utrace.api.JctlReport;
import io.utrace.api.SignalReport;
import io.utrace.api.SyscallEntry;
import io.utrace.api.SyscallExit;
import io.utrace.api.Task;
import io.utrace.api.WaitQueue;
import io.utrace.engine.Memento;
import org.jspecify.annotations.Nullable;

/**
 * One engine of an exploration, with what its client knows and was promised. Its callbacks tell the
 * {@link Watch} that they have begun; what they answer is a move of its own.
 */
final class SimEngine implements EngineOps {
    final int index;
    final Watch watch;
    final WaitQueue queue;

    /** The client's reference, from its first attach on. */
    @Nullable Engine engine;

    boolean detachAsked;
    boolean detachConfirmed;
    boolean wakeOwed;

    /** A stop was asked for while its callback ran, which the answer doesn't void. */
    boolean stopAskedMeanwhile;

    /** A stop was asked for in the step that made its callback, before or after it was chosen. */
    boolean stopRaced;

    /** It was woken in this step. */
    boolean woken;

    boolean attachedInPass;
    boolean sawDeath;
    boolean sawReap;
    int releases;

    SimEngine(int index, Watch watch, WaitQueue queue) {
        this.index = index;
        this.watch = watch;
        this.queue = queue;
        queue.add(
                key -> {
                    watch.woken(this);
                    return true;
                },
                false);
    }

    String name() {
        return String.valueOf((char) ('A' + index));
    }

    boolean isAttached() {
        return engine != null && !detachConfirmed && !detachAsked;
    }

    boolean wantsStop() {
        return engine != null && engine.wantsStop();
    }

    void attached(Engine reference, boolean inPass) {
        engine = reference;
        detachAsked = false;
        detachConfirmed = false;
        wakeOwed = false;
        stopAskedMeanwhile = false;
        stopRaced = false;
        attachedInPass = inPass;
        sawDeath = false;
        sawReap = false;
        releases = 0;
    }

    void keep(Memento memento) {
        engine = memento.ofNullable(engine);
        detachAsked = memento.of(detachAsked);
        detachConfirmed = memento.of(detachConfirmed);
        wakeOwed = memento.of(wakeOwed);
        // Both are looked at when its callback is over, and begin anew with the next.
        boolean isHeeded = watch.looksAtAnswerOf(this);
        stopAskedMeanwhile = memento.of(stopAskedMeanwhile, stopAskedMeanwhile && isHeeded);
        stopRaced = memento.of(stopRaced, stopRaced && isHeeded);
        attachedInPass = memento.of(attachedInPass);
        // From then on, that the task is dead says as much.
        sawDeath = memento.of(sawDeath, sawDeath && !watch.isDead());
        sawReap = memento.of(sawReap);
        releases = memento.of(releases);
    }

    private Action began(Event event, boolean quiesce, Action action) {
        watch.began(this, event, quiesce, action);
        return action;
    }

    @Override
    public Action reportQuiesce(Action action, Engine lent, @Nullable Event event) {
        return began(event == null ? Event.QUIESCE : event, true, action);
    }

    @Override
    public Action reportSignal(Action action, Engine lent, SignalReport signal) {
        Event event = signal.event();
        boolean isReport = action.signalAction() == io.utrace.api.SignalAction.REPORT;
        return began(event == null || isReport ? Event.QUIESCE : event, false, action);
    }

    @Override
    public Action reportClone(Action action, Engine lent, CloneReport clone) {
        return began(Event.CLONE, false, action);
    }

    @Override
    public Action reportExec(Action action, Engine lent, ExecReport exec) {
        return began(Event.EXEC, false, action);
    }

    @Override
    public Action reportSyscallEntry(Action action, Engine lent, SyscallEntry call) {
        return began(Event.SYSCALL_ENTRY, false, action);
    }

    @Override
    public Action reportSyscallExit(Action action, Engine lent, SyscallExit call) {
        return began(Event.SYSCALL_EXIT, false, action);
    }

    @Override
    public Action reportExit(Action action, Engine lent, ExitReport exit) {
        return began(Event.EXIT, false, action);
    }

    @Override
    public Action reportJctl(Action action, Engine lent, JctlReport jctl) {
        return began(Event.JCTL, false, action);
    }

    @Override
    public Action reportDeath(Engine lent, DeathReport death) {
        return began(Event.DEATH, false, Action.RESUME);
    }

    @Override
    public void reportReap(Engine lent, Task task) {
        watch.began(this, Event.REAP, false, Action.RESUME);
    }

    @Override
    public void release(@Nullable Object data) {
        watch.released(this);
    }
}
