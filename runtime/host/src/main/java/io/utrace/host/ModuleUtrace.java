package io.utrace.host;

import io.utrace.api.AttachFlag;
import io.utrace.api.Engine;
import io.utrace.api.EngineOps;
import io.utrace.api.Outcome;
import io.utrace.api.ResumeAction;
import io.utrace.api.Task;
import io.utrace.api.Utrace;
import io.utrace.api.UtraceException;
import io.utrace.api.WaitQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One module's way to the tasks. Remembers what the module attached and where, so that its failures
 * can be told from others', and all its engines be detached; keeps neither tasks nor ops alive.
 */
final class ModuleUtrace implements Utrace {
    private final Utrace core;
    private final HostedModule module;

    /** The way that the module itself takes; the host's own is always the core. */
    private volatile Utrace way;

    /** Keyed by identity, which is what equality of tasks is. */
    private final Map<Task, List<WeakReference<EngineOps>>> attached = new WeakHashMap<>();

    ModuleUtrace(Utrace core, HostedModule module) {
        this.core = core;
        this.module = module;
        way = core;
    }

    /** Has the module take another way from now on. */
    void lead(UnaryOperator<Utrace> detour) {
        way = detour.apply(core);
    }

    @Override
    public Optional<Task> task(int tid) {
        return way.task(tid);
    }

    @Override
    public Engine attach(Task task, EngineOps ops, @Nullable Object data, AttachFlag... flags) {
        note(task, ops);
        Engine engine = way.attach(task, ops, data, flags);
        // Asked after the attach: whichever comes first, this or the end, one of the two detaches
        // the engine.
        if (module.isOver()) {
            detach(engine);
            throw new ModuleOverException(module.whyOver());
        }
        return engine;
    }

    @Override
    public Optional<Engine> find(
            Task task, @Nullable EngineOps ops, @Nullable Object data, AttachFlag... flags) {
        return way.find(task, ops, data, flags);
    }

    @Override
    public WaitQueue newWaitQueue() {
        return new ModuleWaitQueue(way.newWaitQueue(), way.newWaitQueue(), module);
    }

    private void note(Task task, EngineOps ops) {
        synchronized (attached) {
            List<WeakReference<EngineOps>> here = attached.get(task);
            if (here == null) {
                here = new ArrayList<>(1);
                attached.put(task, here);
            }
            for (int i = here.size() - 1; i >= 0; i--) {
                if (here.get(i).refersTo(ops)) {
                    return;
                }
                if (here.get(i).refersTo(null)) {
                    here.remove(i);
                }
            }
            here.add(new WeakReference<>(ops));
        }
    }

    /** Tells whether this module attached these callbacks anywhere. */
    boolean hasAttached(EngineOps ops) {
        synchronized (attached) {
            for (List<WeakReference<EngineOps>> here : attached.values()) {
                for (WeakReference<EngineOps> reference : here) {
                    if (reference.refersTo(ops)) {
                        return true;
                    }
                }
            }
            return false;
        }
    }

    /**
     * Detaches every engine of the module. Doesn't wait: callbacks that run now run to their end.
     */
    void detachAll() {
        engines(ModuleUtrace::detach);
    }

    /**
     * Detaches every engine of the module, and waits until no callback of theirs runs.
     *
     * @return whether the thread was interrupted meanwhile
     */
    boolean detachAllAndWait() {
        AtomicBoolean interrupted = new AtomicBoolean();
        engines(engine -> {
            try (engine) {
                Outcome outcome = detachNow(engine);
                while (outcome == Outcome.IN_PROGRESS) {
                    try {
                        outcome = engine.barrier();
                    } catch (InterruptedException later) {
                        interrupted.set(true);
                    }
                }
            } catch (UtraceException over) {
                // none of its callbacks runs, nor will one
            }
        });
        return interrupted.get();
    }

    /** As IN_PROGRESS counts a death that is being reported: what is left is answered for it. */
    private static Outcome detachNow(Engine engine) {
        try {
            return engine.control(ResumeAction.DETACH);
        } catch (UtraceException.DeathUnderway dying) {
            return Outcome.IN_PROGRESS;
        }
    }

    /** Has something done to each engine of the module that detaches it. */
    private void engines(Consumer<? super Engine> detacher) {
        List<Task> tasks = new ArrayList<>();
        List<EngineOps> callbacks = new ArrayList<>();
        synchronized (attached) {
            attached.forEach((task, here) -> {
                for (WeakReference<EngineOps> reference : here) {
                    EngineOps ops = reference.get();
                    if (ops != null) {
                        tasks.add(task);
                        callbacks.add(ops);
                    }
                }
            });
        }
        for (int i = 0; i < tasks.size(); i++) {
            engines(tasks.get(i), callbacks.get(i), detacher);
        }
    }

    private void engines(Task task, EngineOps ops, Consumer<? super Engine> detacher) {
        try {
            // What can't be detached, because its task is dying, would be found for ever.
            Engine last = null;
            Optional<Engine> next = core.find(task, ops, null, AttachFlag.MATCH_OPS);
            while (next.isPresent() && !next.get().equals(last)) {
                last = next.get();
                detacher.accept(last);
                next = core.find(task, ops, null, AttachFlag.MATCH_OPS);
            }
            next.ifPresent(Engine::close);
        } catch (UtraceException gone) {
            // so are its engines
        }
    }

    /**
     * Has something done with each engine of the module: of those attached now, one of each ops.
     */
    void visit(Consumer<? super Engine> visitor) {
        List<Engine> found = new ArrayList<>();
        synchronized (attached) {
            attached.forEach((task, here) -> {
                for (WeakReference<EngineOps> reference : here) {
                    find(task, reference.get()).ifPresent(found::add);
                }
            });
        }
        for (Engine engine : found) {
            try (engine) {
                visitor.accept(engine);
            }
        }
    }

    private Optional<Engine> find(Task task, @Nullable EngineOps ops) {
        try {
            return ops == null
                    ? Optional.empty()
                    : core.find(task, ops, null, AttachFlag.MATCH_OPS);
        } catch (UtraceException gone) {
            return Optional.empty();
        }
    }

    private static void detach(Engine engine) {
        try (engine) {
            engine.control(ResumeAction.DETACH);
        } catch (UtraceException over) {
            // it is detached, or its task is dying and nothing but that is reported any more
        }
    }
}
