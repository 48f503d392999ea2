package io.utrace.syscallwatch;

import io.utrace.api.Memory;
import io.utrace.api.SyscallEntry;
import io.utrace.api.SyscallExit;
import org.jspecify.annotations.Nullable;

/**
 * The call a task is in, as printers see it: arguments, result once there is one, and a window on
 * the task's memory. The window shows one piece at a time, so whoever follows a pointer first takes
 * what he needs from the piece at hand.
 *
 * <p>Nothing that comes through here can be trusted: any address may be unmapped or change while it
 * is read, and any length may be absurd. So lengths are cut to what a printer is ready to show
 * before anything is read.
 */
final class Call {
    /** The longest path the kernel takes, without the byte that ends it. */
    static final int PATH_LIMIT = 4095;

    /** Long enough that most paths come in one read. */
    private static final int FIRST_PATH_READ = 256;

    private final int stringLimit;
    private final byte[] window;
    private final long[] arguments = new long[6];
    private @Nullable Memory memory;
    private long stackPointer;
    private boolean returned;
    private boolean error;
    private long result;
    private int entryLength;
    private @Nullable Syscall interrupted;

    /**
     * Makes the one of a task.
     *
     * @param stringLimit how many bytes of a string, and how many elements of an array, are shown
     */
    Call(int stringLimit) {
        this.stringLimit = stringLimit;
        this.window = new byte[Math.max(PATH_LIMIT, stringLimit) + 1];
    }

    /** Looks at a call that begins. What is lent must be taken back with {@link #leave}. */
    void enter(SyscallEntry entry, Syscall syscall) {
        for (int i = 0; i < 6; i++) {
            arguments[i] = entry.argument(i);
        }
        memory = entry.memory();
        stackPointer = syscall.needsStack() ? entry.registers().stackPointer() : 0;
        returned = false;
        error = false;
        result = 0;
    }

    /** Looks at a call whose beginning nobody saw. */
    void enter(SyscallExit exit) {
        for (int i = 0; i < 6; i++) {
            arguments[i] = exit.argument(i);
        }
        stackPointer = 0;
    }

    /** Looks at a call that ends. */
    void exit(SyscallExit exit) {
        memory = exit.memory();
        result = exit.result();
        error = exit.isError();
        returned = true;
    }

    void leave() {
        memory = null;
    }

    long argument(int index) {
        return arguments[index];
    }

    int intArgument(int index) {
        return (int) arguments[index];
    }

    long result() {
        return result;
    }

    /** Tells whether the call is over and left something where its arguments point. */
    boolean succeeded() {
        return returned && !error;
    }

    boolean failed() {
        return returned && error;
    }

    int stringLimit() {
        return stringLimit;
    }

    long stackPointer() {
        return stackPointer;
    }

    /** Remembers a length the call is about to overwrite. */
    void keepLength(int length) {
        entryLength = length;
    }

    int keptLength() {
        return entryLength;
    }

    /** Remembers a call that the kernel will take up again under another name. */
    void keepInterrupted(Syscall syscall) {
        interrupted = syscall;
    }

    /** Writes the argument that restart_syscall(2) doesn't have: which call it takes up again. */
    void printInterrupted(Line line) {
        line.text("<... resuming interrupted ");
        if (interrupted == null) {
            line.text("system call");
        } else {
            interrupted.printName(line);
        }
        line.text(" ...>");
    }

    /** Reads a whole structure into the window, or nothing of use. */
    boolean fetch(long address, int length) {
        return address != 0 && read(address, 0, length) == length;
    }

    /**
     * Reads a string that a zero byte ends.
     *
     * @param limit the most bytes of interest
     * @return its length, {@code limit + 1} when it goes on beyond the limit, -1 when it can't be
     *     read
     */
    int fetchString(long address, int limit) {
        if (address == 0) {
            return -1;
        }
        int have = 0;
        int wanted = Math.min(limit + 1, FIRST_PATH_READ);
        while (true) {
            int count = read(address + have, have, wanted - have);
            for (int i = have; i < have + count; i++) {
                if (window[i] == 0) {
                    return i;
                }
            }
            have += count;
            if (have == limit + 1) {
                return have;
            }
            if (have < wanted) {
                return -1;
            }
            wanted = limit + 1;
        }
    }

    private int read(long address, int offset, int length) {
        Memory current = memory;
        if (current == null || length <= 0) {
            return 0;
        }
        int count = current.read(address, window, offset, length);
        return Math.min(Math.max(count, 0), length);
    }

    /** The piece read last. */
    byte[] window() {
        return window;
    }

    int u8(int offset) {
        return window[offset] & 0xff;
    }

    int u16(int offset) {
        return u8(offset) | u8(offset + 1) << 8;
    }

    int s32(int offset) {
        return u16(offset) | u16(offset + 2) << 16;
    }

    long u32(int offset) {
        return s32(offset) & 0xffff_ffffL;
    }

    long s64(int offset) {
        return u32(offset) | (long) s32(offset + 4) << 32;
    }
}
