package io.utrace.cli;

import io.utrace.host.Following;
import io.utrace.host.FoundModule;
import io.utrace.host.ModuleCatalog;
import io.utrace.host.ModuleChoice;
import io.utrace.host.ModuleChoiceException;
import io.utrace.host.ModuleHost;
import io.utrace.host.ModuleStartException;
import io.utrace.host.TraceOutput;
import io.utrace.host.Troubles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * A guest's modules in this runtime, from their start to their stop. They see the processes that
 * the guest named, and what is born of these; what they write, and what goes wrong with them, is
 * told to the guest.
 */
final class Visit implements Troubles {
    private final SharedRuntime runtime;
    private final int guest;
    private final TraceArguments arguments;
    private final Set<Integer> pids;
    private final Outbox outbox;
    private final CompletableFuture<End> end;
    private final List<Following> followed = new ArrayList<>();

    /**
     * Prepares it.
     *
     * @param guest the process that asks for it
     * @param arguments what it asks for
     * @param pids for which processes
     * @param outbox the way to the guest
     * @param end completed by whoever ends it
     */
    Visit(
            SharedRuntime runtime,
            int guest,
            TraceArguments arguments,
            Set<Integer> pids,
            Outbox outbox,
            CompletableFuture<End> end) {
        this.runtime = runtime;
        this.guest = guest;
        this.arguments = arguments;
        this.pids = pids;
        this.outbox = outbox;
        this.end = end;
    }

    /** Waits for its end: until the processes end, the guest goes, or the runtime does. */
    End run() {
        ModuleHost host = runtime.host().beside(this);
        try {
            start(host);
            CompletableFuture<End> natural = show(host);
            return natural.applyToEither(end, last -> last).join();
        } catch (CommandException refusal) {
            return End.of(refusal);
        } finally {
            followed.forEach(Following::close);
            host.stop();
        }
    }

    private void start(ModuleHost host) throws CommandException {
        try {
            List<ModuleChoice> choices = choose();
            for (int i = 0; i < choices.size(); i++) {
                TraceOutput output =
                        TraceOutput.unbuffered(outbox.stream(i), "the guest", this::tell);
                host.add(choices.get(i), runtime.tasks().utrace(), output);
            }
        } catch (ModuleChoiceException refusal) {
            throw CommandException.of(refusal);
        } catch (ModuleStartException refusal) {
            throw CommandException.of(refusal);
        }
    }

    /** The folders are those that the guest would look at, and no others. */
    private List<ModuleChoice> choose() throws CommandException, ModuleChoiceException {
        List<Path> folders = arguments.plugins().stream().map(Path::of).toList();
        try (ModuleCatalog catalog = ModuleCatalog.discover(folders, arguments.modules())) {
            for (FoundModule module : catalog.found()) {
                checkNative(module);
            }
            return catalog.choose(arguments.modules());
        }
    }

    private void checkNative(FoundModule module) throws CommandException {
        String name = module.description().name();
        if (module.isPlugin()
                && arguments.modules().names().contains(name)
                && !arguments.modules().nativeAccess().contains(name)
                && !SharedRuntime.refusesNativeCalls()) {
            throw new CommandException(
                    CommandException.FAILED,
                    "process "
                            + SharedRuntime.pid()
                            + " was started for bundled modules, and can't refuse native calls to "
                            + name
                            + ": grant them by --native-access "
                            + name
                            + ", or start that one with --plugins");
        }
    }

    /** Gives the end that comes when the processes have ended. */
    private CompletableFuture<End> show(ModuleHost host) {
        if (runtime.arguments().fast()) {
            tell("--fast: calls that no module named at the start aren't seen");
        }
        for (int pid : pids) {
            Optional<Following> process =
                    host.follow(runtime.tasks().utrace(), runtime.tasks()::tasks, pid);
            if (process.isEmpty()) {
                tell("there is no process " + pid + " any more");
                continue;
            }
            followed.add(process.get());
            int threads = process.get().count();
            CompletableFuture.anyOf(process.get().shown(), end).join();
            tell(
                    "process "
                            + pid
                            + " attached"
                            + (threads > 1 ? ", " + threads + " threads" : "")
                            + ", by way of process "
                            + SharedRuntime.pid());
        }
        int status = followed.size() == pids.size() ? 0 : AttachCommand.REFUSED;
        return CompletableFuture.allOf(
                        followed.stream().map(Following::end).toArray(CompletableFuture[]::new))
                .thenApply(ended -> new End(status, ""));
    }

    // ---- for whoever looks

    int guest() {
        return guest;
    }

    List<String> modules() {
        return arguments.modules().names();
    }

    Set<Integer> pids() {
        return pids;
    }

    // ---- troubles

    @Override
    public void tell(String line) {
        outbox.line(line);
    }

    @Override
    public void memoryUsedUp(String who, String where) {
        runtime.troubles().memoryUsedUp(who, where);
    }
}
