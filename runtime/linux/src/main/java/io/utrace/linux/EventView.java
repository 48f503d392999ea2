package io.utrace.linux;

import io.utrace.api.CloneReport;
import io.utrace.api.DeathReport;
import io.utrace.api.ExecReport;
import io.utrace.api.ExitReport;
import io.utrace.api.JctlReport;
import io.utrace.api.Task;
import io.utrace.api.WaitStatus;

/** The rarer events, each a view of its own. */
final class EventView {
    private EventView() {}

    /** PTRACE_EVENT_FORK, VFORK or CLONE. */
    static final class Clone extends StopView implements CloneReport {
        private final Task child;
        private final long flags;

        Clone(Tracee tracee, Task child, long flags) {
            super(tracee);
            this.child = child;
            this.flags = flags;
        }

        @Override
        public Task child() {
            return child;
        }

        @Override
        public long flags() {
            return flags;
        }
    }

    /** PTRACE_EVENT_EXEC. */
    static final class Exec extends StopView implements ExecReport {
        private final int formerTid;

        Exec(Tracee tracee, int formerTid) {
            super(tracee);
            this.formerTid = formerTid;
        }

        @Override
        public int formerTid() {
            return formerTid;
        }
    }

    /** PTRACE_EVENT_EXIT. */
    static final class Exit extends StopView implements ExitReport {
        private final WaitStatus status;

        Exit(Tracee tracee, WaitStatus status) {
            super(tracee);
            this.status = status;
        }

        @Override
        public WaitStatus status() {
            return status;
        }
    }

    /** PTRACE_EVENT_STOP of a group-stop, and of its end. */
    static final class Jctl extends StopView implements JctlReport {
        private final int type;
        private final int signal;
        private final int notification;

        Jctl(Tracee tracee, int type, int signal, int notification) {
            super(tracee);
            this.type = type;
            this.signal = signal;
            this.notification = notification;
        }

        @Override
        public int type() {
            return type;
        }

        @Override
        public int signal() {
            return signal;
        }

        @Override
        public int notification() {
            return notification;
        }
    }

    /** The last wait status. */
    record Death(Task task, boolean groupDead, WaitStatus status) implements DeathReport {}
}
