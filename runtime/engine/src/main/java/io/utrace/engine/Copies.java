package io.utrace.engine;

import static java.util.Objects.requireNonNull;

import io.utrace.api.Abi;
import io.utrace.api.CloneReport;
import io.utrace.api.DeathReport;
import io.utrace.api.Event;
import io.utrace.api.ExecReport;
import io.utrace.api.ExitReport;
import io.utrace.api.JctlReport;
import io.utrace.api.SigInfo;
import io.utrace.api.SignalReport;
import io.utrace.api.SyscallEntry;
import io.utrace.api.SyscallExit;
import io.utrace.api.Task;
import io.utrace.api.WaitStatus;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a report shows, copied for one {@link Callback}, so that the view can be used again. */
final class Copies {
    private static final int ARGUMENTS = 6;

    private Copies() {}

    static Object of(boolean signals, @Nullable Event event, Object view, Callback callback) {
        if (signals) {
            return new Signal((SignalReport) view, callback);
        }
        return switch (requireNonNull(event)) {
            case SYSCALL_ENTRY, SECCOMP -> new Entry((SyscallEntry) view, callback);
            case SYSCALL_EXIT -> new Exit((SyscallExit) view, callback);
            case CLONE -> new Clone((CloneReport) view, callback);
            case EXEC -> new Exec((ExecReport) view, callback);
            case EXIT -> new Ending((ExitReport) view, callback);
            case JCTL -> new Jctl((JctlReport) view, callback);
            case DEATH -> new Death((DeathReport) view);
            // A reap has no view.
            default -> view;
        };
    }

    private static final class Entry extends ReportCopy implements SyscallEntry {
        private final SyscallEntry call;
        private final Abi abi;
        private final long[] arguments = new long[ARGUMENTS];
        private final int filterData;
        private int number;
        private long result;

        Entry(SyscallEntry call, Callback callback) {
            super(call, callback);
            this.call = call;
            abi = call.abi();
            number = call.number();
            for (int i = 0; i < ARGUMENTS; i++) {
                arguments[i] = call.argument(i);
            }
            filterData = call.filterData();
            result = call.result();
        }

        @Override
        public Abi abi() {
            callback.checkLive();
            return abi;
        }

        @Override
        public int number() {
            callback.checkLive();
            return number;
        }

        @Override
        public void setNumber(int newNumber) {
            callback.checkLive();
            number = newNumber;
            callback.change(() -> call.setNumber(newNumber));
        }

        @Override
        public long argument(int index) {
            callback.checkLive();
            return arguments[Objects.checkIndex(index, ARGUMENTS)];
        }

        @Override
        public void setArgument(int index, long value) {
            callback.checkLive();
            // As the registers of a 32-bit call take it.
            long taken = abi == Abi.I386 ? Integer.toUnsignedLong((int) value) : value;
            arguments[Objects.checkIndex(index, ARGUMENTS)] = taken;
            callback.change(() -> call.setArgument(index, value));
        }

        @Override
        public int filterData() {
            callback.checkLive();
            return filterData;
        }

        @Override
        public long result() {
            callback.checkLive();
            return result;
        }

        @Override
        public void setResult(long newResult) {
            callback.checkLive();
            result = newResult;
            callback.change(() -> call.setResult(newResult));
        }
    }

    private static final class Exit extends ReportCopy implements SyscallExit {
        private static final int FIRST_ERRNO = -4095;

        private final SyscallExit call;
        private final Abi abi;
        private final int number;
        private final long[] arguments = new long[ARGUMENTS];
        private long result;

        Exit(SyscallExit call, Callback callback) {
            super(call, callback);
            this.call = call;
            abi = call.abi();
            number = call.number();
            for (int i = 0; i < ARGUMENTS; i++) {
                arguments[i] = call.argument(i);
            }
            result = call.result();
        }

        @Override
        public Abi abi() {
            callback.checkLive();
            return abi;
        }

        @Override
        public int number() {
            callback.checkLive();
            return number;
        }

        @Override
        public long argument(int index) {
            callback.checkLive();
            return arguments[Objects.checkIndex(index, ARGUMENTS)];
        }

        @Override
        public long result() {
            callback.checkLive();
            return result;
        }

        @Override
        public boolean isError() {
            callback.checkLive();
            return result < 0 && result >= FIRST_ERRNO;
        }

        @Override
        public void setResult(long newResult) {
            callback.checkLive();
            result = newResult;
            callback.change(() -> call.setResult(newResult));
        }
    }

    private static final class Signal extends ReportCopy implements SignalReport {
        private final SignalReport report;
        private final @Nullable Event event;
        private SigInfo info;

        Signal(SignalReport report, Callback callback) {
            super(report, callback);
            this.report = report;
            event = report.event();
            info = report.signal() == 0 ? SigInfo.NONE : report.info().copy();
        }

        @Override
        public int signal() {
            callback.checkLive();
            return info.signal();
        }

        @Override
        public @Nullable Event event() {
            callback.checkLive();
            return event;
        }

        @Override
        public SigInfo info() {
            callback.checkLive();
            return info;
        }

        @Override
        public void setInfo(SigInfo newInfo) {
            callback.checkLive();
            if (info.signal() == 0) {
                throw new IllegalStateException("EINVAL: there is no signal to change");
            }
            SigInfo taken = SigInfo.of(newInfo.bytes());
            info = taken;
            callback.change(() -> report.setInfo(taken));
        }
    }

    private static final class Clone extends ReportCopy implements CloneReport {
        private final Task child;
        private final long flags;

        Clone(CloneReport clone, Callback callback) {
            super(clone, callback);
            child = clone.child();
            flags = clone.flags();
        }

        @Override
        public Task child() {
            callback.checkLive();
            return child;
        }

        @Override
        public long flags() {
            callback.checkLive();
            return flags;
        }
    }

    private static final class Exec extends ReportCopy implements ExecReport {
        private final int formerTid;

        Exec(ExecReport exec, Callback callback) {
            super(exec, callback);
            formerTid = exec.formerTid();
        }

        @Override
        public int formerTid() {
            callback.checkLive();
            return formerTid;
        }
    }

    private static final class Ending extends ReportCopy implements ExitReport {
        private final WaitStatus status;

        Ending(ExitReport exit, Callback callback) {
            super(exit, callback);
            status = exit.status();
        }

        @Override
        public WaitStatus status() {
            callback.checkLive();
            return status;
        }
    }

    private static final class Jctl extends ReportCopy implements JctlReport {
        private final int type;
        private final int signal;
        private final int notification;

        Jctl(JctlReport jctl, Callback callback) {
            super(jctl, callback);
            type = jctl.type();
            signal = jctl.signal();
            notification = jctl.notification();
        }

        @Override
        public int type() {
            callback.checkLive();
            return type;
        }

        @Override
        public int signal() {
            callback.checkLive();
            return signal;
        }

        @Override
        public int notification() {
            callback.checkLive();
            return notification;
        }
    }

    /** Of the dead nothing is left to go stale. */
    private record Death(Task task, boolean groupDead, WaitStatus status) implements DeathReport {
        Death(DeathReport death) {
            this(death.task(), death.groupDead(), death.status());
        }
    }
}
