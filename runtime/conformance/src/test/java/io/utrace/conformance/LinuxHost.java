package io.utrace.conformance;

import io.utrace.api.EngineOps;
import io.utrace.api.Task;
import io.utrace.api.Utrace;
import io.utrace.linux.RealTasks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A tracer of real processes, which act out scripts. */
final class LinuxHost implements Host {
    private final Path actor;
    private final Path directory = Files.createTempDirectory("conformance");
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private final List<LinuxTracee> tracees = new ArrayList<>();
    private final RealTasks tasks =
            RealTasks.open(
                    new RealTasks.Failures() {
                        @Override
                        public void moduleFailed(
                                @Nullable EngineOps ops, String where, Throwable failure) {
                            failures.add(where + ": " + failure);
                        }

                        @Override
                        public void tracerFailed(Throwable failure) {
                            failures.add("tracer: " + failure);
                        }
                    });

    LinuxHost(Path actor) throws IOException {
        this.actor = actor;
    }

    @Override
    public Utrace utrace() {
        return tasks.utrace();
    }

    @Override
    public Tracee start(Script script, Consumer<? super Task> held) throws Exception {
        Path page = directory.resolve("page" + tracees.size());
        LinuxTracee tracee = new LinuxTracee(page, script);
        List<String> words = new ArrayList<>(List.of(actor.toString(), page.toString()));
        words.addAll(List.of("mark", "0", "spin", "0"));
        words.addAll(script.words());
        byte[][] argv =
                words.stream()
                        .map(word -> word.getBytes(StandardCharsets.UTF_8))
                        .toArray(byte[][]::new);
        tracees.add(tracee);
        tracee.started(tasks.launch(argv, new byte[0][], tracee.onHeld(held)));
        return tracee;
    }

    @Override
    public boolean forbidSteps() {
        return false;
    }

    @Override
    public void run() {
        // They run by themselves.
        Thread.onSpinWait();
        Thread.yield();
    }

    @Override
    public List<String> failures() {
        return failures;
    }

    @Override
    public void close() {
        tasks.close();
        tracees.forEach(LinuxTracee::kill);
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
