package io.utrace.conformance;

import io.utrace.api.SigInfo;
import io.utrace.api.Task;
import io.utrace.api.WaitStatus;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A process that acts out a script; it shares a page of gates and marks with the test. */
final class LinuxTracee implements Tracee {
    private static final int GATES = 64;
    private static final int HANDLED = 2 * GATES * Integer.BYTES;
    private static final int SIGINFO_SIZE = 128;
    private static final int PAGE = 4096;

    private final Path page;
    private final MappedByteBuffer shared;
    private final Set<Integer> sleeps = new TreeSet<>();
    private final CompletableFuture<Task> started = new CompletableFuture<>();
    private CompletableFuture<WaitStatus> end = new CompletableFuture<>();
    private int pid;

    LinuxTracee(Path page, Script script) throws IOException, InterruptedException {
        this.page = page;
        try (RandomAccessFile file = new RandomAccessFile(page.toFile(), "rw")) {
            shared = file.getChannel().map(MapMode.READ_WRITE, 0, PAGE);
        }
        shared.order(ByteOrder.nativeOrder());
        findSleeps(script);
        for (int gate : sleeps) {
            new ProcessBuilder("mkfifo", fifo(gate)).inheritIO().start().waitFor();
        }
    }

    private void findSleeps(Script script) {
        for (Script.Step step : script.steps()) {
            switch (step) {
                case Script.Sleep(int gate) -> sleeps.add(gate);
                case Script.Fork(Script child) -> findSleeps(child);
                case Script.Vfork(Script child) -> findSleeps(child);
                case Script.Spawn(Script thread) -> findSleeps(thread);
                case Script.Exec(Script next) -> findSleeps(next);
                default -> {}
            }
        }
    }

    private String fifo(int gate) {
        return page + "." + gate;
    }

    Consumer<Task> onHeld(Consumer<? super Task> held) {
        return task -> {
            pid = task.tgid();
            started.complete(task);
            held.accept(task);
        };
    }

    void started(CompletableFuture<WaitStatus> itsEnd) {
        end = itsEnd;
        started.join();
    }

    /** Kills what is left of it. */
    void kill() {
        if (!end.isDone()) {
            signal("KILL");
            end.join();
        }
    }

    private void signal(String name) {
        try {
            new ProcessBuilder("kill", "-" + name, "" + pid).inheritIO().start().waitFor();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    @Override
    public Task task() {
        return started.join();
    }

    @Override
    public void send(int signal) {
        signal(String.valueOf(signal));
    }

    @Override
    public void open(int gate) {
        shared.putInt(gate * Integer.BYTES, 1);
        if (sleeps.contains(gate)) {
            try (RandomAccessFile fifo = new RandomAccessFile(fifo(gate), "rw")) {
                fifo.write(new byte[16]);
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }

    @Override
    public boolean hasPassed(int mark) {
        return shared.getInt((GATES + mark) * Integer.BYTES) != 0;
    }

    @Override
    public boolean isAsleep() {
        try {
            String stat = Files.readString(Path.of("/proc", "" + task().tid(), "stat"));
            return stat.startsWith("S", stat.lastIndexOf(')') + 2);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public List<SigInfo> handled() {
        return IntStream.range(0, shared.getInt(HANDLED))
                .mapToObj(run -> {
                    byte[] raw = new byte[SIGINFO_SIZE];
                    shared.get(HANDLED + (run + 1) * SIGINFO_SIZE, raw);
                    return SigInfo.of(raw);
                })
                .toList();
    }

    @Override
    public @Nullable WaitStatus end() {
        return end.isDone() ? end.join() : null;
    }
}
