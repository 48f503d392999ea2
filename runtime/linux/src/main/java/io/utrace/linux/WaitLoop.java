package io.utrace.linux;

import io.utrace.api.JctlReport;
import io.utrace.api.Task;
import io.utrace.api.WaitStatus;
import io.utrace.engine.UtraceCore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

    private final Tracer tracer;
    private final Commands commands;
    private final UtraceCore core;
    private final Surroundings surroundings;
    private final Architecture architecture = Architecture.current();
    private final Kernel kernel = Tracer.kernel();
    private final Seat seat = new Seat(kernel, architecture);
    private final Colocation colocation = new Colocation(kernel);
    private final TraceeTable tracees = new TraceeTable();
    private final Filters filters = new Filters(kernel, architecture, tracees);
    private final Departures departures;
    private final Births births = new Births(kernel, tracees);
    private final Zombies zombies;
    private final KeptZombies keptZombies;
    private final Map<Integer, CompletableFuture<WaitStatus>> launched = new HashMap<>();

    /** The dead whose ends an engine has yet to answer to. */
    private final Set<Tracee> lingering = new HashSet<>();

    private final List<CompletableFuture<Void>> awaitingIdle = new ArrayList<>();
    private final List<CompletableFuture<Void>> attaching = new ArrayList<>();

    /** The processes that have gone on since they were last stopped by job control. */
    private final Set<Integer> wokenGroups = new HashSet<>();

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
        this.tracer = tracer;
        this.commands = commands;
        this.core = core;
        this.surroundings = surroundings;
        departures = new Departures(tracer, kernel, seat, tracees);
        zombies = new Zombies(tracer, kernel);
        keptZombies = new KeptZombies(tracer, kernel, tracees, this);
        zygote = Zygote.spawn(kernel, architecture, surroundings);
        commands.hang(kernel, zygote.tid());
        seat.setStepsBlocks(zygote.stepsBlocks());
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
            int tid = keptZombies.waitForAny(options);
            if (tid <= 0) {
                return;
            }
            tids[collected] = tid;
            statuses[collected++] = kernel.status();
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
            exited(tid, tracee, new WaitStatus(status));
            return;
        }
        colocation.stopped(tid);
        if (Ptrace.event(status) == Ptrace.EVENT_EXEC) {
            tracee = renamed(tid, tracee);
            births.execed(tid);
        }
        if (tracee != null) {
            tracee.stopped(status);
            return;
        }
        tracee = add(tid);
        tracee.stopped(status);
        births.stranger(tracee);
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
        watchIfKeeping(zygote.tid());
    }

    /** While ends aren't waited for. */
    private void watchIfKeeping(int tid) {
        if (keptZombies.areThere()) {
            keptZombies.born(tid);
        }
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

    // ---- births, deaths, changes of name

    /**
     * Gives the task that a tracee has just made. Its own first stop may have come before, or is
     * still to come. Null if it isn't in the seat: it was taken for one that isn't told of.
     */
    @Nullable Tracee newborn(int tid) {
        Tracee known = tracees.get(tid);
        if (known != null) {
            return births.introduced(known) ? known : null;
        }
        ProcStatus status = ProcStatus.of(kernel, tid);
        if (status.tgid() != 0 && status.tracer() == 0) {
            return null;
        }
        Tracee tracee = enter(tid, status.tgid() == 0 ? tid : status.tgid());
        WaitStatus end = births.endOf(tid);
        if (end != null) {
            tracee.endEarly(end);
        }
        return tracee;
    }

    private Tracee add(int tid) {
        int tgid = ProcStatus.of(kernel, tid).tgid();
        return enter(tid, tgid == 0 ? tid : tgid);
    }

    private Tracee enter(int tid, int tgid) {
        zombies.numberTaken(tid);
        Tracee tracee = new Tracee(tracer, this, seat, architecture, core, tid, tgid);
        tracees.put(tid, tracee);
        watchIfKeeping(tid);
        return tracee;
    }

    /** Tells what a task's parent hears of its stop, or of its end: CLD_STOPPED and such, or 0. */
    int noticeOf(Tracee tracee, int type) {
        int tgid = tracee.record().tgid();
        // The last thread that stops makes the stop, the first that goes on ends it.
        boolean isDue;
        if (type == JctlReport.STOPPED) {
            wokenGroups.remove(tgid);
            isDue = true;
        } else {
            isDue = wokenGroups.add(tgid);
        }
        return isDue && areOthersStopped(tracee) ? type : 0;
    }

    /** Whether all other threads are in the group-stop, or on their way out, as far as was seen. */
    private boolean areOthersStopped(Tracee tracee) {
        for (Tracee other : tracees.all()) {
            boolean isSibling = other.record().tgid() == tracee.record().tgid();
            if (isSibling && other != tracee && !other.jobs().isOutOfTheWay()) {
                return false;
            }
        }
        return true;
    }

    private void exited(int tid, @Nullable Tracee tracee, WaitStatus status) {
        if (tracee == null || births.isStranger(tracee)) {
            if (!launched.containsKey(tid)) {
                births.ended(tid, tracee, status);
            }
        } else if (tracee.isReported() || launched.containsKey(tid)) {
            ended(tid, tracee, status);
        } else {
            tracees.remove(tid, tracee);
            lingering.add(tracee);
            tracee.endEarly(status);
        }
        CompletableFuture<WaitStatus> end = launched.remove(tid);
        if (end != null) {
            if (tracee != null && !tracee.hasExeced() && status.exited()) {
                end.completeExceptionally(new LaunchException(status.exitCode()));
            } else {
                end.complete(status);
            }
        }
    }

    /** A tracee's last status is there. */
    void ended(int tid, Tracee tracee, WaitStatus status) {
        tracees.remove(tid, tracee);
        keptZombies.forget(tid);
        departures.died(tracee);
        boolean isGroupDead = tid == tracee.record().tgid();
        if (isGroupDead) {
            wokenGroups.remove(tid);
        }
        tracee.died(status, isGroupDead);
        births.lost(tracee.record().tgid());
    }

    /** A task is dead, and the loop is to be there for its engines' answers, or not any more. */
    void lingers(Tracee dead, boolean isAnswerDue) {
        if (isAnswerDue) {
            lingering.add(dead);
        } else {
            lingering.remove(dead);
        }
    }

    private void bury() {
        lingering.forEach(dead -> dead.record().evict());
        lingering.clear();
    }

    /**
     * After an execve by a thread that was not the leader, that thread goes on under the leader's
     * id.
     */
    private @Nullable Tracee renamed(int tid, @Nullable Tracee leader) {
        int formerTid = seat.eventTid(tid);
        Tracee caller = formerTid == 0 ? survivor(tid) : tracees.get(formerTid);
        if (caller == null || caller == leader) {
            return leader;
        }
        tracees.remove(caller.tid(), caller);
        if (leader != null) {
            supplanted(tid);
        }
        keptZombies.forget(caller.tid());
        caller.record().rename(tid);
        tracees.put(tid, caller);
        watchIfKeeping(tid);
        births.lost(caller.record().tgid());
        return caller;
    }

    /** Who of a thread group is left but its leader, once another's execve has ended the rest. */
    private @Nullable Tracee survivor(int tgid) {
        return Arrays.stream(tracees.all())
                .filter(tracee -> tracee.record().tgid() == tgid)
                .filter(tracee -> tracee.tid() != tgid && !tracee.isUnborn())
                .findFirst()
                .orElse(null);
    }

    /**
     * Another thread has execed and taken the leader's place, of whose end the kernel tells no
     * more.
     */
    void supplanted(int tid) {
        Tracee leader = tracees.get(tid);
        if (leader != null) {
            tracees.remove(tid, leader);
            departures.died(leader);
            leader.supplanted();
            births.lost(tid);
        }
    }

    Filters filters() {
        return filters;
    }

    Departures departures() {
        return departures;
    }

    Zombies zombies() {
        return zombies;
    }

    KeptZombies keptZombies() {
        return keptZombies;
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
        launched.put(tid, end);
        Tracee tracee = enter(tid, tid);
        held.accept(tracee.record());
        try {
            if (isFiltered && !filters.install(tracee, zygote)) {
                exited(tid, tracee, new WaitStatus(kernel.status()));
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
        new Attachment(this, kernel, seat, pid, held, complete).begin();
    }

    private void failAttachments() {
        IllegalStateException failure = new IllegalStateException("the runtime is closing");
        attaching.forEach(complete -> complete.completeExceptionally(failure));
    }

    /** Does something before it waits for the next stop. */
    void later(Runnable command) {
        commands.add(command);
    }

    boolean isLaunched(int tid) {
        return launched.containsKey(tid);
    }

    boolean isTraced(int tid) {
        return tracees.get(tid) != null;
    }

    /** A thread of a running process is in the seat now; it runs on. */
    Tracee seized(int tid, int tgid, Attachment by) {
        Tracee tracee = enter(tid, tgid);
        tracee.seized(by);
        return tracee;
    }

    /** Somebody else took the status of a tracee's end. */
    void handed(Midwife.End end) {
        if (!keptZombies.isTaken(end.tid())) {
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
            zombies.check();
        }
        if (tracees.size() > 0 || !lingering.isEmpty()) {
            checkReleased();
            return;
        }
        births.forgetAll();
        // What was asked for meanwhile may be a launch.
        if (commands.isEmpty()) {
            awaitingIdle.forEach(idle -> idle.complete(null));
            awaitingIdle.clear();
        }
        closed |= closing;
    }

    private void checkReleased() {
        CompletableFuture<Void> waiting = released;
        if (waiting != null && filters.areAll()) {
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
        bury();
        // Nobody is to be told of a reap any more, even if the loop goes on.
        keptZombies.close();
        zombies.close();
    }

    /**
     * Ends the loop now: the rest, whoever can't be stopped, the kernel lets go when the thread
     * ends. With filtered tracees it goes on, for they would die of that.
     *
     * @param rest completes in that case
     */
    void closeNow(CompletableFuture<Void> rest) {
        if (filters.areSome()) {
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
        departures.finish();
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
        bury();
        keptZombies.close();
        zombies.close();
        zygote.close();
        awaitingIdle.forEach(idle -> idle.complete(null));
    }

    /** Gives up a task of which the kernel has told this, which perhaps nobody else knows yet. */
    private void abandon(int tid, int status) {
        Tracee tracee = tracees.get(tid);
        if (!Ptrace.stopped(status)) {
            exited(tid, tracee, new WaitStatus(status));
        } else if (tid != zygote.tid() && (tracee == null || tracee.resumption().at().isOut())) {
            letGo(tid, Ptrace.signalStop(status) ? Ptrace.stopSignal(status) : 0);
        }
    }

    /**
     * Detaches a task if it is stopped, with the signal of its last stop that is known; which it
     * may have left, to come to another by now.
     */
    private void letGo(int tid, int signal) {
        if (filters.isFiltered(tid)) {
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
        while (!launched.isEmpty()) {
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
