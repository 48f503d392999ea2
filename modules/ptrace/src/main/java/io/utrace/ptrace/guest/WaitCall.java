package io.utrace.ptrace.guest;

import io.utrace.api.Memory;
import io.utrace.api.SyscallEntry;
import io.utrace.api.SyscallExit;
import io.utrace.ptrace.Errno;
import io.utrace.ptrace.WaitOption;
import io.utrace.ptrace.WaitSelection;
import io.utrace.ptrace.WaitSelection.By;
import io.utrace.ptrace.tracee.Proc;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A wait4(2) or waitid(2), taken apart.
 *
 * @param isWaitid which of the two it is
 * @param selection what it is for
 * @param result where the status, or the siginfo, goes; 0 for nowhere
 * @param usage where the struct rusage goes; 0 for nowhere
 * @param nothing its result when there is nothing to be told of, if it doesn't wait
 */
record WaitCall(boolean isWaitid, WaitSelection selection, long result, long usage, long nothing) {
    private static final int WAIT4_OPTIONS =
            WaitOption.WNOHANG
                    | WaitOption.WUNTRACED
                    | WaitOption.WCONTINUED
                    | WaitOption.WNOTHREAD
                    | WaitOption.WCLONE
                    | WaitOption.WALL;
    private static final int WAITID_EVENTS =
            WaitOption.WEXITED | WaitOption.WUNTRACED | WaitOption.WCONTINUED;
    private static final int WAITID_OPTIONS = WAIT4_OPTIONS | WAITID_EVENTS | WaitOption.WNOWAIT;

    private static final int CONTINUED = 0xffff;
    private static final int CLD_CONTINUED = 6;
    private static final int SI_CODE = 8;

    private static final int SIGCHLD = 17;
    private static final int P_ALL = 0;
    private static final int P_PID = 1;
    private static final int P_PGID = 2;
    private static final int P_PIDFD = 3;
    private static final int O_NONBLOCK = 04000;

    private static final int OPTIONS_OF_WAIT4 = 2;
    private static final int OPTIONS_OF_WAITID = 3;
    private static final int INFO_OF_WAITID = 2;
    private static final int INFO_SIZE = 128;

    /** Null when the kernel refuses it. */
    static @Nullable WaitCall ofWait4(SyscallEntry call) {
        int pid = (int) call.argument(0);
        int options = (int) call.argument(OPTIONS_OF_WAIT4);
        if ((options & ~WAIT4_OPTIONS) != 0 || pid == Integer.MIN_VALUE) {
            return null;
        }
        WaitSelection selection =
                selection(
                        call,
                        pid == -1 ? P_ALL : pid > 0 ? P_PID : P_PGID,
                        Math.abs(pid),
                        options | WaitOption.WEXITED);
        return selection == null
                ? null
                : new WaitCall(false, selection, call.argument(1), call.argument(3), 0);
    }

    /** Null when the kernel refuses it. */
    static @Nullable WaitCall ofWaitid(SyscallEntry call) {
        int options = (int) call.argument(OPTIONS_OF_WAITID);
        if ((options & ~WAITID_OPTIONS) != 0 || (options & WAITID_EVENTS) == 0) {
            return null;
        }
        int type = (int) call.argument(0);
        int id = (int) call.argument(1);
        if ((type == P_PID && id <= 0) || (type == P_PGID && id < 0)) {
            return null;
        }
        boolean isHasty = type == P_PIDFD && isNonblocking(call.task().tid(), id);
        int hastily = isHasty ? options | WaitOption.WNOHANG : options;
        WaitSelection selection = selection(call, type, id, hastily);
        long nothing = hastily == options ? 0 : -Errno.EAGAIN;
        return selection == null
                ? null
                : new WaitCall(true, selection, call.argument(2), call.argument(4), nothing);
    }

    private static @Nullable WaitSelection selection(
            SyscallEntry call, int type, int id, int options) {
        Proc caller = new Proc(call.task().tid());
        return switch (type) {
            case P_ALL -> new WaitSelection(By.ALL, 0, options);
            case P_PID -> new WaitSelection(By.PID, id, options);
            case P_PGID ->
                    new WaitSelection(
                            By.GROUP, id == 0 ? caller.group(caller.level()) : id, options);
            case P_PIDFD ->
                    new WaitSelection(
                            By.PID, pidOf(call.task().tid(), id, caller.level()), options);
            default -> null;
        };
    }

    private static int pidOf(int tid, int pidfd, int level) {
        String pids = described(tid, pidfd, "NSpid:");
        return pids.isEmpty() ? -1 : Proc.word(pids, level);
    }

    private static boolean isNonblocking(int tid, int pidfd) {
        String flags = described(tid, pidfd, "flags:");
        return !flags.isEmpty() && (Integer.parseInt(flags, 8) & O_NONBLOCK) != 0;
    }

    /**
     * A line of what /proc says of a descriptor. If there is none, the kernel says what that is.
     */
    private static String described(int tid, int descriptor, String key) {
        try {
            for (String line :
                    Files.readAllLines(Path.of("/proc/" + tid + "/fdinfo/" + descriptor))) {
                if (line.startsWith(key)) {
                    return line.substring(key.length()).strip();
                }
            }
        } catch (IOException none) {
            // As if there were no such line.
        }
        return "";
    }

    boolean has(int option) {
        return selection.has(option);
    }

    /** Whether it sees what job control does. */
    boolean seesJobs() {
        return has(WaitOption.WUNTRACED | WaitOption.WCONTINUED);
    }

    /** Whether it sees all children, however they were cloned. */
    boolean seesAll() {
        return selection.by() == By.ALL
                && has(WaitOption.WALL)
                && has(WaitOption.WEXITED)
                && !has(WaitOption.WNOTHREAD);
    }

    // ---- asking the kernel

    /** The same without waiting; answers what that makes of it. */
    WaitCall look(SyscallEntry call) {
        return ask(call, selection.by(), selection.id(), selection.options() | WaitOption.WNOHANG);
    }

    /** The same for one alone, without waiting; answers what that makes of it. */
    WaitCall only(SyscallEntry call, int pid) {
        return ask(call, By.PID, pid, selection.options() | WaitOption.WNOHANG);
    }

    /** The same for the end of one; answers what that makes of it. */
    WaitCall reap(SyscallEntry call, int pid) {
        int kept = selection.options() & WaitOption.WNOWAIT;
        int options = WaitOption.WNOHANG | WaitOption.WALL | WaitOption.WEXITED | kept;
        return ask(call, By.PID, pid, options);
    }

    private WaitCall ask(SyscallEntry call, By by, int id, int options) {
        if (by != selection.by() || id != selection.id()) {
            call.setArgument(0, isWaitid ? P_PID : id);
            if (isWaitid) {
                call.setArgument(1, id);
            }
        }
        long place = result;
        if (isWaitid && place == 0) {
            // What the program doesn't ask for is what tells whether somebody was found.
            place = GuestMemory.below(call.registers().stackPointer(), INFO_SIZE);
            call.setArgument(INFO_OF_WAITID, place);
        }
        call.setArgument(
                isWaitid ? OPTIONS_OF_WAITID : OPTIONS_OF_WAIT4,
                isWaitid ? options : options & WAIT4_OPTIONS);
        return new WaitCall(isWaitid, new WaitSelection(by, id, options), place, usage, 0);
    }

    /** Whom the kernel told of; 0 for nobody, and where it wasn't asked to say. */
    int found(SyscallExit exit) {
        if (exit.isError()) {
            return 0;
        }
        if (!isWaitid) {
            return (int) exit.result();
        }
        return result == 0
                ? 0
                : new GuestMemory(exit.memory()).read(result + 16, Integer.BYTES).getInt(0);
    }

    // ---- answering

    /** Tells of somebody as the kernel would. */
    long answer(GuestMemory memory, Told told) {
        if (usage != 0) {
            memory.write(usage, Usage.of(told.pid()));
        }
        if (isWaitid) {
            if (result != 0) {
                writeInfo(memory, told);
            }
            return 0;
        }
        if (result != 0) {
            memory.putInt(result, told.raw());
        }
        return told.pid();
    }

    private void writeInfo(GuestMemory memory, Told told) {
        ByteBuffer head = GuestMemory.fields(12);
        head.putInt(0, SIGCHLD).putInt(SI_CODE, told.code());
        memory.write(result, head);
        ByteBuffer child = GuestMemory.fields(12);
        child.putInt(0, told.pid()).putInt(4, told.uid()).putInt(8, told.detail());
        memory.write(result + 16, child);
    }

    /** Whether the kernel told of one that SIGCONT let go on. */
    boolean isContinued(Memory memory) {
        if (!has(WaitOption.WCONTINUED)) {
            return false;
        }
        if (result == 0) {
            return !has(WaitOption.WUNTRACED);
        }
        int at = isWaitid ? SI_CODE : 0;
        int told = new GuestMemory(memory).read(result + at, Integer.BYTES).getInt(0);
        return told == (isWaitid ? CLD_CONTINUED : CONTINUED);
    }

    /** Nobody has anything to tell. */
    void answerNothing(GuestMemory memory) {
        if (isWaitid && result != 0) {
            memory.write(result, GuestMemory.fields(12));
            memory.write(result + 16, GuestMemory.fields(12));
        }
    }
}
