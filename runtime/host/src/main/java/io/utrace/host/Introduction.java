package io.utrace.host;

import io.utrace.api.Action;
import io.utrace.api.Engine;
import io.utrace.api.EngineOps;
import io.utrace.api.Event;
import io.utrace.api.EventSet;
import io.utrace.api.ResumeAction;
import io.utrace.api.Task;
import io.utrace.api.UtraceException;
import io.utrace.api.WaitQueue;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * A target on its way through the modules, which are told of it in their order: so they attach in
 * that order, wherever their code runs. While an isolated module takes its time, an engine of ours
 * holds the target, and nobody waits.
 */
final class Introduction implements EngineOps {
    private final Task target;
    private final Iterator<HostedModule> modules;
    private final Engine gate;
    private final WaitQueue held;

    /** Who is to be told when the target is held. */
    private HostedModule due;

    private Introduction(Task target, Iterator<HostedModule> modules, HostedModule first) {
        this.target = target;
        this.modules = modules;
        due = first;
        gate = first.core().attach(target, this, null);
        held = first.core().newWaitQueue();
    }

    /**
     * Begins to tell the modules. On the target's own thread, before the target goes on.
     *
     * @param target held until this returns, and from then on by itself
     * @param modules who is to be told
     */
    static void begin(Task target, Iterable<HostedModule> modules) {
        Iterator<HostedModule> all = modules.iterator();
        HostedModule isolated = tell(target, all);
        if (isolated != null) {
            new Introduction(target, all, isolated).hold();
        }
    }

    /** Tells those who may be told on this thread, as far as to one who may not. */
    private static @Nullable HostedModule tell(Task target, Iterator<HostedModule> modules) {
        while (modules.hasNext()) {
            HostedModule module = modules.next();
            if (module.isIsolated()) {
                return module;
            }
            module.tell(target);
        }
        return null;
    }

    private void hold() {
        // Only then: what an observer asks for while a callback is made, its answer may void.
        held.add(
                key -> {
                    due.tellLater(target, this::told);
                    return true;
                },
                false);
        gate.control(ResumeAction.STOP);
        gate.wakeUp(held);
    }

    /** An isolated module has been told, or is not to be told any more. On any thread. */
    private void told() {
        try {
            if (modules.hasNext()) {
                gate.setEvents(EventSet.of(Event.QUIESCE));
                gate.control(ResumeAction.REPORT);
            } else {
                gate.control(ResumeAction.DETACH);
                gate.close();
            }
        } catch (UtraceException gone) {
            // and with it whoever would be told of it
        }
    }

    @Override
    public Action reportQuiesce(Action action, Engine engine, @Nullable Event event) {
        engine.setEvents(EventSet.NONE);
        HostedModule isolated = tell(target, modules);
        if (isolated == null) {
            return Action.DETACH;
        }
        due = isolated;
        engine.wakeUp(held);
        return Action.STOP;
    }
}
