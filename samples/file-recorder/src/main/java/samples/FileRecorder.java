package samples;

import com.google.auto.service.AutoService;
import com.google.gson.Gson;
import com.google.gson.JsonObject;

import io.utrace.api.Abi;
import io.utrace.api.Action;
import io.utrace.api.CloneReport;
import io.utrace.api.Engine;
import io.utrace.api.EngineOps;
import io.utrace.api.Event;
import io.utrace.api.EventSet;
import io.utrace.api.Memory;
import io.utrace.api.ResumeAction;
import io.utrace.api.SyscallExit;
import io.utrace.api.SyscallSet;
import io.utrace.api.Task;
import io.utrace.api.UtraceException;
import io.utrace.api.spi.ModuleContext;
import io.utrace.api.spi.ModuleDescription;
import io.utrace.api.spi.TracingModule;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Writes a line of JSON for each call that names a file: what was asked for, and what came of it.
 */
@AutoService(TracingModule.class)
public final class FileRecorder implements TracingModule, EngineOps {
    /** The longest path that the kernel takes, see PATH_MAX in limits.h. */
    private static final int LONGEST_PATH = 4096;

    /** A call, and which of its arguments points to the path. */
    private record FileCall(String name, int path) {}

    /** By its number on x86-64. */
    private static final Map<Integer, FileCall> CALLS =
            Map.of(
                    2, new FileCall("open", 0),
                    85, new FileCall("creat", 0),
                    257, new FileCall("openat", 1),
                    437, new FileCall("openat2", 1),
                    83, new FileCall("mkdir", 0),
                    84, new FileCall("rmdir", 0),
                    87, new FileCall("unlink", 0),
                    263, new FileCall("unlinkat", 1));

    private final Gson gson = new Gson();
    private ModuleContext context;

    @Override
    public ModuleDescription description() {
        return ModuleDescription.of("file-recorder", "Writes what files are used as lines of JSON");
    }

    @Override
    public void start(ModuleContext context) {
        this.context = context;
        context.onTarget(this::watch);
    }

    private void watch(Task task) {
        int[] numbers = CALLS.keySet().stream().mapToInt(Integer::intValue).toArray();
        try (Engine engine = context.utrace().attach(task, this, null)) {
            engine.setEvents(EventSet.of(Event.SYSCALL_EXIT, Event.CLONE), SyscallSet.of(numbers));
        } catch (UtraceException gone) {
            // killed meanwhile: nothing to record
        }
    }

    @Override
    public Action reportClone(Action action, Engine engine, CloneReport clone) {
        watch(clone.child());
        return action.with(ResumeAction.RESUME);
    }

    @Override
    public Action reportSyscallExit(Action action, Engine engine, SyscallExit call) {
        FileCall known = CALLS.get(call.number());
        if (known != null && call.abi() == Abi.X86_64) {
            JsonObject line = new JsonObject();
            line.addProperty("pid", call.task().tgid());
            line.addProperty("call", known.name());
            line.addProperty("path", path(call.memory(), call.argument(known.path())));
            line.addProperty("result", call.result());
            context.output().println(gson.toJson(line));
        }
        return action.with(ResumeAction.RESUME);
    }

    /** Null when the program has passed no path at all. Bytes that are no UTF-8 become U+FFFD. */
    private static String path(Memory memory, long address) {
        byte[] bytes = new byte[LONGEST_PATH];
        int count = memory.read(address, bytes, 0, bytes.length);
        for (int length = 0; length < count; length++) {
            if (bytes[length] == 0) {
                return new String(bytes, 0, length, StandardCharsets.UTF_8);
            }
        }
        return null;
    }
}
