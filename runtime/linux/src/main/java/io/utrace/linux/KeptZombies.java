package io.utrace.linux;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Dead tracees whose last status isn't consumed yet, since an engine keeps them from their parents.
 * For the tracer thread only, but for the watch, which has it look again.
 *
 * <p>A wait for whomever would find such a zombie again and again, and perhaps nothing else. So as
 * long as there are some, the wait loop waits for stops alone; and of ends it is told by the pidfds
 * of its tracees.
 */
final class KeptZombies {
    /** Of a thread, not of a process: came with Linux 6.9. */
    private static final int PIDFD_THREAD = 0200;

    private static final int WAIT = Ptrace.WALL | Ptrace.WNOTHREAD;

    private final Tracer tracer;
    private final Kernel kernel;
    private final TraceeTable tracees;
    private final WaitLoop loop;

    /** Those that are about to end, and whose ends mustn't be consumed. */
    private final Set<Tracee> expected = new HashSet<>();

    private final Map<Integer, Tracee> kept = new HashMap<>();

    /** While some are kept: who else may end, by tid. */
    private final Map<Integer, Integer> pidfds = new HashMap<>();

    private @Nullable ReapWatch watch;

    KeptZombies(Tracer tracer, Kernel kernel, TraceeTable tracees, WaitLoop loop) {
        this.tracer = tracer;
        this.kernel = kernel;
        this.tracees = tracees;
        this.loop = loop;
    }

    /** A tracee begins to exit, and is to be kept when it is dead. */
    void expect(Tracee dying) {
        expected.add(dying);
    }

    /**
     * Waits as wait4(2) does, but leaves the ends of those alone that are to be kept.
     *
     * @param options of the wait, WNOHANG or none
     * @return who stopped or ended; 0 or less for nobody
     */
    int waitForAny(int options) {
        if (!kept.isEmpty()) {
            return kernel.waitAny(WAIT | options | Ptrace.WUNTRACED);
        }
        if (expected.isEmpty()) {
            return kernel.wait4(-1, WAIT | options);
        }
        int found = Ptrace.WEXITED | Ptrace.WUNTRACED;
        int tid = kernel.waitAny(WAIT | options | found | Ptrace.WNOWAIT);
        if (tid <= 0 || keeps(tid)) {
            return tid;
        }
        // Of whatever has become of it by now, short of an end to be kept.
        boolean isStop = Ptrace.stopped(kernel.status());
        int kind = isStop ? Ptrace.WUNTRACED : Ptrace.WEXITED;
        return kernel.waitFor(tid, WAIT | Ptrace.WNOHANG | kind);
    }

    /** Whether what a wait has told of a task, and left, is an end to be kept. */
    private boolean keeps(int tid) {
        Tracee tracee = tracees.get(tid);
        boolean isKept =
                tracee != null
                        && !Ptrace.stopped(kernel.status())
                        && expected.contains(tracee)
                        && tracee.record().isKept()
                        && begin();
        if (isKept) {
            kept.put(tid, tracee);
            forget(tid);
        }
        return isKept;
    }

    private boolean begin() {
        if (watch == null) {
            watch = ReapWatch.start(kernel, this::checkLater);
        }
        if (watch != null && kept.isEmpty()) {
            loop.tids().forEach(this::born);
        }
        return watch != null;
    }

    /** Somebody is in the seat now. */
    void entered(int tid) {
        if (!kept.isEmpty()) {
            born(tid);
        }
    }

    /** Somebody is in the seat who may end while others are kept. */
    private void born(int tid) {
        ReapWatch watching = watch;
        if (watching == null || pidfds.containsKey(tid)) {
            return;
        }
        Tracee tracee = tracees.get(tid);
        boolean isThread = tracee != null && tracee.record().tgid() != tid;
        long flags = isThread ? PIDFD_THREAD : 0;
        int pidfd = (int) kernel.call(Syscall.PIDFD_OPEN, tid, flags, 0, 0, 0, 0);
        if (pidfd >= 0) {
            pidfds.put(tid, pidfd);
            watching.addEnd(kernel, pidfd);
        }
    }

    /** A task of this number ends, or has another now. */
    void forget(int tid) {
        Integer pidfd = pidfds.remove(tid);
        if (pidfd != null) {
            kernel.close(pidfd);
        }
    }

    private void checkLater() {
        tracer.later(this::check);
    }

    /** Takes in whoever has ended. */
    private void check() {
        for (int tid : List.copyOf(pidfds.keySet())) {
            int options = WAIT | Ptrace.WNOHANG | Ptrace.WEXITED;
            if (kernel.hasEnded(tid) && kernel.waitFor(tid, options | Ptrace.WNOWAIT) == tid) {
                int status = kernel.status();
                if (!keeps(tid) && kernel.waitFor(tid, options) != tid) {
                    continue;
                }
                forget(tid);
                loop.ended(tid, status);
            }
        }
    }

    /** A tracee is dead, and was reported; whether it is kept from now on. */
    boolean isKept(Tracee dead) {
        expected.remove(dead);
        if (kept.get(dead.tid()) != dead) {
            return false;
        }
        if (dead.record().isKept()) {
            return true;
        }
        consume(dead);
        return false;
    }

    /** Lets go a zombie that is kept; false when it isn't. */
    boolean letGo(Tracee dead) {
        // One whose death is being reported is looked at when that is over.
        boolean isFree = !expected.contains(dead) && kept.get(dead.tid()) == dead;
        if (isFree) {
            consume(dead);
        }
        return isFree;
    }

    private void consume(Tracee dead) {
        kernel.wait4(dead.tid(), WAIT | Ptrace.WNOHANG);
        remove(dead.tid());
    }

    private void remove(int tid) {
        kept.remove(tid);
        if (kept.isEmpty()) {
            List.copyOf(pidfds.keySet()).forEach(this::forget);
        }
    }

    /** Somebody else has consumed an end; whether it was one that is kept. */
    boolean isTaken(int tid) {
        Tracee dead = kept.get(tid);
        if (dead == null) {
            return false;
        }
        remove(tid);
        if (!expected.contains(dead)) {
            dead.ending().buried();
        }
        return true;
    }

    /** Lets all go: nobody keeps them any more. */
    void close() {
        expected.clear();
        for (Tracee dead : List.copyOf(kept.values())) {
            consume(dead);
            dead.record().evict();
        }
        ReapWatch watching = watch;
        watch = null;
        if (watching != null) {
            watching.close(kernel);
        }
    }
}
