package io.utrace.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.utrace.api.Task;
import io.utrace.api.WaitStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs a program twice, alone and under two engines that see everything. Both runs must end alike,
 * and what the engines were told must be the whole story, the same for both.
 */
final class Torture {
    private static final int LIMIT_SECONDS = 100;

    final Recorder first;
    final Recorder second;
    private final Session session;
    private int status;

    Torture(Session session) {
        this(session, new Recorder(session.utrace), new Recorder(session.utrace));
    }

    Torture(Session session, Recorder first, Recorder second) {
        this.session = session;
        this.first = first;
        this.second = second;
    }

    /** Runs it both ways; gives how many tasks there were. */
    int run(String command) throws Exception {
        Process alone = new ProcessBuilder("/bin/sh", "-c", "exec 2>&1; exec " + command).start();
        String output = new String(alone.getInputStream().readAllBytes());
        int expected = alone.waitFor();
        await(start(command));
        assertThat(session.output()).isEqualTo(output);
        assertThat(status).as(output).isEqualTo(expected);
        assertStory();
        return first.events.size();
    }

    CompletableFuture<WaitStatus> start(String command) throws Exception {
        return session.start(
                "exec " + command,
                task -> {
                    first.attach(task);
                    second.attach(task);
                });
    }

    /** Waits until the program and all that it left behind have ended. */
    void await(CompletableFuture<WaitStatus> end) throws Exception {
        try {
            status = end.get(LIMIT_SECONDS, TimeUnit.SECONDS).shellStatus();
            CompletableFuture.runAsync(this::awaitGone).get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException hang) {
            throw new AssertionError(dump(), hang);
        } finally {
            living().forEach(task -> Tracer.kernel().kill(task.tgid(), Kernel.SIGKILL));
        }
    }

    /** Orphans are init's to reap, which the tracer, when it is idle, doesn't wait for. */
    private void awaitGone() {
        session.tasks.awaitIdle();
        while (!living().isEmpty()) {
            Thread.onSpinWait();
        }
    }

    /** After the end: each engine heard of everything, once and in order, and both of the same. */
    void assertStory() {
        assertThat(session.failures).isEmpty();
        assertThat(second.events).isEqualTo(first.events);
        first.all().forEach(Torture::assertLife);
        long told =
                first.events.values().stream()
                        .flatMap(List::stream)
                        .filter("clone"::equals)
                        .count();
        assertThat(first.events).as("tasks, each told of by its creator").hasSize((int) told + 1);
        assertThat(living()).as("tasks that the core still knows").isEmpty();
        assertThat(first.closeAll() + second.closeAll()).as("engines that are left").isZero();
    }

    /**
     * The life of one task: its calls don't overlap, and it exits once, dies once, and is reaped.
     */
    static void assertLife(List<String> events) {
        String open = "";
        int exits = 0;
        assertThat(events).hasSizeGreaterThanOrEqualTo(2).endsWith("reaped");
        int last = events.size() - 2;
        assertThat(events.get(last)).startsWith("dead ");
        for (String event : events.subList(0, last)) {
            assertThat(exits).as("after the exit: %s of %s", event, events).isZero();
            if (event.startsWith("enter ")) {
                assertThat(open).as("%s of %s", event, events).isEmpty();
                open = event.substring(6);
            } else if (event.startsWith("again ")) {
                assertThat(open).as("%s of %s", event, events).isEqualTo(event.substring(6));
            } else if (event.startsWith("leave ")) {
                assertThat(open).as("%s of %s", event, events).isEqualTo(event.substring(6));
                open = "";
            } else if (event.startsWith("exiting ")) {
                exits++;
            } else {
                assertThat(event).matches("clone|exec|(signal|jctl) .*");
            }
        }
        assertThat(exits).as("exits of %s", events).isOne();
    }

    private List<Task> living() {
        return first.events.keySet().stream()
                .filter(task -> session.utrace.task(task.tid()).isPresent())
                .toList();
    }

    /** What is known of those who hang, and of who should move them. */
    private String dump() {
        StringBuilder text = new StringBuilder("it hangs\n");
        for (Task task : living()) {
            List<String> events = first.events.get(task);
            text.append(task).append(' ').append(task.state()).append(' ');
            text.append(events.subList(Math.max(0, events.size() - 5), events.size()));
            text.append("\n  ")
                    .append(read(task, "stat"))
                    .append("  ")
                    .append(read(task, "syscall"));
            text.append("  ").append(read(task, "wchan")).append('\n');
        }
        Thread.getAllStackTraces()
                .forEach((thread, frames) -> {
                    if (thread.getName().startsWith("utrace")) {
                        text.append(thread).append('\n');
                        for (StackTraceElement frame : frames) {
                            text.append("    ").append(frame).append('\n');
                        }
                    }
                });
        return text.toString();
    }

    private static String read(Task task, String file) {
        try {
            return Files.readString(
                    Path.of("/proc/" + task.tgid() + "/task/" + task.tid() + "/" + file));
        } catch (IOException gone) {
            return gone.getMessage();
        }
    }
}
