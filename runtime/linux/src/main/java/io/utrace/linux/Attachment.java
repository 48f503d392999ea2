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
 * those of others are found by looking again until there is nobody new. A thread is shown at its
 * first stop, whatever that is, before its engines hear of anything: so if that is the birth of
 * another, they hear of that too.
 */
final class Attachment {
    private final WaitLoop loop;
    private final Kernel kernel;
    private final Seat seat;
    private final int tgid;
    private final Consumer<? super Task> held;
    private final CompletableFuture<Void> complete;
    private final List<Tracee> seized = new ArrayList<>();
    private int awaited;
    private boolean allSeized;

    Attachment(
            WaitLoop loop,
            Kernel kernel,
            Seat seat,
            int pid,
            Consumer<? super Task> held,
            CompletableFuture<Void> complete) {
        this.loop = loop;
        this.kernel = kernel;
        this.seat = seat;
        this.tgid = pid;
        this.held = held;
        this.complete = complete;
    }

    /** Seizes every thread; their first stops are still to come. */
    void begin() {
        AttachRules rules = AttachRules.read(kernel, tgid, loop.isLaunched(tgid));
        Optional<String> objection = rules.objection();
        if (objection.isPresent()) {
            complete.completeExceptionally(new AttachException(objection.get()));
            return;
        }
        long refusal = seizeAll();
        allSeized = true;
        seized.forEach(tracee -> tracee.resumption().interruptNow());
        if (seized.isEmpty()) {
            complete.completeExceptionally(new AttachException(rules.refusal((int) -refusal)));
        } else {
            checkComplete();
        }
    }

    /** Gives the last refusal. */
    private long seizeAll() {
        long refusal = 0;
        boolean again = true;
        try (Midwife midwife = new Midwife()) {
            // Two rounds without anybody new: who was refused may have been an execve's victim.
            for (int quiet = 0; quiet < 2; quiet = again ? 0 : quiet + 1) {
                again = false;
                if (ProcStatus.of(kernel, tgid).tracer() == 0) {
                    loop.supplanted(tgid);
                }
                for (int tid : ProcStatus.threads(tgid)) {
                    if (!loop.isTraced(tid)) {
                        long result = seize(tid, midwife);
                        again |= result == 0;
                        refusal = result == 0 ? refusal : result;
                    }
                }
            }
        }
        return refusal;
    }

    private long seize(int tid, Midwife midwife) {
        // Without the stop at exit: a thread that waits there for us would keep a sibling's execve
        // from going on, and that keeps us from seizing. It is asked for at the first stop.
        midwife.begin(tgid);
        long result = kernel.ptrace(Ptrace.SEIZE, tid, 0, Seat.OPTIONS & ~Ptrace.O_TRACEEXIT);
        midwife.finish().forEach(loop::handed);
        if (result == 0) {
            awaited++;
            seized.add(loop.seized(tid, tgid, this));
        }
        return result;
    }

    /** A thread has stopped for the first time: it is shown to who asked for it. */
    void show(Tracee tracee) {
        seat.setOptions(tracee.tid());
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
        checkComplete();
    }

    private void checkComplete() {
        if (allSeized && awaited == 0) {
            complete.complete(null);
        }
    }
}
