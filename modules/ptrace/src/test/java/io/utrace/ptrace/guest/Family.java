package io.utrace.ptrace.guest;

import io.utrace.api.Action;
import io.utrace.api.CloneReport;
import io.utrace.api.Memory;
import io.utrace.api.Registers;
import io.utrace.api.WaitStatus;
import io.utrace.ptrace.tracee.Attachment;
import io.utrace.ptrace.tracee.Tasklist;
import java.util.ArrayList;
import java.util.List;

/**
 * A traced process whose threads wait, and whom they wait for. /proc tells who is a child: so the
 * process has this JVM's id, a child that is traced that of a real one; the others aren't there.
 */
final class Family {
    private static final int SELF = (int) ProcessHandle.current().pid();

    /** More than there can be. */
    private static final int NOBODY = 5_000_000;

    private static final long SIGCHLD = 17;
    private static final long CLONE_THREAD = 0x10000;

    /**
     * What can happen next.
     *
     * @param isFree whether it may as well never happen
     */
    record Move(String name, boolean isFree, Runnable making) {}

    private final FakeUtrace utrace = new FakeUtrace();
    private final Guests guests = new Guests(utrace);
    private final FakeTask self = new FakeTask(SELF, SELF);
    private final List<Relative> relatives = new ArrayList<>();
    private final List<Waiter> waiters = new ArrayList<>();

    /** The thread that traces whom there is from here on. */
    private FakeTask tracer = self;

    private boolean isTracerOver;

    Family() {
        guests.adopt(self);
    }

    private record Clone(FakeTask task, FakeTask child, long flags) implements CloneReport {
        @Override
        public Registers registers() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Memory memory() {
            throw new UnsupportedOperationException();
        }
    }

    private FakeEngine engine(FakeTask task) {
        return utrace.of(task).getFirst();
    }

    private void born(FakeTask task, long flags) {
        FakeEngine engine = engine(self);
        guests.reportClone(Action.RESUME, engine, new Clone(self, task, flags));
    }

    // ---- who there is

    /** A thread that waits, with these options. */
    Family waiter(Integer... options) {
        return waiter(Waiter.By.WAIT4, options);
    }

    /** A thread that waits by some call, with these options. */
    Family waiter(Waiter.By by, Integer... options) {
        FakeTask task = self;
        if (!waiters.isEmpty()) {
            task = new FakeTask(NOBODY + waiters.size(), SELF);
            born(task, CLONE_THREAD);
        }
        waiters.add(new Waiter(engine(task), relatives, by, options));
        return this;
    }

    /** A thread that waits for nobody, and traces those that follow. */
    Family tracer() {
        tracer = new FakeTask(NOBODY + 50, SELF);
        born(tracer, CLONE_THREAD);
        return this;
    }

    private void endTracer() {
        isTracerOver = true;
        FakeEngine engine = engine(tracer);
        guests.reportDeath(engine, new Death(tracer, false, new WaitStatus(0)));
    }

    /** A child that nobody traces. */
    Family child() {
        FakeTask task =
                new FakeTask(NOBODY + 100 + relatives.size(), NOBODY + 100 + relatives.size());
        born(task, SIGCHLD);
        relatives.add(new Relative(utrace, task, true, 0));
        return this;
    }

    /** A child that is traced, under the id of a real one. */
    Family tracedChild(long pid, int stops) {
        FakeTask task = new FakeTask((int) pid, (int) pid);
        born(task, SIGCHLD);
        relatives.add(new Relative(utrace, task, true, stops));
        return seize();
    }

    /** Another's child that is traced. */
    Family tracedOther(int stops) {
        return other(stops).seize();
    }

    /** Another's child that is to be traced while a child lives. */
    Family other(int stops) {
        int tid = NOBODY + 200 + relatives.size();
        FakeTask task = new FakeTask(tid, tid);
        guests.adopt(task);
        relatives.add(new Relative(utrace, task, false, stops));
        return this;
    }

    private Family seize() {
        seize(relatives.getLast());
        return this;
    }

    private void seize(Relative one) {
        synchronized (Tasklist.LOCK) {
            Attachment.seize(utrace, one.task, (Guest) engine(tracer).data(), 0);
        }
    }

    private boolean canSeize(Relative one) {
        boolean isUnconcerned = !one.isChild && !one.isTraced();
        return isUnconcerned
                && relatives.stream().anyMatch(child -> child.isChild && !child.isDead);
    }

    /** Nobody's sleep is interrupted. */
    Family deaf() {
        engine(self).isDeaf = true;
        return this;
    }

    // ---- what may happen

    List<Move> moves() {
        List<Move> moves = new ArrayList<>();
        if (utrace.isWakeDue()) {
            moves.add(new Move("wake-ups", false, utrace::wake));
        }
        for (Waiter waiter : waiters) {
            if (waiter.canGoOn()) {
                moves.add(new Move("waiter " + waiters.indexOf(waiter), false, waiter::goOn));
            }
        }
        if (tracer != self && !isTracerOver) {
            moves.add(new Move("end of the tracer", true, this::endTracer));
        }
        for (Relative one : relatives) {
            String name = " of " + relatives.indexOf(one);
            if (one.canStop()) {
                moves.add(new Move("stop" + name, true, one::stop));
            }
            if (canSeize(one)) {
                moves.add(new Move("seize" + name, true, () -> seize(one)));
            }
            if (!one.isDead && (one.isChild || one.isTraced())) {
                moves.add(new Move("end" + name, true, one::die));
            }
            if (one.canReport()) {
                moves.add(new Move("report" + name, false, one::report));
            }
        }
        return moves;
    }

    /** Makes one of them. */
    void make(String name) {
        for (Move move : moves()) {
            if (move.name().equals(name)) {
                move.making().run();
                return;
            }
        }
        throw new IllegalArgumentException(name);
    }

    /**
     * Whether somebody waits for what is there, or while there is nobody, and nothing has to happen
     * that would end that.
     */
    boolean isForgotten() {
        boolean isTold = relatives.stream().anyMatch(Relative::isWaitable);
        boolean isLeft = relatives.stream().anyMatch(Relative::isLeft);
        return moves().stream().allMatch(Move::isFree)
                && waiters.stream().anyMatch(waiter -> !waiter.isOver())
                && (isTold || !isLeft);
    }

    /** Whether nobody waits any more, and each end was told once, if somebody is there to hear. */
    boolean isOver() {
        int told =
                relatives.stream().mapToInt(one -> one.endsTold).sum()
                        + waiters.stream().mapToInt(waiter -> waiter.blind).sum();
        long dead = relatives.stream().filter(one -> one.isDead).count();
        return waiters.stream().allMatch(Waiter::isOver) && (told == dead || isTracerOver);
    }

    String fingerprint() {
        StringBuilder all = new StringBuilder().append(utrace.isWakeDue());
        all.append(isTracerOver);
        waiters.forEach(waiter -> all.append('\n').append(waiter.fingerprint()));
        relatives.forEach(one -> all.append('\n').append(one.fingerprint()));
        return all.toString();
    }
}
