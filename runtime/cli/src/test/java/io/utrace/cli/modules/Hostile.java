package io.utrace.cli.modules;

import io.utrace.api.Action;
import io.utrace.api.CloneReport;
import io.utrace.api.DeathReport;
import io.utrace.api.Engine;
import io.utrace.api.EngineOps;
import io.utrace.api.Event;
import io.utrace.api.EventSet;
import io.utrace.api.ExecReport;
import io.utrace.api.ExitReport;
import io.utrace.api.ResumeAction;
import io.utrace.api.SignalReport;
import io.utrace.api.SyscallEntry;
import io.utrace.api.SyscallExit;
import io.utrace.api.Task;
import io.utrace.api.WaitQueue;
import io.utrace.api.spi.ModuleContext;
import io.utrace.api.spi.ModuleDescription;
import io.utrace.api.spi.Option;
import io.utrace.api.spi.TracingModule;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Does harm: what its options say, in the callback that they name. */
public final class Hostile implements TracingModule, EngineOps {
    private static final Option<String> DEED = Option.text("deed", "hang", "What to do");
    private static final Option<String> AT = Option.text("at", "start", "Where to do it");
    private static final List<Object> HOARD = new ArrayList<>();

    private @Nullable ModuleContext context;
    private String deed = "";
    private String at = "";

    @Override
    public ModuleDescription description() {
        return ModuleDescription.of("hostile", "Does harm", DEED, AT);
    }

    @Override
    public void start(ModuleContext given) throws Exception {
        context = given;
        deed = given.option(DEED);
        at = given.option(AT);
        given.onTarget(task -> {
            at("onTarget");
            watch(task);
        });
        at("start");
    }

    @Override
    public void stop() {
        at("stop");
    }

    private void watch(Task task) {
        try (Engine engine = context.utrace().attach(task, this, null)) {
            engine.setEvents(EventSet.ALL);
        }
    }

    private void at(String where) {
        if (at.equals(where)) {
            act();
        }
    }

    private void act() {
        switch (deed) {
            case "hang" -> hang();
            case "spin" -> {
                while (!deed.isEmpty()) {
                    Thread.onSpinWait();
                }
            }
            case "exit" -> System.exit(9);
            case "hoard" -> {
                while (true) {
                    HOARD.add(new long[1000]);
                }
            }
            case "overflow" -> act();
            case "missing" -> context.output().println(Missing.name());
            case "threads" -> {
                new Thread(this::hang, "hostile-1").start();
                new Thread(this::hang, "hostile-2").start();
            }
            default -> throw new IllegalArgumentException(deed);
        }
    }

    /** Whatever anybody says. */
    private void hang() {
        while (true) {
            try {
                Thread.sleep(Long.MAX_VALUE);
            } catch (InterruptedException ignored) {
                // hostile
            }
        }
    }

    private Action at(String where, Action action) {
        at(where);
        return action.with(ResumeAction.RESUME);
    }

    @Override
    public Action reportQuiesce(Action action, Engine engine, @Nullable Event event) {
        return at("reportQuiesce", Action.RESUME);
    }

    @Override
    public Action reportSignal(Action action, Engine engine, SignalReport signal) {
        return at("reportSignal", action);
    }

    @Override
    public Action reportClone(Action action, Engine engine, CloneReport clone) {
        watch(clone.child());
        return at("reportClone", action);
    }

    @Override
    public Action reportExec(Action action, Engine engine, ExecReport exec) {
        if (at.equals("wake function")) {
            WaitQueue queue = context.utrace().newWaitQueue();
            queue.add(
                    task -> {
                        act();
                        return true;
                    },
                    true);
            engine.wakeUp(queue);
        }
        return at("reportExec", action);
    }

    @Override
    public Action reportSyscallEntry(Action action, Engine engine, SyscallEntry call) {
        return at("reportSyscallEntry", action);
    }

    @Override
    public Action reportSyscallExit(Action action, Engine engine, SyscallExit call) {
        return at("reportSyscallExit", action);
    }

    @Override
    public Action reportExit(Action action, Engine engine, ExitReport exit) {
        return at("reportExit", action);
    }

    @Override
    public Action reportDeath(Engine engine, DeathReport death) {
        return at("reportDeath", Action.RESUME);
    }

    @Override
    public void reportReap(Engine engine, Task task) {
        at("reportReap");
    }

    @Override
    public void release(@Nullable Object data) {
        at("release");
    }
}
