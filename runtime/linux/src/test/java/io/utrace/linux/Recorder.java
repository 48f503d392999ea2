package io.utrace.linux;

import io.utrace.api.Action;
import io.utrace.api.CloneReport;
import io.utrace.api.DeathReport;
import io.utrace.api.Engine;
import io.utrace.api.EngineOps;
import io.utrace.api.Event;
import io.utrace.api.EventSet;
import io.utrace.api.ExecReport;
import io.utrace.api.ExitReport;
import io.utrace.api.JctlReport;
import io.utrace.api.Outcome;
import io.utrace.api.ResumeAction;
import io.utrace.api.SignalReport;
import io.utrace.api.SyscallEntry;
import io.utrace.api.SyscallExit;
import io.utrace.api.SyscallSet;
import io.utrace.api.Task;
import io.utrace.api.Utrace;
import io.utrace.api.UtraceException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Follows a whole tree and notes every event of every task. A hook sees each note before the
 * callback returns: it may throw, or do something to the engine.
 */
class Recorder implements EngineOps {
    static final EventSet EVENTS = EventSet.ALL.minus(Event.QUIESCE);

    final Map<Task, List<String>> events = new LinkedHashMap<>();
    private final Queue<Engine> engines = new ConcurrentLinkedQueue<>();
    private final Utrace utrace;
    private final AtomicInteger released = new AtomicInteger();
    private volatile int attached;
    private SyscallSet calls = SyscallSet.ALL;
    private BiConsumer<Engine, String> hook = (engine, note) -> {};

    Recorder(Utrace utrace) {
        this.utrace = utrace;
    }

    /** Notes these calls only. */
    Recorder only(int... numbers) {
        calls = SyscallSet.of(numbers);
        return this;
    }

    Recorder hook(BiConsumer<Engine, String> newHook) {
        hook = newHook;
        return this;
    }

    void attach(Task task) {
        Engine engine = utrace.attach(task, this, null);
        attached++;
        engines.add(engine);
        engine.setEvents(wanted(), calls);
    }

    EventSet wanted() {
        return EVENTS;
    }

    /** Detaches from every task; waits for callbacks that are running. */
    void detachAll() throws InterruptedException {
        for (Engine each; (each = engines.poll()) != null; ) {
            try (Engine engine = each) {
                if (engine.control(ResumeAction.DETACH) == Outcome.IN_PROGRESS) {
                    engine.barrier();
                }
            } catch (UtraceException.NoSuchTask | UtraceException.DeathUnderway gone) {
                // which is as good
            }
        }
    }

    /** Every engine that was attached. */
    List<Engine> engines() {
        return List.copyOf(engines);
    }

    /** Gives all references back; tells how many engines there still are. */
    int closeAll() {
        int all = attached;
        for (Engine engine; (engine = engines.poll()) != null; ) {
            engine.close();
        }
        return all - released.get();
    }

    /** Every task's events, each list in the order in which they happened. */
    List<List<String>> all() {
        return List.copyOf(events.values());
    }

    long count(String note) {
        return events.values().stream().flatMap(List::stream).filter(note::equals).count();
    }

    private void note(Engine engine, String note) {
        events.computeIfAbsent(engine.task(), task -> new ArrayList<>()).add(note);
        hook.accept(engine, note);
    }

    private Action note(Action action, Engine engine, String note) {
        note(engine, note);
        return action.with(answer(engine, note));
    }

    /** What becomes of the task after a note that isn't of its end. */
    ResumeAction answer(Engine engine, String note) {
        return ResumeAction.RESUME;
    }

    @Override
    public Action reportSignal(Action action, Engine engine, SignalReport signal) {
        return note(action, engine, "signal " + signal.signal());
    }

    @Override
    public Action reportClone(Action action, Engine engine, CloneReport clone) {
        attach(clone.child());
        return note(action, engine, "clone");
    }

    @Override
    public Action reportExec(Action action, Engine engine, ExecReport exec) {
        return note(action, engine, "exec");
    }

    @Override
    public Action reportSyscallEntry(Action action, Engine engine, SyscallEntry call) {
        return note(action, engine, (action.isRepeated() ? "again " : "enter ") + call.number());
    }

    @Override
    public Action reportSyscallExit(Action action, Engine engine, SyscallExit call) {
        return note(action, engine, "leave " + call.number());
    }

    @Override
    public Action reportExit(Action action, Engine engine, ExitReport exit) {
        return note(action, engine, "exiting " + exit.status().shellStatus());
    }

    @Override
    public Action reportJctl(Action action, Engine engine, JctlReport jctl) {
        return note(action, engine, "jctl " + jctl.type() + " " + jctl.notification());
    }

    @Override
    public Action reportDeath(Engine engine, DeathReport death) {
        note(engine, "dead " + death.status().shellStatus());
        return Action.RESUME;
    }

    @Override
    public void reportReap(Engine engine, Task task) {
        note(engine, "reaped");
    }

    @Override
    public void release(@Nullable Object data) {
        released.incrementAndGet();
    }
}
