package io.utrace.syscallwatch;

import io.utrace.api.Abi;
import io.utrace.api.DeathReport;
import io.utrace.api.SignalReport;
import io.utrace.api.SyscallEntry;
import io.utrace.api.SyscallExit;
import io.utrace.api.Task;
import io.utrace.api.WaitStatus;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one task: the call it is in and the line begun for it. The callbacks of a task
 * come one after the other, so nothing here is guarded.
 */
final class Tracee {
    private final Watcher watcher;
    private final Call call;
    private final Line line = new Line();
    private @Nullable Line remark;
    private @Nullable Syscall current;
    private Abi mode = Abi.X86_64;
    private boolean alive = true;

    Tracee(Watcher watcher) {
        this.watcher = watcher;
        this.call = new Call(watcher.stringLimit());
    }

    void enter(SyscallEntry entry) {
        if (entry.abi() != mode) {
            changeMode(entry.task(), entry.abi());
        }
        Syscall syscall = watcher.table().get(entry.abi(), entry.number());
        begin(entry.task());
        call.enter(entry, syscall);
        syscall.begin(line, call);
        call.leave();
        current = syscall;
    }

    void exit(SyscallExit exit) {
        Syscall syscall = current;
        current = null;
        if (syscall == null) {
            // The task was inside the call when it was attached, so this is the first we see of it.
            if (exit.abi() != mode) {
                changeMode(exit.task(), exit.abi());
            }
            syscall = watcher.table().get(exit.abi(), exit.number());
            begin(exit.task());
            call.enter(exit);
            call.exit(exit);
            syscall.begin(line, call);
        } else {
            call.exit(exit);
        }
        syscall.finish(line, call);
        call.leave();
        watcher.write(line);
    }

    /** A number means another call in another mode: so that is said, as strace says it. */
    private void changeMode(Task task, Abi abi) {
        mode = abi;
        Line text = remark(task);
        text.clear();
        text.text("[ Process PID=");
        text.decimal(task.tid());
        text.text(" runs in ");
        text.text(
                switch (abi) {
                    case X86_64, AARCH64 -> "64 bit";
                    case I386 -> "32 bit";
                    case X32 -> "x32";
                    case UNKNOWN -> "unknown";
                });
        text.text(" mode. ]");
        watcher.write(text);
    }

    void signal(SignalReport report) {
        Line text = remark(report.task());
        SigInfos.print(text, report.signal(), report.info());
        watcher.write(text);
    }

    void die(DeathReport death) {
        if (current != null) {
            current.abandon(line);
            current = null;
            watcher.write(line);
        }
        Line text = remark(death.task());
        printStatus(text, death.status());
        watcher.write(text);
        leave();
    }

    /** Closes the account of a task that was let go, if it isn't dead. */
    void release() {
        if (!alive) {
            return;
        }
        if (current != null) {
            current = null;
            line.text(" <detached ...>");
            watcher.write(line);
        }
        leave();
    }

    private void leave() {
        alive = false;
        watcher.left();
    }

    private void begin(Task task) {
        line.clear();
        watcher.printPrefix(line, task);
    }

    /** Begins a line that leaves one which may be under construction alone. */
    private Line remark(Task task) {
        Line text = remark;
        if (text == null) {
            text = new Line();
            remark = text;
        }
        text.clear();
        watcher.printPrefix(text, task);
        return text;
    }

    private static void printStatus(Line line, WaitStatus status) {
        line.text("+++ ");
        if (status.exited()) {
            line.text("exited with ");
            line.decimal(status.exitCode());
        } else {
            line.text("killed by ");
            Signals.printName(line, status.signal());
            if (status.dumpedCore()) {
                line.text(" (core dumped)");
            }
        }
        line.text(" +++");
    }
}
