package io.utrace.engine;

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
import io.utrace.api.ResumeAction;
import io.utrace.api.SignalReport;
import io.utrace.api.SyscallEntry;
import io.utrace.api.SyscallExit;
import io.utrace.api.Task;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * An engine whose callbacks a test scripts one by one; each call is noted in a list that several
 * probes share.
 */
final class Probe implements EngineOps {
    final String name;
    final List<String> log;
    final Engine engine;

    private final Map<String, BiFunction<Action, Engine, @Nullable Action>> script =
            new HashMap<>();

    Probe(FakeTask task, String name, List<String> log, Event... events) {
        this.name = name;
        this.log = log;
        engine = task.core.attach(task.record, this, name);
        engine.setEvents(EventSet.of(events));
        task.verbs.clear();
    }

    /** From now on the callback answers like this. */
    Probe on(String callback, BiFunction<Action, Engine, @Nullable Action> answer) {
        script.put(callback, answer);
        return this;
    }

    Probe on(String callback, Action answer) {
        return on(callback, (action, lent) -> answer);
    }

    private Action call(String callback, Action incoming, Engine lent, String note) {
        log.add(name + "." + callback + note);
        return script.getOrDefault(callback, (action, e) -> action.with(ResumeAction.RESUME))
                .apply(incoming, lent);
    }

    private static String note(Action incoming) {
        return incoming == Action.RESUME ? "" : "[" + incoming + "]";
    }

    @Override
    public Action reportQuiesce(Action action, Engine lent, @Nullable Event event) {
        log.add(name + ".quiesce(" + (event == null ? "0" : event) + ")" + note(action));
        BiFunction<Action, Engine, @Nullable Action> scripted = script.get("quiesce");
        return scripted == null
                ? EngineOps.super.reportQuiesce(action, lent, event)
                : scripted.apply(action, lent);
    }

    @Override
    public Action reportSignal(Action action, Engine lent, SignalReport signal) {
        if (!script.containsKey("signal")) {
            return EngineOps.super.reportSignal(action, lent, signal);
        }
        return call("signal", action, lent, "(" + signal.signal() + ")" + note(action));
    }

    @Override
    public Action reportClone(Action action, Engine lent, CloneReport clone) {
        return call("clone", action, lent, note(action));
    }

    @Override
    public Action reportExec(Action action, Engine lent, ExecReport exec) {
        return call("exec", action, lent, note(action));
    }

    @Override
    public Action reportSyscallEntry(Action action, Engine lent, SyscallEntry syscall) {
        return call("entry", action, lent, note(action));
    }

    @Override
    public Action reportSeccomp(Action action, Engine lent, SyscallEntry call) {
        return call("seccomp", action, lent, note(action));
    }

    @Override
    public Action reportSyscallExit(Action action, Engine lent, SyscallExit syscall) {
        return call("exit", action, lent, note(action));
    }

    @Override
    public Action reportExit(Action action, Engine lent, ExitReport exit) {
        return call("exiting", action, lent, note(action));
    }

    @Override
    public Action reportJctl(Action action, Engine lent, JctlReport jctl) {
        boolean stops = jctl.type() == JctlReport.STOPPED;
        return call("jctl", action, lent, (stops ? "(stopped)" : "(continued)") + note(action));
    }

    @Override
    public Action reportDeath(Engine lent, DeathReport death) {
        return call("death", Action.RESUME, lent, "");
    }

    @Override
    public void reportReap(Engine lent, Task task) {
        call("reap", Action.RESUME, lent, "");
    }

    @Override
    public void release(@Nullable Object data) {
        log.add(data + ".release");
    }
}
