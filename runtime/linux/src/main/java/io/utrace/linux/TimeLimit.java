package io.utrace.linux;

import java.nio.ByteBuffer;

/**
 * When a call that fails with EINTR once it is interrupted gives up by itself, and what it returns
 * then. Immutable, for any thread.
 *
 * @param kind how the call is told
 * @param argument which of its arguments tells, from 0
 * @param result what it returns when the time is over
 */
record TimeLimit(Kind kind, int argument, long result) {
    static final long NONE = Long.MAX_VALUE;

    static final TimeLimit ENDLESS = new TimeLimit(Kind.ENDLESS, 0, 0);

    /** accept(2), and recv(2) and read(2) of a socket. */
    static final TimeLimit RECEIVE = new TimeLimit(Kind.RECEIVE, 0, -Kernel.EAGAIN);

    /** send(2), and write(2) to a socket. */
    static final TimeLimit SEND = new TimeLimit(Kind.SEND, 0, -Kernel.EAGAIN);

    /** sigtimedwait(2). */
    static final TimeLimit SIGNAL = new TimeLimit(Kind.TIMESPEC, 2, -Kernel.EAGAIN);

    /** semtimedop(2). */
    static final TimeLimit SEMAPHORE = new TimeLimit(Kind.TIMESPEC, 3, -Kernel.EAGAIN);

    /** epoll_wait(2), epoll_pwait(2). */
    static final TimeLimit POLL = new TimeLimit(Kind.MILLIS, 3, 0);

    /** epoll_pwait2(2). */
    static final TimeLimit POLL2 = new TimeLimit(Kind.TIMESPEC, 3, 0);

    /** io_getevents(2), io_pgetevents(2). */
    static final TimeLimit EVENTS = new TimeLimit(Kind.TIMESPEC, 4, 0);

    /** io_uring_enter(2). */
    static final TimeLimit RING = new TimeLimit(Kind.RING, 3, -Kernel.ETIME);

    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long NANOS_PER_MICRO = 1_000;
    private static final int SOL_SOCKET = 1;
    private static final int SO_RCVTIMEO = 20;
    private static final int SO_SNDTIMEO = 21;
    private static final long IORING_ENTER_EXT_ARG = 1 << 3;
    private static final long IORING_ENTER_ABS_TIMER = 1 << 5;

    /** Where struct io_uring_getevents_arg points to the time. */
    private static final int RING_TIME = 16;

    enum Kind {
        /** There is no limit. */
        ENDLESS,
        /** An int; negative for none. */
        MILLIS,
        /** A pointer to a struct timespec; null for none. */
        TIMESPEC,
        /** A socket, with the option SO_RCVTIMEO. */
        RECEIVE,
        /** A socket, with the option SO_SNDTIMEO. */
        SEND,
        /** Flags, which say whether the next argument points to a struct with a time. */
        RING
    }

    /**
     * Whether the call fails once it is interrupted. On a descriptor without a time-out, a socket
     * or not, the kernel makes it again by itself.
     *
     * @param first the call's first argument
     */
    boolean isFelt(Kernel kernel, int tgid, long first) {
        return switch (kind) {
            case RECEIVE -> socket(kernel, tgid, (int) first, SO_RCVTIMEO) != NONE;
            case SEND -> socket(kernel, tgid, (int) first, SO_SNDTIMEO) != NONE;
            case ENDLESS, MILLIS, TIMESPEC, RING -> true;
        };
    }

    /**
     * Reads the limit of the call that a stopped task is in.
     *
     * @param registers the task's, as the call found them
     * @return nanoseconds, or {@link #NONE}; the latter when it can't be read
     */
    long nanos(
            Kernel kernel, Architecture architecture, int tid, int tgid, RegisterBlock registers) {
        long value = registers.at(architecture.syscallArgument(architecture.nativeAbi(), argument));
        return switch (kind) {
            case ENDLESS -> NONE;
            case MILLIS -> (int) value < 0 ? NONE : (int) value * NANOS_PER_MILLI;
            case TIMESPEC -> timespec(kernel, tid, value);
            case RECEIVE -> socket(kernel, tgid, (int) value, SO_RCVTIMEO);
            case SEND -> socket(kernel, tgid, (int) value, SO_SNDTIMEO);
            case RING -> {
                int next = architecture.syscallArgument(architecture.nativeAbi(), argument + 1);
                yield ring(kernel, tid, value, registers.at(next));
            }
        };
    }

    /** A time that isn't a span stays right when the call is made again. */
    private static long ring(Kernel kernel, int tid, long flags, long address) {
        if ((flags & (IORING_ENTER_EXT_ARG | IORING_ENTER_ABS_TIMER)) != IORING_ENTER_EXT_ARG) {
            return NONE;
        }
        ByteBuffer pointer = Kernel.allocate(Long.BYTES);
        long to = Kernel.addressOf(pointer);
        long read = kernel.readMemory(tid, address + RING_TIME, to, Long.BYTES);
        return read == Long.BYTES ? timespec(kernel, tid, pointer.getLong(0)) : NONE;
    }

    private static long timespec(Kernel kernel, int tid, long address) {
        ByteBuffer time = Kernel.allocate(2 * Long.BYTES);
        long read = kernel.readMemory(tid, address, Kernel.addressOf(time), time.capacity());
        return read == time.capacity() ? nanos(time, 1) : NONE;
    }

    private static long socket(Kernel kernel, int tgid, int descriptor, int option) {
        ByteBuffer time = Kernel.allocate(2 * Long.BYTES + Integer.BYTES);
        long address = Kernel.addressOf(time);
        long lengthAddress = address + 2 * Long.BYTES;
        time.putInt(2 * Long.BYTES, 2 * Long.BYTES);
        int process = (int) kernel.call(Syscall.PIDFD_OPEN, tgid, 0, 0, 0, 0, 0);
        int copy = (int) kernel.call(Syscall.PIDFD_GETFD, process, descriptor, 0, 0, 0, 0);
        kernel.close(process);
        long result =
                kernel.call(
                        Syscall.GETSOCKOPT, copy, SOL_SOCKET, option, address, lengthAddress, 0);
        kernel.close(copy);
        long limit = result == 0 ? nanos(time, NANOS_PER_MICRO) : 0;
        return limit == 0 ? NONE : limit;
    }

    /** Of a pair of seconds and a fraction. */
    private static long nanos(ByteBuffer time, long unit) {
        long seconds = time.getLong(0);
        boolean isFar = seconds < 0 || seconds > NONE / NANOS_PER_SECOND / 2;
        return isFar ? NONE : seconds * NANOS_PER_SECOND + time.getLong(Long.BYTES) * unit;
    }
}
