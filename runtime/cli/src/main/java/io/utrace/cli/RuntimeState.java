package io.utrace.cli;

import com.grack.nanojson.JsonStringWriter;
import com.grack.nanojson.JsonWriter;
import io.utrace.api.EngineOps;
import io.utrace.api.Task;
import io.utrace.host.HostedModule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/** What there is at a runtime, as {@code ps} gets to know it. */
final class RuntimeState {
    private RuntimeState() {}

    static String of(SharedRuntime runtime, List<Guest> guests) {
        JsonStringWriter json = JsonWriter.string().object();
        json.value("pid", SharedRuntime.pid()).value("version", Main.version());
        json.value("command", runtime.arguments().command());
        json.array("operands", runtime.arguments().operands());
        json.array("modules", runtime.host().modules().stream().map(HostedModule::name).toList());
        json.array("guests");
        for (Guest guest : guests) {
            Visit visit = guest.visit();
            if (visit != null) {
                json.object().value("pid", visit.guest());
                json.array("modules", visit.modules()).array("processes", visit.pids()).end();
            }
        }
        json.end().array("tasks");
        runtime.tasks().tasks().stream()
                .sorted(Comparator.comparingInt(Task::tid))
                .forEach(task -> describe(task, runtime, json));
        return json.end().end().done();
    }

    private static void describe(Task task, SharedRuntime runtime, JsonStringWriter json) {
        json.object().value("tid", task.tid()).value("process", task.tgid());
        json.value("name", name(task)).array("engines");
        for (EngineOps ops : runtime.tasks().engines(task)) {
            // what the runtime does for itself is nobody's business
            runtime.host().nameOf(ops).ifPresent(json::value);
        }
        json.end().end();
    }

    /** As the task calls itself; empty when it has gone. */
    private static String name(Task task) {
        try {
            return Files.readString(Path.of("/proc", Integer.toString(task.tid()), "comm")).strip();
        } catch (IOException gone) {
            return "";
        }
    }
}
