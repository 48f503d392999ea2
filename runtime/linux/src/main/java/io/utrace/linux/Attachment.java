package io.utrace.linux;

import io.utrace.api.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * A running process on its way into the seat, thread by thread. For the tracer thread only.
 *
 * <p>Threads that are born meanwhile come by themselves when their creator is in the seat already;
 * those of others are found by looking again until all are in. And since a creator that was seized
 * in the middle of its clone(2) has a child that is in nobody's seat, all are looked for once more
 * when all have stopped: by then such calls are over.
 *
 * <p>A thread is shown at its first stop, whatever that is, before its engines hear of anything: so
 * if that is the birth of another, they hear of that too.
 */
final class Attachment {
    /** For a process that makes threads faster than they can be looked for. */
    private static final int MOST_ROUNDS = 1000;

    private final Lives lives;
    private final WaitLoop loop;
    private final Kernel kernel;
    private final Seat seat;
    private final int tgid;
    private final Consumer<? super Task> held;
    private final CompletableFuture<Void> complete;
    private final List<Tracee> seized = new ArrayList<>();
    private int awaited;
    private boolean isLooking;

    Attachment(
            Lives lives,
            WaitLoop loop,
            Kernel kernel,
            Seat seat,
            int pid,
            Consumer<? super Task> held,
            CompletableFuture<Void> complete) {
        this.lives = lives;
        this.loop = loop;
        this.kernel = kernel;
        this.seat = seat;
        this.tgid = pid;
        this.held = held;
        this.complete = complete;
    }

    /** Seizes every thread; their first stops are still to come. */
    void begin() {
        AttachRules rules = AttachRules.read(kernel, tgid, lives.isLaunched(tgid));
        Optional<String> objection = rules.objection();
        if (objection.isPresent()) {
            complete.completeExceptionally(new AttachException(objection.get()));
            return;
        }
        long refusal = seizeAll();
        if (seized.isEmpty()) {
            complete.completeExceptionally(new AttachException(rules.refusal((int) -refusal)));
        } else {
            interruptAll();
        }
    }

    private void lookAgain() {
        if (complete.isDone()) {
            // The runtime is closing.
            return;
        }
        seizeAll();
        if (seized.isEmpty()) {
            complete.complete(null);
        } else {
            interruptAll();
        }
    }

    private void interruptAll() {
        seized.forEach(tracee -> tracee.resumption().interruptNow());
        seized.clear();
        checkStopped();
    }

    /** Gives the last refusal. */
    private long seizeAll() {
        isLooking = true;
        long refusal = 0;
        try (Midwife midwife = new Midwife()) {
            boolean isComplete = false;
            for (int round = 0; round < MOST_ROUNDS && !isComplete; round++) {
                boolean isQuiet = true;
                int[] threads = ProcStatus.threads(tgid);
                for (int tid : threads) {
                    if (!lives.isTraced(tid)) {
                        long result = seize(tid, midwife);
                        isQuiet &= result != 0 && result != -Kernel.ESRCH;
                        refusal = result == 0 ? refusal : result;
                    }
                }
                // Who is in the seat stays, if only as a zombie: when there are no more than those
                // that were found, nobody was left out, though a list of threads that end may be
                // cut.
                ProcStatus now = ProcStatus.of(kernel, tgid);
                boolean isExeced = now.tracer() == 0 && lives.isTraced(tgid);
                if (isExeced) {
                    lives.supplanted(tgid);
                }
                isComplete = isQuiet && !isExeced && now.threadCount() == threads.length;
            }
        }
        isLooking = false;
        return refusal;
    }

    private long seize(int tid, Midwife midwife) {
        // Without the stop at exit: a thread that waits there for us would keep a sibling's execve
        // from going on, and that keeps us from seizing. It is asked for at the first stop.
        midwife.begin(tgid);
        long result = kernel.ptrace(Ptrace.SEIZE, tid, 0, Seat.OPTIONS & ~Ptrace.O_TRACEEXIT);
        List<Midwife.End> ends = midwife.finish();
        if (result == 0) {
            int seizedTid = nameOf(tid, ends);
            if (seizedTid != tid) {
                lives.supplanted(tgid);
            }
            awaited++;
            seized.add(lives.seized(seizedTid, tgid, this));
        }
        // Only now: its own may be among them.
        ends.forEach(loop::handed);
        return result;
    }

    /**
     * How a thread is called that was just seized. PTRACE_SEIZE finds it by its number, and may
     * then have waited for its execve: by that it has become the leader, and may be past the stop
     * that would tell of it.
     */
    private int nameOf(int tid, List<Midwife.End> ends) {
        boolean isReaped = ends.stream().anyMatch(end -> end.tid() == tid);
        return isReaped || ProcStatus.of(kernel, tid).tgid() != 0 ? tid : tgid;
    }

    /** A thread has stopped for the first time: it is shown to who asked for it. */
    void show(Tracee tracee) {
        seat.setOptions(tracee.tid(), Seat.OPTIONS);
        if (!complete.isDone()) {
            try {
                held.accept(tracee.record());
            } catch (RuntimeException | Error failure) {
                complete.completeExceptionally(failure);
            }
        }
        arrived();
    }

    /** A thread has stopped for the first time, or ended before it ever did. */
    void arrived() {
        awaited--;
        checkStopped();
    }

    private void checkStopped() {
        if (!isLooking && awaited == 0 && !complete.isDone()) {
            // Not now, in the middle of a stop.
            loop.later(this::lookAgain);
        }
    }
}
