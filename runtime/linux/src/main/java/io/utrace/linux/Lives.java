package io.utrace.linux;

import io.utrace.api.WaitStatus;
import io.utrace.engine.UtraceCore;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Who is in one tracer's seat: births, deaths, changes of name. For the tracer thread only. */
final class Lives {
    private final Architecture architecture = Architecture.current();
    private final Tracer tracer;
    private final UtraceCore core;
    private final Kernel kernel;
    private final Seat seat;
    private final TraceeTable tracees;
    private final Filters filters;
    private final Departures departures;
    private final Births births;
    private final Zombies zombies;
    private final KeptZombies keptZombies;
    private final JobNotices notices;
    private final Map<Integer, CompletableFuture<WaitStatus>> launched = new HashMap<>();

    /** The dead whose ends an engine has yet to answer to. */
    private final Set<Tracee> lingering = new HashSet<>();

    Lives(Tracer tracer, WaitLoop loop, UtraceCore core, Seat seat, TraceeTable tracees) {
        this.tracer = tracer;
        this.core = core;
        this.seat = seat;
        this.tracees = tracees;
        kernel = Tracer.kernel();
        filters = new Filters(kernel, architecture, tracees);
        departures = new Departures(tracer, kernel, seat, tracees);
        births = new Births(kernel, tracees);
        zombies = new Zombies(tracer, kernel);
        keptZombies = new KeptZombies(tracer, kernel, tracees, loop);
        notices = new JobNotices(tracees);
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

    JobNotices notices() {
        return notices;
    }

    boolean isTraced(int tid) {
        return tracees.get(tid) != null;
    }

    // ---- births

    /** A program was prepared, and stands before its first execve. */
    Tracee launched(int tid, CompletableFuture<WaitStatus> end) {
        launched.put(tid, end);
        return enter(tid, tid);
    }

    boolean isLaunched(int tid) {
        return launched.containsKey(tid);
    }

    /** Whether some that were launched have still to be waited for. */
    boolean areLaunched() {
        return !launched.isEmpty();
    }

    /** A thread of a running process is in the seat now; it runs on. */
    Tracee seized(int tid, int tgid, Attachment by) {
        Tracee tracee = enter(tid, tgid);
        tracee.seized(by);
        return tracee;
    }

    /** A task has stopped that nobody has told of. */
    void stranger(int tid, int status) {
        int tgid = ProcStatus.of(kernel, tid).tgid();
        Tracee stranger = enter(tid, tgid == 0 ? tid : tgid);
        stranger.stopped(status);
        births.stranger(stranger);
    }

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
            tracee.birth().ended(end);
        }
        return tracee;
    }

    private Tracee enter(int tid, int tgid) {
        zombies.numberTaken(tid);
        Tracee tracee = new Tracee(tracer, this, seat, architecture, core, tid, tgid);
        tracees.put(tid, tracee);
        keptZombies.entered(tid);
        return tracee;
    }

    // ---- deaths

    /** A task has ended. */
    void exited(int tid, @Nullable Tracee tracee, WaitStatus status) {
        if (tracee == null || births.isStranger(tracee)) {
            if (!launched.containsKey(tid)) {
                births.ended(tid, tracee, status);
            }
        } else if (tracee.birth().isOver() || launched.containsKey(tid)) {
            ended(tid, tracee, status);
        } else {
            tracees.remove(tid, tracee);
            lingering.add(tracee);
            tracee.birth().ended(status);
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
            notices.forget(tid);
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

    /** Whether no task lives, and no engine has an answer to give to the end of one. */
    boolean areOver() {
        return tracees.size() == 0 && lingering.isEmpty();
    }

    /** Nobody is left who could tell of others. */
    void forgetBirths() {
        births.forgetAll();
    }

    /** Nobody is to be told of an end or a reap any more. */
    void close() {
        lingering.forEach(dead -> dead.record().evict());
        lingering.clear();
        keptZombies.close();
        zombies.close();
    }

    // ---- changes of name

    /** A thread group has execed; gives the thread that has done it. */
    @Nullable Tracee execed(int tid, @Nullable Tracee leader) {
        Tracee caller = renamed(tid, leader);
        births.execed(tid);
        return caller;
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
        keptZombies.entered(tid);
        births.lost(caller.record().tgid());
        return caller;
    }

    /** Who of a thread group is left but its leader, once another's execve has ended the rest. */
    private @Nullable Tracee survivor(int tgid) {
        return Arrays.stream(tracees.all())
                .filter(tracee -> tracee.record().tgid() == tgid)
                .filter(tracee -> tracee.tid() != tgid && !tracee.birth().isHeld())
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
}
