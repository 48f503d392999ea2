package io.utrace.junit;

import io.utrace.api.AttachFlag;
import io.utrace.api.Engine;
import io.utrace.api.EngineOps;
import io.utrace.api.Task;
import io.utrace.api.TaskState;
import io.utrace.api.Utrace;
import io.utrace.api.WaitQueue;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A test's way to its tasks, that of its modules included; remembers what is attached where. */
final class Attachments implements Utrace {
    private final Supplier<World> world;
    private final Collection<Engine> engines = new CopyOnWriteArrayList<>();

    Attachments(Supplier<World> world) {
        this.world = world;
    }

    @Override
    public Optional<Task> task(int tid) {
        return world.get().utrace().task(tid);
    }

    @Override
    public Engine attach(Task task, EngineOps ops, @Nullable Object data, AttachFlag... flags) {
        Engine engine = world.get().utrace().attach(task, ops, data, flags);
        // the client's own reference: another one would put off the engine's release
        engines.add(engine);
        return engine;
    }

    @Override
    public Optional<Engine> find(
            Task task, @Nullable EngineOps ops, @Nullable Object data, AttachFlag... flags) {
        return world.get().utrace().find(task, ops, data, flags);
    }

    @Override
    public WaitQueue newWaitQueue() {
        return world.get().utrace().newWaitQueue();
    }

    /** Says where each task stands that has, or had, an engine, and what its engines ask for. */
    String states() {
        Map<Task, StringBuilder> states = new LinkedHashMap<>();
        for (Engine engine : engines) {
            StringBuilder text = states.computeIfAbsent(engine.task(), this::state);
            if (engine.ops() instanceof Tracee.Gate) {
                text.append(engine.wantsStop() ? "    the test has not let it go\n" : "");
            } else {
                text.append("    ").append(History.nameOf(engine.ops())).append(" asks for ");
                text.append(engine.events());
                text.append(engine.wantsStop() ? ", wants it held\n" : "\n");
            }
        }
        return String.join("", List.copyOf(states.values()));
    }

    private StringBuilder state(Task task) {
        TaskState state = task.state();
        StringBuilder text = new StringBuilder("  ").append(task).append(" is ").append(state);
        if (state == TaskState.RUNNING) {
            text.append(": ").append(world.get().doing(task));
        } else if (state == TaskState.TRACED) {
            text.append(": waits for those who want it held");
        }
        return text.append('\n');
    }
}
