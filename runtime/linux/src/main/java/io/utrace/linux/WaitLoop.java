package io.utrace.linux;

import io.utrace.api.Task;
import io.utrace.api.WaitStatus;
import io.utrace.engine.UtraceCore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a tracer thread does all day: sleeps in wait4(2), takes in all that is ready before it
 * restarts anything, so that no task starves, and does what other threads ask of it between two
 * waits. For that thread only.
 */
final class WaitLoop {
    private static final int WAIT = Ptrace.WALL | Ptrace.WNOTHREAD;
    private static final int BATCH = 64;

    private final Commands commands;
    private final Surroundings surroundings;
    private final Architecture architecture = Architecture.current();
    private final Kernel kernel = Tracer.kernel();
    private final Seat seat = new Seat(kernel, architecture);
    private final Colocation colocation = new Colocation(kernel);
    private final TraceeTable tracees = new TraceeTable();
    private final Lives lives;
    private final List<CompletableFuture<Void>> awaitingIdle = new ArrayList<>();
    private final List<CompletableFuture<Void>> attaching = new ArrayList<>();

    private final int[] tids = new int[BATCH];
    private final int[] statuses = new int[BATCH];

    /** How many of these there are, and which is being handled. */
    private int collected;

    private int handled;

    private Zygote zygote;
    private boolean closing;

    /** Completes when there is nobody left to be let go of. */
    private @Nullable CompletableFuture<Void> released;

    private boolean closed;

    WaitLoop(Tracer tracer, Commands commands, UtraceCore core, Surroundings surroundings) {
        this.commands = commands;
        this.surroundings = surroundings;
        lives = new Lives(tracer, this, core, seat, tracees);
        zygote = Zygote.spawn(kernel, architecture, surroundings);
        commands.hang(kernel, zygote.tid());
        seat.setStepsBlocks(zygote.stepsBlocks());
        seat.setSuspendsSeccomp(zygote.suspendsSeccomp());
    }

    void run() {
        while (!closed) {
            commands.run();
            checkIdle();
            collect();
            for (handled = 0; handled < collected; handled++) {
                handle(tids[handled], statuses[handled]);
            }
        }
    }

    /** Waits for the first stop and takes those along that are there already. */
    private void collect() {
        // Ended by any tracee, or by the zygote when another thread rings.
        int options = closed || !commands.isEmpty() ? Ptrace.WNOHANG : 0;
        handled = 0;
        collected = 0;
        while (collected < BATCH) {
            int tid = lives.keptZombies().waitForAny(options);
            if (tid <= 0) {
                return;
            }
            tids[collected] = tid;
            statuses[collected++] = kernel.status();
            Tracee tracee = tracees.get(tid);
            if (tracee != null) {
                tracee.hasNews();
            }
            if (tracees.size() <= 1) {
                return;
            }
            options = Ptrace.WNOHANG;
        }
    }

    private void handle(int tid, int status) {
        if (tid == zygote.tid()) {
            bellRang(status);
            return;
        }
        Tracee tracee = tracees.get(tid);
        if (!Ptrace.stopped(status)) {
            lives.exited(tid, tracee, new WaitStatus(status));
            return;
        }
        colocation.stopped(tid);
        if (Ptrace.event(status) == Ptrace.EVENT_EXEC) {
            tracee = lives.execed(tid, tracee);
        }
        if (tracee == null) {
            lives.stranger(tid, status);
        } else {
            tracee.stopped(status);
        }
    }

    private void bellRang(int status) {
        if (Ptrace.stopped(status)) {
            seat.restart(zygote.tid(), Ptrace.CONT, 0);
        } else if (!closed) {
            replaceZygote();
        }
    }

    private void replaceZygote() {
        zygote = Zygote.spawn(kernel, architecture, surroundings);
        commands.hang(kernel, zygote.tid());
        lives.keptZombies().entered(zygote.tid());
    }

    /** All who may end. */
    List<Integer> tids() {
        List<Integer> all = new ArrayList<>();
        all.add(zygote.tid());
        for (Tracee tracee : tracees.all()) {
            all.add(tracee.tid());
        }
        return all;
    }

    /** A task has ended, of which the wait didn't tell. */
    void ended(int tid, int status) {
        handle(tid, status);
    }

    // ---- what other threads ask for

    /** Starts a program; its task is shown to {@code held} before it runs. */
    void launch(
            byte[] path,
            byte[][] argv,
            byte[][] environment,
            @Nullable Streams streams,
            boolean isFiltered,
            Consumer<? super Task> held,
            CompletableFuture<WaitStatus> end) {
        if (closing) {
            end.completeExceptionally(new IllegalStateException("the runtime is closing"));
            return;
        }
        int tid;
        try {
            tid = zygote.prepare(path, argv, environment, streams, Seat.OPTIONS);
        } catch (IllegalStateException refused) {
            if (zygote.gone()) {
                replaceZygote();
            }
            end.completeExceptionally(refused);
            return;
        } catch (Throwable failure) {
            end.completeExceptionally(failure);
            throw failure;
        }
        Tracee tracee = lives.launched(tid, end);
        held.accept(tracee.record());
        try {
            if (isFiltered && !lives.filters().install(tracee, zygote)) {
                lives.exited(tid, tracee, new WaitStatus(kernel.status()));
                return;
            }
        } catch (IllegalStateException refused) {
            end.completeExceptionally(refused);
            seat.kill(tid);
        }
        tracee.launch();
    }

    /** Seizes a running process; each of its tasks is shown to {@code held} before it goes on. */
    void attach(int pid, Consumer<? super Task> held, CompletableFuture<Void> complete) {
        if (closing) {
            complete.completeExceptionally(new IllegalStateException("the runtime is closing"));
            return;
        }
        attaching.removeIf(CompletableFuture::isDone);
        attaching.add(complete);
        new Attachment(lives, this, kernel, seat, pid, held, complete).begin();
    }

    private void failAttachments() {
        IllegalStateException failure = new IllegalStateException("the runtime is closing");
        attaching.forEach(complete -> complete.completeExceptionally(failure));
    }

    /** Does something before it waits for the next stop. */
    void later(Runnable command) {
        commands.add(command);
    }

    /** Somebody else took the status of a tracee's end. */
    void handed(Midwife.End end) {
        if (!lives.keptZombies().isTaken(end.tid())) {
            handle(end.tid(), end.status());
        }
    }

    void awaitIdle(CompletableFuture<Void> idle) {
        awaitingIdle.add(idle);
    }

    private void checkIdle() {
        boolean isAsked = closing || !awaitingIdle.isEmpty();
        if (isAsked && tracees.size() == 0) {
            // Of what that tells an answer may be due.
            lives.zombies().check();
        }
        if (!lives.areOver()) {
            checkReleased();
            return;
        }
        lives.forgetBirths();
        // What was asked for meanwhile may be a launch.
        if (commands.isEmpty()) {
            awaitingIdle.forEach(idle -> idle.complete(null));
            awaitingIdle.clear();
        }
        closed |= closing;
    }

    private void checkReleased() {
        CompletableFuture<Void> waiting = released;
        if (waiting != null && lives.filters().areAll()) {
            released = null;
            waiting.complete(null);
        }
    }

    /**
     * Sets every tracee free and ends the loop when all are; each needs a stop to be let go of.
     * Filtered ones lose their engines, and the loop goes on for them.
     *
     * @param rest completes if only such are left
     */
    void close(CompletableFuture<Void> rest) {
        closing = true;
        released = rest;
        failAttachments();
        for (Tracee tracee : tracees.all()) {
            tracee.free();
        }
        // Even if the loop goes on.
        lives.close();
    }

    /**
     * Ends the loop now: the rest, whoever can't be stopped, the kernel lets go when the thread
     * ends. With filtered tracees it goes on, for they would die of that.
     *
     * @param rest completes in that case
     */
    void closeNow(CompletableFuture<Void> rest) {
        if (lives.filters().areSome()) {
            rest.complete(null);
        } else {
            closed = true;
        }
    }

    /**
     * Gives up all tracees, whatever happened: a stop that ends with this thread loses its signal.
     * Those that are filtered are killed: without a tracer their calls would fail.
     */
    void abandonAll() {
        closing = true;
        failAttachments();
        lives.departures().finish();
        for (; handled < collected; handled++) {
            abandon(tids[handled], statuses[handled]);
        }
        for (Tracee tracee : tracees.all()) {
            tracee.freeNow();
        }
        // The others run, or so it was thought.
        for (Tracee tracee : tracees.all()) {
            letGo(tracee.tid(), 0);
            tracees.remove(tracee.tid(), tracee);
        }
        lives.close();
        zygote.close();
        awaitingIdle.forEach(idle -> idle.complete(null));
    }

    /** Gives up a task of which the kernel has told this, which perhaps nobody else knows yet. */
    private void abandon(int tid, int status) {
        Tracee tracee = tracees.get(tid);
        if (!Ptrace.stopped(status)) {
            lives.exited(tid, tracee, new WaitStatus(status));
        } else if (tid != zygote.tid() && (tracee == null || tracee.resumption().at().isOut())) {
            letGo(tid, Ptrace.signalStop(status) ? Ptrace.stopSignal(status) : 0);
        }
    }

    /**
     * Detaches a task if it is stopped, with the signal of its last stop that is known; which it
     * may have left, to come to another by now.
     */
    private void letGo(int tid, int signal) {
        if (lives.filters().isFiltered(tid)) {
            seat.kill(tid);
        }
        if (seat.isStopped(tid)) {
            if (kernel.wait4(tid, WAIT | Ptrace.WNOHANG) == tid) {
                abandon(tid, kernel.status());
            } else {
                if (seat.isBeforeFragileCall(tid)) {
                    seat.rewindSyscall(tid);
                }
                seat.restart(tid, Ptrace.DETACH, signal);
            }
        }
    }

    /**
     * Waits for the ends of the programs that were launched here: they are this process's children,
     * traced or not.
     */
    void reap() {
        while (lives.areLaunched()) {
            // Ended by the children.
            int tid = kernel.wait4(-1, WAIT);
            if (tid == -Kernel.ECHILD) {
                return;
            }
            if (tid > 0) {
                // A tracee that didn't stop in time to be let go by the loop, or one's end.
                abandon(tid, kernel.status());
            }
        }
    }
}
