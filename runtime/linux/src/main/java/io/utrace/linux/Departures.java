package io.utrace.linux;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The leaving of tasks that no engine wants any more. For the tracer thread only.
 *
 * <p>A process leaves as a whole: its threads are all got to stop, and then let go in one breath.
 * For a signal that the process ignores is queued all the same when the thread that it is meant for
 * is traced. If that one is stopped the kernel wakes another; and if that other isn't traced,
 * nobody can hide from it that its call was broken off.
 */
final class Departures {
    /** How long those that have stopped wait before it is asked whether the others can. */
    private static final long PATIENCE_NANOS = 50_000_000;

    private final Tracer tracer;
    private final Kernel kernel;
    private final Seat seat;
    private final TraceeTable tracees;

    /** By process: those that have stopped to leave, and the signals that go with them. */
    private final Map<Integer, Map<Tracee, Integer>> leaving = new HashMap<>();

    Departures(Tracer tracer, Kernel kernel, Seat seat, TraceeTable tracees) {
        this.tracer = tracer;
        this.kernel = kernel;
        this.seat = seat;
        this.tracees = tracees;
    }

    /** Whether no engine wants any thread of the process. */
    boolean mayLeave(int tgid) {
        for (Tracee sibling : tracees.all()) {
            if (sibling.record().tgid() == tgid && sibling.isWanted()) {
                return false;
            }
        }
        return true;
    }

    /** The last engine of a process may be gone: its threads are got to stop. */
    void begin(int tgid) {
        if (mayLeave(tgid)) {
            for (Tracee sibling : siblings(tgid)) {
                sibling.resumption().stopToLeave();
            }
        }
    }

    /** A tracee has stopped, and is to leave with a signal, or 0. */
    void add(Tracee tracee, int signal) {
        int tgid = tracee.record().tgid();
        Map<Tracee, Integer> group = leaving.get(tgid);
        boolean isFirst = group == null;
        if (group == null) {
            group = new LinkedHashMap<>();
            leaving.put(tgid, group);
        }
        group.put(tracee, signal);
        if (!checkComplete(tgid, group) && isFirst) {
            begin(tgid);
            awaitOthers(tgid, group);
        }
    }

    private void awaitOthers(int tgid, Map<Tracee, Integer> group) {
        tracer.after(
                PATIENCE_NANOS,
                () -> {
                    if (group.equals(leaving.get(tgid)) && areOthersOnTheirWay(tgid, group)) {
                        awaitOthers(tgid, group);
                    } else {
                        letGo(tgid, group);
                    }
                });
    }

    /** On a busy machine a thread may take its time to stop; one that can't isn't waited for. */
    private boolean areOthersOnTheirWay(int tgid, Map<Tracee, Integer> group) {
        return siblings(tgid).stream()
                .filter(sibling -> !group.containsKey(sibling))
                .filter(sibling -> sibling.resumption().leavesSoon())
                .anyMatch(sibling -> ProcStatus.of(kernel, sibling.tid()).isStoppable());
    }

    /** A tracee is dead. */
    void died(Tracee tracee) {
        int tgid = tracee.record().tgid();
        Map<Tracee, Integer> group = leaving.get(tgid);
        if (group != null) {
            group.remove(tracee);
            checkComplete(tgid, group);
        }
    }

    private boolean checkComplete(int tgid, Map<Tracee, Integer> group) {
        for (Tracee sibling : siblings(tgid)) {
            if (!group.containsKey(sibling) && !sibling.resumption().leavesLater()) {
                return false;
            }
        }
        letGo(tgid, group);
        return true;
    }

    /** Lets all go that have stopped to leave. */
    void finish() {
        Map.copyOf(leaving).forEach(this::letGo);
    }

    @SuppressWarnings("ThreadPriorityCheck") // it only makes what is left to chance less likely
    private void letGo(int tgid, Map<Tracee, Integer> group) {
        if (!leaving.remove(tgid, group)) {
            return;
        }
        Deque<Tracee> order = new ArrayDeque<>();
        for (Tracee tracee : group.keySet()) {
            // Those first that signals are meant for, while nobody else can be woken by one.
            if (group.size() > 1 && isAddressee(tracee)) {
                order.addFirst(tracee);
            } else {
                order.addLast(tracee);
            }
        }
        if (group.size() > 1) {
            // With a time slice of its own the thread isn't taken off the CPU half-way.
            Thread.yield();
        }
        for (Tracee tracee : order) {
            tracees.remove(tracee.tid(), tracee);
            seat.restart(tracee.tid(), Ptrace.DETACH, group.getOrDefault(tracee, 0));
        }
    }

    /** Whether it is the one that signals to the process are meant for, or those of children. */
    private boolean isAddressee(Tracee tracee) {
        int tgid = tracee.record().tgid();
        String path = "/proc/" + tgid + "/task/" + tracee.tid() + "/children";
        return tracee.tid() == tgid
                || kernel.startOf(path.getBytes(StandardCharsets.ISO_8859_1), 1).length > 0;
    }

    private List<Tracee> siblings(int tgid) {
        return Arrays.stream(tracees.all())
                .filter(tracee -> tracee.record().tgid() == tgid)
                .toList();
    }
}
