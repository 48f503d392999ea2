package io.utrace.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The descriptors of this process at a moment, by number, with what they lead to. No descriptor
 * tells who has opened it: only what a trial leaves that has the process for itself is its own. So
 * one after which there are more than before is run again, alone.
 */
final class Descriptors {
    /** Trials share it; who has it for writing is alone. */
    static final ReadWriteLock TRIALS = new ReentrantReadWriteLock();

    /** Where nobody can tell what is left. */
    static final Descriptors UNTOLD = new Descriptors(null);

    private static final Path OWN = Path.of("/proc/self/fd");

    /** What a descriptor leads to by which some thread reads that folder. */
    private static final String LISTING = "/proc/" + ProcessHandle.current().pid() + "/fd";

    /** The kernel, too, takes its time to close: a process that has ended is reaped by a thread. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /** What was left by those that had the process for themselves, and by the JVM. */
    private static volatile Map<String, String> known = Map.of();

    private final @Nullable Map<String, String> before;

    private Descriptors(@Nullable Map<String, String> before) {
        this.before = before;
    }

    /**
     * Runs a trial, again if need be. Waits for other trials, which are limited in time.
     *
     * @param trial makes a run, and asks what is {@link #left} when that is over
     */
    static Run told(Function<Descriptors, Run> trial) {
        Run run = trial.apply(UNTOLD);
        if (known.entrySet().containsAll(open().entrySet())) {
            return run;
        }
        TRIALS.writeLock().lock();
        try {
            Run alone = trial.apply(new Descriptors(open()));
            known = open();
            return alone;
        } finally {
            TRIALS.writeLock().unlock();
        }
    }

    /** Says what is still open that wasn't before, a line each. */
    List<String> left() {
        Map<String, String> open = before;
        if (open == null) {
            return List.of();
        }
        long begin = System.nanoTime();
        Map<String, String> more = more(open);
        while (!more.isEmpty() && System.nanoTime() - begin < GRACE.toNanos()) {
            LockSupport.parkNanos(PAUSE_NANOS);
            more = more(open);
        }
        List<String> lines = new ArrayList<>();
        // Numbers differ from run to run: of a descriptor, and of a pipe or a socket.
        more.values()
                .forEach(target ->
                        lines.add(
                                "a descriptor never closed: "
                                        + target.replaceAll(":\\[[0-9]+]", "")));
        lines.sort(null);
        return lines;
    }

    private static Map<String, String> more(Map<String, String> before) {
        Map<String, String> more = open();
        more.entrySet().removeAll(before.entrySet());
        return more;
    }

    private static Map<String, String> open() {
        Map<String, String> open = new TreeMap<>();
        String[] numbers = OWN.toFile().list();
        for (String number : numbers == null ? new String[0] : numbers) {
            try {
                String target = Files.readSymbolicLink(OWN.resolve(number)).toString();
                if (!target.equals(LISTING)) {
                    open.put(number, target);
                }
            } catch (IOException closed) {
                // by which the folder itself was read, among others
            }
        }
        return open;
    }
}
