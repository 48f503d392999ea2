package io.utrace.host;

import io.utrace.api.Action;
import io.utrace.api.Engine;
import io.utrace.api.EngineOps;
import io.utrace.api.Event;
import io.utrace.api.EventSet;
import io.utrace.api.ResumeAction;
import io.utrace.api.Task;
import io.utrace.api.Utrace;
import io.utrace.api.UtraceException;
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
    private @Nullable Engine gate;

    private Introduction(Task target, Iterator<HostedModule> modules) {
        this.target = target;
        this.modules = modules;
    }

    /**
     * Begins to tell the modules. On the target's own thread, before the target goes on.
     *
     * @param target held until this returns, and from then on by itself
     * @param modules who is to be told
     */
    static void begin(Task target, Iterable<HostedModule> modules) {
        new Introduction(target, modules.iterator()).goOn();
    }

    /** Tells those who may be told on this thread; true when none is left. */
    private boolean goOn() {
        while (modules.hasNext()) {
            HostedModule module = modules.next();
            if (module.isIsolated()) {
                close(module.core());
                module.tellLater(target, this::told);
                return false;
            }
            module.tell(target);
        }
        return true;
    }

    /** The target is held from here on. */
    private void close(Utrace utrace) {
        if (gate == null) {
            gate = utrace.attach(target, this, null);
            gate.control(ResumeAction.STOP);
        }
    }

    /** An isolated module has been told, or is not to be told any more. On any thread. */
    private void told() {
        Engine held = gate;
        if (held == null) {
            throw new AssertionError("nothing held " + target);
        }
        try {
            if (modules.hasNext()) {
                held.setEvents(EventSet.of(Event.QUIESCE));
                held.control(ResumeAction.REPORT);
            } else {
                held.control(ResumeAction.DETACH);
                held.close();
            }
        } catch (UtraceException gone) {
            // and with it whoever would be told of it
        }
    }

    @Override
    public Action reportQuiesce(Action action, Engine engine, @Nullable Event event) {
        engine.setEvents(EventSet.NONE);
        return goOn() ? Action.DETACH : Action.STOP;
    }
}
