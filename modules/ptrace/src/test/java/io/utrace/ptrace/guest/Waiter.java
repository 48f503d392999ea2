package io.utrace.ptrace.guest;

import io.utrace.api.Action;
import io.utrace.api.SyscallAction;
import io.utrace.ptrace.Errno;
import io.utrace.ptrace.WaitOption;
import io.utrace.ptrace.tracee.Tracee;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A thread that waits for whoever there is, has them go on, and ends when there is nobody. */
final class Waiter {
    private static final int PAUSE = 34;
    private static final int WAIT4 = 61;
    private static final int PTRACE = 101;
    private static final int WAITID = 247;
    private static final int PTRACE_CONT = 7;
    private static final int STOPPED = 0x7f;
    private static final int INFO_CODE = 8;
    private static final int INFO_PID = 16;
    private static final int CLD_EXITED = 1;
    private static final int CLD_TRAPPED = 4;
    private static final long ERESTARTSYS = -512;
    private static final long ERESTARTNOHAND = -514;

    /** The call that it waits by. */
    enum By {
        WAIT4,
        WAITID,
        /** It doesn't ask whom it is told of. */
        WAITID_BLINDLY,
        /** With WNOWAIT first, and then for that one. */
        WAITID_TWICE
    }

    private enum Where {
        USER,
        ENTERED,
        LEAVING,
        OVER
    }

    private final FakeEngine engine;
    private final List<Relative> relatives;
    private final By by;
    private final byte[] page = new byte[FakeCall.PAGE_SIZE];

    /** Options of its waits; the last ones are those of all that follow. */
    private final List<Integer> options;

    private int waits;
    private Where where = Where.USER;

    /** Whom it has go on next. */
    private @Nullable Relative stopped;

    /** Whom a wait has told of that leaves it to be told again. */
    private @Nullable Relative seen;

    private FakeCall call;

    /** Of how many it was told without a name. */
    int blind;

    /** Somebody could have been told of when the call was made, and nobody else has asked since. */
    private boolean isSure;

    Waiter(FakeEngine engine, List<Relative> relatives, By by, Integer... options) {
        this.engine = engine;
        this.by = by;
        this.relatives = relatives;
        this.options = List.of(options);
        call = next();
    }

    private FakeCall next() {
        Relative whom = stopped;
        if (whom != null) {
            return new FakeCall(engine.task(), page, PTRACE, PTRACE_CONT, whom.task.tid());
        }
        if (by == By.WAIT4) {
            return new FakeCall(engine.task(), page, WAIT4, -1, FakeCall.PAGE, option());
        }
        page[INFO_PID] = page[INFO_PID + 1] = page[INFO_PID + 2] = 0;
        int options = option() | WaitOption.WEXITED | WaitOption.WUNTRACED;
        Relative meant = seen;
        if (meant != null) {
            int tid = meant.task.tid();
            return new FakeCall(engine.task(), page, WAITID, 1, tid, FakeCall.PAGE, options);
        }
        options |= by == By.WAITID_TWICE ? WaitOption.WNOWAIT : 0;
        long place = by == By.WAITID_BLINDLY ? 0 : FakeCall.PAGE;
        return new FakeCall(engine.task(), page, WAITID, 0, 0, place, options);
    }

    private int option() {
        return options.get(Math.min(waits, options.size() - 1));
    }

    boolean isOver() {
        return where == Where.OVER;
    }

    boolean canGoOn() {
        return where == Where.ENTERED ? engine.isInterrupted || !sleeps() : !isOver();
    }

    /** The next step of its call. */
    void goOn() {
        switch (where) {
            case USER -> enter();
            case ENTERED -> make();
            case LEAVING -> leave();
            case OVER -> throw new IllegalStateException();
        }
    }

    private void enter() {
        // What has interrupted it in user mode has stopped it there.
        engine.isInterrupted = false;
        isSure = relatives.stream().anyMatch(Relative::isWaitable);
        Action answer = engine.ops().reportSyscallEntry(Action.RESUME, engine, call);
        boolean isMade = answer.syscallAction() == SyscallAction.RUN;
        where = isMade ? Where.ENTERED : Where.LEAVING;
    }

    private void leave() {
        engine.ops().reportSyscallExit(Action.RESUME, engine, call);
        engine.isInterrupted = false;
        where = Where.USER;
        long result = call.result();
        boolean isAgain = result <= ERESTARTSYS && result >= ERESTARTNOHAND;
        if (!isAgain) {
            returned(result);
        }
        if (!isOver()) {
            call = next();
        }
    }

    private void returned(long result) {
        if (stopped != null) {
            stopped = null;
            return;
        }
        boolean mayFindNobody = (option() & WaitOption.WNOHANG) != 0;
        waits = Math.min(waits + 1, options.size());
        if (result == -Errno.ECHILD) {
            check(
                    relatives.stream().noneMatch(Relative::isLeft),
                    "ECHILD though there is somebody");
            where = Where.OVER;
        } else if (result < 0) {
            throw new AssertionError("error " + result);
        } else if (by == By.WAITID_BLINDLY) {
            blind++;
        } else if (by != By.WAIT4 && field(INFO_PID) != 0) {
            told(field(INFO_PID), field(INFO_CODE) == CLD_TRAPPED);
        } else if (result == 0) {
            check(mayFindNobody, "a wait for nobody");
            check(!isSure, "nobody to be told of though there was somebody");
        } else {
            told((int) result, (field(0) & STOPPED) == STOPPED);
        }
    }

    private int field(int at) {
        return ByteBuffer.wrap(page).order(ByteOrder.nativeOrder()).getInt(at);
    }

    private void told(int pid, boolean isStopped) {
        Relative whom =
                relatives.stream()
                        .filter(one -> one.task.tid() == pid)
                        .findFirst()
                        .orElseThrow(() -> new AssertionError("told of " + pid));
        if (by == By.WAITID_TWICE && seen == null) {
            seen = whom;
            return;
        }
        check(seen == null || seen.equals(whom), "told of another than before");
        seen = null;
        if (isStopped) {
            whom.stopsTold++;
            stopped = whom;
        } else {
            whom.endsTold++;
            check(whom.endsTold == 1, "an end that is told twice");
        }
    }

    private static void check(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }

    // ---- the kernel's part

    private boolean waits() {
        int options = (int) call.argument(call.number() == WAIT4 ? 2 : 3);
        return (options & WaitOption.WNOHANG) == 0;
    }

    private boolean sleeps() {
        boolean isWait = call.number() == WAIT4 || call.number() == WAITID;
        return call.number() == PAUSE || (isWait && waits() && hasChildren() && ended() == null);
    }

    private void make() {
        where = Where.LEAVING;
        Relative found = ended();
        if (call.number() == PAUSE) {
            call.setResult(ERESTARTNOHAND);
        } else if (!hasChildren()) {
            call.setResult(-Errno.ECHILD);
        } else if (found == null && waits()) {
            call.setResult(ERESTARTSYS);
        } else {
            call.setResult(result(found));
        }
    }

    private boolean leaves() {
        return call.number() == WAITID && (call.argument(3) & WaitOption.WNOWAIT) != 0;
    }

    private long result(@Nullable Relative found) {
        int pid = 0;
        if (found != null) {
            found.isReaped = !leaves();
            pid = found.task.tid();
        }
        ByteBuffer memory = ByteBuffer.wrap(page).order(ByteOrder.nativeOrder());
        if (call.number() == WAITID) {
            int at = (int) (call.argument(2) - FakeCall.PAGE);
            if (at >= 0) {
                memory.putInt(at + INFO_CODE, CLD_EXITED).putInt(at + INFO_PID, pid);
            }
            return 0;
        }
        if (found != null) {
            memory.putInt(0, 3 << 8);
        }
        return pid;
    }

    private boolean hasChildren() {
        return relatives.stream().anyMatch(one -> isMeant(one) && !one.isReaped);
    }

    private @Nullable Relative ended() {
        return relatives.stream()
                .filter(one -> isMeant(one) && one.isDead && !one.isReaped)
                .findFirst()
                .orElse(null);
    }

    private boolean isMeant(Relative one) {
        boolean isWaitid = call.number() == WAITID;
        boolean isAny = isWaitid ? call.argument(0) == 0 : call.argument(0) == -1;
        return one.isChild && (isAny || call.argument(isWaitid ? 1 : 0) == one.task.tid());
    }

    // ---- the same again

    /** All that tells it from itself at another time, its wait's own state included. */
    String fingerprint() {
        Guest guest = (Guest) engine.data();
        GuestProcess process = guest.process();
        StringBuilder all = new StringBuilder();
        all.append(where).append(waits).append(isSure).append(engine.isInterrupted);
        all.append(stopped == null ? 0 : stopped.task.tid()).append(' ').append(call.number());
        for (int i = 0; i < 4; i++) {
            all.append(' ').append(call.argument(i));
        }
        all.append(' ')
                .append(call.result())
                .append(' ')
                .append(field(0))
                .append(' ')
                .append(field(INFO_PID));
        all.append(' ').append(blind).append(seen == null ? 0 : seen.task.tid());
        GuestWait wait = guest.waiting();
        for (String name :
                List.of(
                        "state",
                        "call",
                        "asked",
                        "passedBy",
                        "looked",
                        "reaped",
                        "toldElsewhere")) {
            all.append(' ').append(value(wait, name));
        }
        all.append(value(wait, "lookedAt").equals(process.news()));
        return all.append(process.isQuiet(false)).append(process.isQuiet(true)).toString();
    }

    private static Object value(Object of, String name) {
        try {
            Field field = of.getClass().getDeclaredField(name);
            field.setAccessible(true);
            Object value = field.get(of);
            return switch (value) {
                case null -> "none";
                case Tracee tracee -> tracee.pid();
                default -> value;
            };
        } catch (ReflectiveOperationException renamed) {
            throw new AssertionError(renamed);
        }
    }
}
