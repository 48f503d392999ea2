package samples;

import com.google.auto.service.AutoService;

import io.utrace.api.Abi;
import io.utrace.api.Action;
import io.utrace.api.CloneReport;
import io.utrace.api.Engine;
import io.utrace.api.EngineOps;
import io.utrace.api.Event;
import io.utrace.api.EventSet;
import io.utrace.api.Memory;
import io.utrace.api.ResumeAction;
import io.utrace.api.SyscallAction;
import io.utrace.api.SyscallEntry;
import io.utrace.api.Task;
import io.utrace.api.UtraceException;
import io.utrace.api.spi.ModuleContext;
import io.utrace.api.spi.ModuleDescription;
import io.utrace.api.spi.Option;
import io.utrace.api.spi.TracingModule;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Has calls fail with EPERM instead of being made. */
@AutoService(TracingModule.class)
public final class Sandbox implements TracingModule, EngineOps {
    private static final Option<String> DENY =
            Option.text("deny", "", "Calls that fail, by name or number, with commas between");
    private static final Option<String> PATHS =
            Option.text(
                    "paths", "", "Beginnings of paths that can't be named, with colons between");

    private static final long EPERM = 1;
    private static final int LONGEST_PATH = 4096;

    private Set<Integer> denied = Set.of();
    private List<String> paths = List.of();
    private ModuleContext context;

    @Override
    public ModuleDescription description() {
        return ModuleDescription.of("sandbox", "Has calls fail with EPERM", DENY, PATHS);
    }

    /**
     * Starts it.
     *
     * @throws IllegalArgumentException when a call isn't known; utrace shows the message as a line
     */
    @Override
    public void start(ModuleContext context) {
        this.context = context;
        Set<Integer> numbers = new HashSet<>();
        parts(context.option(DENY), ",").map(PathCalls::number).forEach(numbers::add);
        denied = numbers;
        paths = parts(context.option(PATHS), ":").toList();
        context.onTarget(this::watch);
    }

    private static Stream<String> parts(String text, String separator) {
        return Stream.of(text.split(separator)).filter(part -> !part.isEmpty());
    }

    /** All calls: those of other tables would be a way round. */
    private void watch(Task task) {
        try (Engine engine = context.utrace().attach(task, this, null)) {
            engine.setEvents(EventSet.of(Event.SYSCALL_ENTRY, Event.CLONE));
        } catch (UtraceException gone) {
            // killed meanwhile: it makes no calls
        }
    }

    @Override
    public Action reportClone(Action action, Engine engine, CloneReport clone) {
        watch(clone.child());
        return action.with(ResumeAction.RESUME);
    }

    @Override
    public Action reportSyscallEntry(Action action, Engine engine, SyscallEntry call) {
        if (!isDenied(call)) {
            return action.with(ResumeAction.RESUME);
        }
        call.setResult(-EPERM);
        return action.with(ResumeAction.RESUME).with(SyscallAction.ABORT);
    }

    private boolean isDenied(SyscallEntry call) {
        if (call.abi() != Abi.X86_64 || denied.contains(call.number())) {
            return true;
        }
        if (!paths.isEmpty()) {
            for (int argument : PathCalls.paths(call.number())) {
                String path = path(call.memory(), call.argument(argument));
                if (paths.stream().anyMatch(path::startsWith)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static String path(Memory memory, long address) {
        byte[] bytes = new byte[LONGEST_PATH];
        int count = memory.read(address, bytes, 0, bytes.length);
        int length = 0;
        while (length < count && bytes[length] != 0) {
            length++;
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }
}
