package io.utrace.engine;

import io.utrace.api.Abi;
import io.utrace.api.CloneReport;
import io.utrace.api.DeathReport;
import io.utrace.api.EngineOps;
import io.utrace.api.Event;
import io.utrace.api.ExecReport;
import io.utrace.api.ExitReport;
import io.utrace.api.JctlReport;
import io.utrace.api.Memory;
import io.utrace.api.Registers;
import io.utrace.api.ResumeAction;
import io.utrace.api.SigInfo;
import io.utrace.api.SignalAction;
import io.utrace.api.SignalReport;
import io.utrace.api.SyscallEntry;
import io.utrace.api.SyscallExit;
import io.utrace.api.Task;
import io.utrace.api.WaitStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A task that a test moves by hand, and the host it belongs to: whatever the core says is written
 * down.
 */
final class FakeTask implements TaskPort, Host {
    static final int GETPPID = 110;
    static final int SIGSTOP = 19;

    final List<String> verbs = new ArrayList<>();
    final List<String> failures = new ArrayList<>();
    final UtraceCore core;
    final TaskRecord record;
    final Stop stop;
    Dispatch dispatch = Dispatch.INLINE;
    Profile profile = Profile.USER_SPACE;
    Set<ResumeAction> steps = Set.of(ResumeAction.SINGLESTEP);
    int number = GETPPID;
    boolean killed;
    boolean groupStopped;
    boolean reachable = true;
    boolean canSuspendSeccomp = true;
    @Nullable Thread tracer;

    /** What happens while a request is on its way to the task. */
    Runnable beforeVisit = () -> {};

    /**
     * For a test whose task has a thread of its own: rung by each verb that such a thread heeds.
     */
    final Semaphore bell = new Semaphore(0);

    private final View view = new View();

    FakeTask() {
        core = new UtraceCore(this, ops -> pass -> dispatch.dispatch(pass));
        record = core.add(100, 100, this);
        stop = record.stop();
    }

    /** Another task of the same host, whose port does nothing. */
    TaskRecord sibling(int tid) {
        return core.add(tid, tid, new FakeTask());
    }

    Disposition entry() {
        return stop.syscallEntry(view);
    }

    Disposition filtered() {
        return stop.filtered(view);
    }

    Disposition exit() {
        return stop.syscallExit(view);
    }

    Disposition exec() {
        return stop.execed(view);
    }

    Disposition clone(Task child) {
        view.child = child;
        return stop.cloned(view);
    }

    Disposition exiting(boolean byKill) {
        return stop.exiting(view, byKill);
    }

    Disposition signal(int signal, Event event, SignalAction initial) {
        view.signal = signal;
        view.event = event;
        return stop.signalled(view, event, initial);
    }

    Disposition trap() {
        return stop.quiesced();
    }

    Disposition handlerSetUp() {
        return stop.handlerSetUp();
    }

    /** Its group stops, and it with the group. */
    Disposition jobStops() {
        groupStopped = true;
        view.type = JctlReport.STOPPED;
        return stop.jobStops(view);
    }

    /** SIGCONT. */
    void sigcont() {
        groupStopped = false;
        stop.wake();
    }

    Disposition jobContinued() {
        view.type = JctlReport.CONTINUED;
        return stop.jobContinued(view);
    }

    void die() {
        stop.died(view);
        stop.reaped();
    }

    void becomeZombie() {
        stop.died(view);
    }

    void reap() {
        stop.reaped();
    }

    // ---- Host

    @Override
    public boolean runsTasks(Thread thread) {
        return thread == tracer;
    }

    @Override
    public void moduleFailed(@Nullable EngineOps ops, String where, Throwable failure) {
        failures.add(where + ": " + failure.getMessage());
    }

    // ---- TaskPort

    @Override
    public Profile profile() {
        return profile;
    }

    @Override
    public synchronized void stop() {
        verbs.add("stop");
        bell.release();
    }

    @Override
    public synchronized void report() {
        verbs.add("report");
        bell.release();
    }

    @Override
    public synchronized void interrupt() {
        verbs.add("interrupt");
        bell.release();
    }

    @Override
    public synchronized void rearm() {
        verbs.add("rearm");
    }

    @Override
    public synchronized void abandon() {
        verbs.add("abandon");
    }

    @Override
    public synchronized void bury() {
        verbs.add("bury");
    }

    @Override
    public synchronized void proceed() {
        verbs.add("proceed");
        bell.release();
    }

    @Override
    public boolean isGroupStopped() {
        return groupStopped;
    }

    @Override
    public synchronized void freeze() {
        verbs.add("freeze");
    }

    @Override
    public Registers frozenRegisters() {
        return new Registers() {
            @Override
            public long instructionPointer() {
                return 0;
            }

            @Override
            public long stackPointer() {
                return 0;
            }

            @Override
            public List<String> names() {
                return List.of("r0");
            }

            @Override
            public long get(int number) {
                return 0;
            }

            @Override
            public void set(int number, long value) {
                setRegister(number, value);
            }

            @Override
            public Registers copy() {
                return this;
            }
        };
    }

    @Override
    public boolean isStillFrozen() {
        return !killed;
    }

    @Override
    public <T> T visit(Supplier<T> request) {
        beforeVisit.run();
        return request.get();
    }

    @Override
    public void setRegister(int number, long value) {
        verbs.add("register " + number + " = " + value);
    }

    @Override
    public byte[] registerSet(int note) {
        verbs.add("registers " + note);
        return new byte[0];
    }

    @Override
    public void setRegisterSet(int note, byte[] value) {
        verbs.add("registers " + note + " = " + value.length);
    }

    @Override
    public Optional<SigInfo> signalInfo() {
        return Optional.empty();
    }

    @Override
    public long signalMask() {
        return 0;
    }

    @Override
    public void setSignalMask(long mask) {
        verbs.add("mask " + mask);
    }

    @Override
    public List<SigInfo> pendingSignals(boolean ofProcess) {
        return List.of();
    }

    @Override
    public int groupStop() {
        return groupStopped ? SIGSTOP : 0;
    }

    @Override
    public boolean isReachable() {
        return reachable;
    }

    @Override
    public synchronized void send(SigInfo signal, boolean toProcess) {
        verbs.add("send " + signal.signal() + (toProcess ? " to all" : ""));
    }

    @Override
    public Memory memory() {
        return new Memory() {
            @Override
            public int read(long address, byte[] destination, int offset, int length) {
                return 0;
            }

            @Override
            public int write(long address, byte[] source, int offset, int length) {
                verbs.add("write " + length);
                return length;
            }

            @Override
            public List<Region> regions() {
                return List.of();
            }

            @Override
            public Map<Long, Long> auxiliaryVector() {
                return Map.of();
            }
        };
    }

    @Override
    public SignalReport noSignal() {
        return new View();
    }

    @Override
    public boolean canStep(ResumeAction step) {
        return steps.contains(step);
    }

    @Override
    public boolean canSuspendSeccomp() {
        return canSuspendSeccomp;
    }

    /** Every view at once; nothing in it matters to the core but the number. */
    private final class View
            implements SyscallEntry,
                    SyscallExit,
                    SignalReport,
                    CloneReport,
                    ExecReport,
                    ExitReport,
                    JctlReport,
                    DeathReport {
        private int signal;
        private @Nullable Event event;
        private @Nullable Task child;
        private int type;

        @Override
        public Task task() {
            return record;
        }

        @Override
        public Registers registers() {
            return frozenRegisters();
        }

        @Override
        public Memory memory() {
            return FakeTask.this.memory();
        }

        @Override
        public Abi abi() {
            return Abi.X86_64;
        }

        @Override
        public int number() {
            return number;
        }

        @Override
        public void setNumber(int newNumber) {
            number = newNumber;
        }

        @Override
        public long argument(int index) {
            return 0;
        }

        @Override
        public void setArgument(int index, long value) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int filterData() {
            return 0;
        }

        @Override
        public long result() {
            return 1;
        }

        @Override
        public void setResult(long result) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean isError() {
            return false;
        }

        @Override
        public int signal() {
            return signal;
        }

        @Override
        public @Nullable Event event() {
            return event;
        }

        @Override
        public SigInfo info() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void setInfo(SigInfo info) {
            signal = info.signal();
        }

        @Override
        public Task child() {
            return java.util.Objects.requireNonNull(child);
        }

        @Override
        public long flags() {
            return 0;
        }

        @Override
        public int type() {
            return type;
        }

        @Override
        public int notification() {
            return type;
        }

        @Override
        public int formerTid() {
            return record.tid();
        }

        @Override
        public boolean groupDead() {
            return true;
        }

        @Override
        public WaitStatus status() {
            return new WaitStatus(0);
        }
    }
}
