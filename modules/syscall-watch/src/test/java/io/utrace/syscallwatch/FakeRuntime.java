package io.utrace.syscallwatch;

import io.utrace.api.Action;
import io.utrace.api.AttachFlag;
import io.utrace.api.Engine;
import io.utrace.api.EngineOps;
import io.utrace.api.Task;
import io.utrace.api.Utrace;
import io.utrace.api.UtraceException;
import io.utrace.api.WaitQueue;
import io.utrace.api.spi.ModuleContext;
import io.utrace.api.spi.Option;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.helpers.NOPLogger;

/** Runs the module without any process: tests say what happens, and read what it prints. */
final class FakeRuntime implements ModuleContext, Utrace {
    final Map<Task, FakeEngine> engines = new HashMap<>();
    final Set<Task> gone = new HashSet<>();
    final List<String> writes = new ArrayList<>();
    final FakeMemory memory = new FakeMemory();
    private final Map<Option<?>, Object> options = new HashMap<>();
    private final PrintStream output =
            new PrintStream(new ByteArrayOutputStream()) {
                @Override
                public void write(byte[] bytes, int offset, int length) {
                    writes.add(new String(bytes, offset, length, StandardCharsets.ISO_8859_1));
                }
            };
    private Consumer<? super Task> listener = task -> {};

    /** Starts the module and shows it a task. */
    static FakeStop start(FakeRuntime runtime) {
        new SyscallWatch().start(runtime);
        return runtime.target(1000);
    }

    <T> FakeRuntime set(Option<T> option, T value) {
        options.put(option, value);
        return this;
    }

    FakeStop target(int tid) {
        FakeTask task = new FakeTask(tid);
        listener.accept(task);
        return stop(task);
    }

    FakeStop stop(FakeTask task) {
        FakeStop stop = new FakeStop(task);
        stop.memory = memory;
        return stop;
    }

    FakeEngine engine(FakeStop stop) {
        return engines.get(stop.task);
    }

    /** Makes a call from beginning to end and gives the line without its line feed. */
    String call(FakeStop stop, int number, long result, long... arguments) {
        enter(stop, number, arguments);
        return exit(stop, result);
    }

    void enter(FakeStop stop, int number, long... arguments) {
        stop.number = number;
        for (int i = 0; i < 6; i++) {
            stop.arguments[i] = i < arguments.length ? arguments[i] : 0;
        }
        engine(stop).ops().reportSyscallEntry(Action.RESUME, engine(stop), stop);
    }

    String exit(FakeStop stop, long result) {
        stop.result = result;
        int before = writes.size();
        engine(stop).ops().reportSyscallExit(Action.RESUME, engine(stop), stop);
        return written(before);
    }

    /** Gives all that was written since, each line in a write of its own. */
    String written(int before) {
        StringBuilder text = new StringBuilder();
        for (String write : writes.subList(before, writes.size())) {
            text.append(write);
        }
        return text.toString().stripTrailing();
    }

    FakeStop fork(FakeStop parent, int tid) {
        parent.child = new FakeTask(tid);
        engine(parent).ops().reportClone(Action.RESUME, engine(parent), parent);
        return stop(parent.child);
    }

    String signal(FakeStop stop, FakeSigInfo info) {
        stop.signal = info.signal;
        stop.info = info;
        int before = writes.size();
        engine(stop).ops().reportSignal(Action.RESUME, engine(stop), stop);
        return written(before);
    }

    String die(FakeStop stop, int status) {
        stop.status = status;
        int before = writes.size();
        engine(stop).ops().reportDeath(engine(stop), stop);
        release(stop);
        return written(before);
    }

    void release(FakeStop stop) {
        engine(stop).ops().release(engine(stop).data());
    }

    @Override
    public Engine attach(Task task, EngineOps ops, Object data, AttachFlag... flags) {
        if (gone.contains(task)) {
            throw new UtraceException.NoSuchTask("gone");
        }
        FakeEngine engine = new FakeEngine(task, ops, data);
        engines.put(task, engine);
        return engine;
    }

    @Override
    public Utrace utrace() {
        return this;
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> T option(Option<T> option) {
        return (T) options.getOrDefault(option, option.defaultValue());
    }

    @Override
    public PrintStream output() {
        return output;
    }

    @Override
    public Logger logger() {
        return NOPLogger.NOP_LOGGER;
    }

    @Override
    public void onTarget(Consumer<? super Task> newListener) {
        listener = newListener;
    }

    @Override
    public Optional<Task> task(int tid) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Engine> find(Task task, EngineOps ops, Object data, AttachFlag... flags) {
        throw new UnsupportedOperationException();
    }

    @Override
    public WaitQueue newWaitQueue() {
        throw new UnsupportedOperationException();
    }
}
