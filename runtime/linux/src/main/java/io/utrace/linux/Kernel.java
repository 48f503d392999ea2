package io.utrace.linux;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * System calls, as syscall(2) has them: a result, or the negated errno.
 *
 * <p>An instance belongs to one thread, for its memory is reused by every call; any thread may have
 * its own. Requests of ptrace(2) and waits besides are answered only to the thread that traces.
 * Nothing is allocated by a call. The first instance links the one native shape there is, which
 * takes some 30 ms; nothing else in the module touches java.lang.foreign.
 *
 * <p>Extended by tests only, for a tracer thread whose calls fail when they are told to.
 */
@SuppressWarnings("restricted")
class Kernel {
    static final int EPERM = 1;
    static final int ENOENT = 2;
    static final int ESRCH = 3;
    static final int EINTR = 4;
    static final int EIO = 5;
    static final int E2BIG = 7;
    static final int ENOEXEC = 8;
    static final int ECHILD = 10;
    static final int EAGAIN = 11;
    static final int ETIME = 62;
    static final int EACCES = 13;
    static final int EFAULT = 14;
    static final int EINVAL = 22;
    static final int ENAMETOOLONG = 36;
    static final int ENOSYS = 38;

    static final int SIGKILL = 9;
    static final int SIGCHLD = 17;
    static final int SIGSTOP = 19;
    static final int SIGURG = 23;

    static final int AT_FDCWD = -100;
    static final int O_RDONLY = 0;
    static final int O_WRONLY = 1;
    static final int O_RDWR = 2;
    static final int O_CLOEXEC = 02000000;
    static final int RLIMIT_NOFILE = 7;

    private static final int PATH_MAX = 4096;

    private static final int ERRNO = 0;
    private static final int STATUS = 8;
    private static final int LOCAL = 16;
    private static final int REMOTE = 32;
    private static final int SCRATCH = 64;
    private static final int SCRATCH_SIZE = 1 << 16;

    private final Architecture architecture;
    private final ByteBuffer memory = allocate(SCRATCH + SCRATCH_SIZE);
    private final MemorySegment errno = MemorySegment.ofBuffer(memory);
    private final long base = errno.address();

    /**
     * @throws UnsupportedOperationException when this JVM may not make native calls
     */
    Kernel(Architecture architecture) {
        this.architecture = architecture;
        try {
            getpid();
        } catch (LinkageError e) {
            if (isRefused(e)) {
                throw new UnsupportedOperationException(
                        "real tasks need native calls: start java with"
                                + " --enable-native-access=io.utrace.linux",
                        e);
            }
            throw e;
        }
    }

    /**
     * The first to link is told at once, whoever comes later by way of a class that isn't there.
     */
    private static boolean isRefused(@Nullable Throwable failure) {
        return failure != null
                && (failure instanceof IllegalCallerException
                        || String.valueOf(failure.getMessage()).contains("IllegalCallerException")
                        || isRefused(failure.getCause()));
    }

    /** A class of its own, so that a refusal to link surfaces in the constructor, not before. */
    private static final class Libc {
        static final Linker LINKER = Linker.nativeLinker();
        static final MethodHandle CALL =
                LINKER.downcallHandle(
                        FunctionDescriptor.of(
                                ValueLayout.JAVA_LONG,
                                ValueLayout.JAVA_LONG,
                                ValueLayout.JAVA_LONG,
                                ValueLayout.JAVA_LONG,
                                ValueLayout.JAVA_LONG,
                                ValueLayout.JAVA_LONG,
                                ValueLayout.JAVA_LONG,
                                ValueLayout.JAVA_LONG),
                        Linker.Option.captureCallState("errno"));
        static final MemorySegment SYSCALL = find("syscall");

        static MemorySegment find(String name) {
            return LINKER.defaultLookup().findOrThrow(name);
        }
    }

    private long invoke(
            MemorySegment function, long a, long b, long c, long d, long e, long f, long g) {
        try {
            return (long) Libc.CALL.invokeExact(function, errno, a, b, c, d, e, f, g);
        } catch (RuntimeException | Error x) {
            throw x;
        } catch (Throwable x) {
            throw new LinkageError(x.getMessage(), x);
        }
    }

    /** Makes any call; arguments it doesn't have are 0. */
    long call(Syscall call, long a, long b, long c, long d, long e, long f) {
        long result = invoke(Libc.SYSCALL, architecture.number(call), a, b, c, d, e, f);
        return result == -1 ? -memory.getInt(ERRNO) : result;
    }

    /** Native memory in native order; freed when unreachable. */
    static ByteBuffer allocate(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }

    /** Valid as long as the buffer, which must be direct, is reachable. */
    static long addressOf(ByteBuffer buffer) {
        return MemorySegment.ofBuffer(buffer).address();
    }

    // ---- waiting and tracing

    /** wait4(2); {@link #status} has what it reported. */
    int wait4(int tid, int options) {
        return (int) call(Syscall.WAIT4, tid, base + STATUS, options, 0, 0, 0);
    }

    /** waitid(2) of whomever the options select; {@link #status} is as of wait4. 0 for nobody. */
    int waitAny(int options) {
        return waitid(0, 0, options);
    }

    /** waitid(2) of one task; 0 when it has nothing to tell of the kind. */
    int waitFor(int tid, int options) {
        return waitid(1, tid, options);
    }

    private int waitid(int type, int id, int options) {
        memory.putInt(SCRATCH + Ptrace.SI_PID, 0);
        long result = call(Syscall.WAITID, type, id, base + SCRATCH, options, 0, 0);
        if (result < 0) {
            return (int) result;
        }
        int status = memory.getInt(SCRATCH + Ptrace.SI_STATUS);
        memory.putInt(
                STATUS,
                switch (memory.getInt(SCRATCH + Ptrace.SI_CODE)) {
                    case Ptrace.CLD_EXITED -> (status & 0xff) << 8;
                    case Ptrace.CLD_KILLED -> status;
                    case Ptrace.CLD_DUMPED -> status | 0x80;
                    default -> status << 8 | 0x7f;
                });
        return memory.getInt(SCRATCH + Ptrace.SI_PID);
    }

    /** Whether a stopped tracee, of any thread of this process, has no later status to tell. */
    boolean isStopUnchanged(int tid) {
        int pidType = 1;
        int options =
                Ptrace.WEXITED | Ptrace.WUNTRACED | Ptrace.WNOHANG | Ptrace.WNOWAIT | Ptrace.WALL;
        memory.putInt(SCRATCH + Ptrace.SI_PID, 0);
        long result = call(Syscall.WAITID, pidType, tid, base + SCRATCH, options, 0, 0);
        return result == 0 && memory.getInt(SCRATCH + Ptrace.SI_PID) == 0;
    }

    /** The first bytes of a file, such as those in /proc; none when it can't be read. */
    byte[] startOf(byte[] path, int limit) {
        long file = open(path, O_RDONLY | O_CLOEXEC);
        if (file < 0) {
            return new byte[0];
        }
        byte[] bytes = new byte[limit];
        long length = read((int) file, bytes, 0, limit);
        close((int) file);
        return Arrays.copyOf(bytes, (int) Math.max(0, length));
    }

    /** Whether a tracee, of any thread of this process, has ended and its status is to be had. */
    boolean hasEnded(int tid) {
        int pidType = 1;
        int trapped = 4;
        int options = Ptrace.WEXITED | Ptrace.WNOHANG | Ptrace.WNOWAIT | Ptrace.WALL;
        memory.putInt(SCRATCH + Ptrace.SI_PID, 0);
        long result = call(Syscall.WAITID, pidType, tid, base + SCRATCH, options, 0, 0);
        // The kernel tells a tracer of stops too, whatever it asked for.
        return result == 0
                && memory.getInt(SCRATCH + Ptrace.SI_PID) != 0
                && memory.getInt(SCRATCH + Ptrace.SI_CODE) < trapped;
    }

    int status() {
        return memory.getInt(STATUS);
    }

    /** ptrace(2) as the kernel has it: PEEK requests store through {@code data}. */
    long ptrace(int request, int tid, long address, long data) {
        return call(Syscall.PTRACE, request, tid, address, data, 0, 0);
    }

    /** PTRACE_GETREGSET or SETREGSET; answers how many bytes the kernel moved. */
    long regset(int request, int tid, int note, long address, long length) {
        iovec(LOCAL, address, length);
        long result = ptrace(request, tid, note, base + LOCAL);
        return result < 0 ? result : memory.getLong(LOCAL + 8);
    }

    /** Queues a signal with a siginfo_t, to one thread, or to the process if {@code tid} is 0. */
    long queueSignal(int tgid, int tid, int signal, byte[] info) {
        memory.put(SCRATCH, info);
        long address = base + SCRATCH;
        return tid == 0
                ? call(Syscall.RT_SIGQUEUEINFO, tgid, signal, address, 0, 0, 0)
                : call(Syscall.RT_TGSIGQUEUEINFO, tgid, tid, signal, address, 0, 0);
    }

    long tgkill(int tgid, int tid, int signal) {
        return call(Syscall.TGKILL, tgid, tid, signal, 0, 0, 0);
    }

    long kill(int pid, int signal) {
        return call(Syscall.KILL, pid, signal, 0, 0, 0, 0);
    }

    // ---- a tracee's memory

    /** process_vm_readv(2) with one range; a short count where the next page can't be read. */
    long readMemory(int tid, long address, long to, long length) {
        iovec(LOCAL, to, length);
        iovec(REMOTE, address, length);
        return call(Syscall.PROCESS_VM_READV, tid, base + LOCAL, 1, base + REMOTE, 1, 0);
    }

    /** process_vm_writev(2) with one range; it respects page protections, /proc/TID/mem doesn't. */
    long writeMemory(int tid, long address, long from, long length) {
        iovec(LOCAL, from, length);
        iovec(REMOTE, address, length);
        return call(Syscall.PROCESS_VM_WRITEV, tid, base + LOCAL, 1, base + REMOTE, 1, 0);
    }

    /** Any size, through the scratch memory. */
    long readMemory(int tid, long address, byte[] to, int offset, int length) {
        int done = 0;
        while (done < length) {
            int part = Math.min(length - done, SCRATCH_SIZE);
            long n = readMemory(tid, address + done, base + SCRATCH, part);
            if (n <= 0) {
                return done > 0 ? done : n;
            }
            memory.get(SCRATCH, to, offset + done, (int) n);
            done += (int) n;
            if (n < part) {
                break;
            }
        }
        return done;
    }

    /** pwrite(2) of any size; a short count where the file takes no more. */
    long pwrite(int file, byte[] from, int offset, int length, long position) {
        int done = 0;
        while (done < length) {
            int part = Math.min(length - done, SCRATCH_SIZE);
            memory.put(SCRATCH, from, offset + done, part);
            long n = pwrite(file, base + SCRATCH, part, position + done);
            if (n <= 0) {
                return done > 0 ? done : n;
            }
            done += (int) n;
        }
        return done;
    }

    /** Any size, through the scratch memory. */
    long writeMemory(int tid, long address, byte[] from, int offset, int length) {
        int done = 0;
        while (done < length) {
            int part = Math.min(length - done, SCRATCH_SIZE);
            memory.put(SCRATCH, from, offset + done, part);
            long n = writeMemory(tid, address + done, base + SCRATCH, part);
            if (n <= 0) {
                return done > 0 ? done : n;
            }
            done += (int) n;
            if (n < part) {
                break;
            }
        }
        return done;
    }

    private void iovec(int at, long address, long length) {
        memory.putLong(at, address);
        memory.putLong(at + 8, length);
    }

    // ---- files

    long open(byte[] path, int flags) {
        return call(Syscall.OPENAT, AT_FDCWD, string(path), flags, 0, 0, 0);
    }

    /** read(2) of at most 64 KiB. */
    long read(int descriptor, byte[] to, int offset, int length) {
        int part = Math.min(length, SCRATCH_SIZE);
        long n = call(Syscall.READ, descriptor, base + SCRATCH, part, 0, 0, 0);
        if (n > 0) {
            memory.get(SCRATCH, to, offset, (int) n);
        }
        return n;
    }

    long pread(int descriptor, long to, long length, long position) {
        return call(Syscall.PREAD64, descriptor, to, length, position, 0, 0);
    }

    long pwrite(int descriptor, long from, long length, long position) {
        return call(Syscall.PWRITE64, descriptor, from, length, position, 0, 0);
    }

    /** write(2) of at most 64 KiB. */
    long write(int descriptor, byte[] from, int offset, int length) {
        int part = Math.min(length, SCRATCH_SIZE);
        memory.put(SCRATCH, from, offset, part);
        return call(Syscall.WRITE, descriptor, base + SCRATCH, part, 0, 0, 0);
    }

    long close(int descriptor) {
        return call(Syscall.CLOSE, descriptor, 0, 0, 0, 0, 0);
    }

    long fcntl(int descriptor, int command, long argument) {
        return call(Syscall.FCNTL, descriptor, command, argument, 0, 0, 0);
    }

    long closeRange(int first, int last, int flags) {
        return call(Syscall.CLOSE_RANGE, first, last, flags, 0, 0, 0);
    }

    /** memfd_create(2). */
    int memoryFile(String name, int flags) {
        long address = string(name.getBytes(StandardCharsets.ISO_8859_1));
        return (int) call(Syscall.MEMFD_CREATE, address, flags, 0, 0, 0, 0);
    }

    // ---- processes

    int getpid() {
        return (int) call(Syscall.GETPID, 0, 0, 0, 0, 0, 0);
    }

    int gettid() {
        return (int) call(Syscall.GETTID, 0, 0, 0, 0, 0, 0);
    }

    /** Sets a soft limit and leaves the hard one. */
    long softLimit(int pid, int resource, long soft) {
        long limit = base + SCRATCH;
        long result = call(Syscall.PRLIMIT64, pid, resource, 0, limit, 0, 0);
        if (result < 0) {
            return result;
        }
        memory.putLong(SCRATCH, soft);
        return call(Syscall.PRLIMIT64, pid, resource, limit, 0, 0, 0);
    }

    /** Gives a thread the CPUs of another, unless it has them. */
    long copyAffinity(int from, int to) {
        long bytes = affinity(from, 0);
        long present = affinity(to, SCRATCH_SIZE / 2);
        if (bytes < 0 || present < 0) {
            return Math.min(bytes, present);
        }
        ByteBuffer wanted = memory.slice(SCRATCH, (int) bytes);
        if (wanted.equals(memory.slice(SCRATCH + SCRATCH_SIZE / 2, (int) present))) {
            return 0;
        }
        return call(Syscall.SCHED_SETAFFINITY, to, bytes, base + SCRATCH, 0, 0, 0);
    }

    private long affinity(int tid, int offset) {
        long mask = base + SCRATCH + offset;
        return call(Syscall.SCHED_GETAFFINITY, tid, SCRATCH_SIZE / 2, mask, 0, 0, 0);
    }

    /** Moves the calling thread to one CPU. */
    long pin(int cpu) {
        int words = cpu / 64 + 1;
        for (int i = 0; i < words; i++) {
            memory.putLong(SCRATCH + 8 * i, i == cpu / 64 ? 1L << cpu : 0);
        }
        return call(Syscall.SCHED_SETAFFINITY, 0, 8L * words, base + SCRATCH, 0, 0, 0);
    }

    /**
     * posix_spawn(3) without environment: the pid or the negated errno.
     *
     * @param blocked the signal mask of the new process
     * @param reset the signals whose dispositions become the default
     */
    int spawn(byte[] path, byte[] name, long blocked, long reset) {
        int attributes = SCRATCH + 64;
        int signals = SCRATCH + 1024;
        int vector = SCRATCH + 2048;
        for (int i = 0; i < 1024; i += 8) {
            memory.putLong(signals + i, 0);
        }
        invoke(Libc.find("posix_spawnattr_init"), base + attributes, 0, 0, 0, 0, 0, 0);
        memory.putLong(signals, blocked);
        memory.putLong(signals + 512, reset);
        spawnAttribute("posix_spawnattr_setsigmask", attributes, base + signals);
        spawnAttribute("posix_spawnattr_setsigdefault", attributes, base + signals + 512);
        int sigdef = 4;
        int sigmask = 8;
        spawnAttribute("posix_spawnattr_setflags", attributes, sigdef | sigmask);
        long program = string(path, PATH_MAX);
        memory.putLong(vector, string(name, 3 * PATH_MAX));
        memory.putLong(vector + 8, 0);
        long error =
                invoke(
                        Libc.find("posix_spawn"),
                        base + SCRATCH,
                        program,
                        0,
                        base + attributes,
                        base + vector,
                        base + vector + 8,
                        0);
        // the function returns an int, and says nothing of the register's upper half
        return (int) error != 0 ? -(int) error : memory.getInt(SCRATCH);
    }

    private void spawnAttribute(String setter, int attributes, long value) {
        invoke(Libc.find(setter), base + attributes, value, 0, 0, 0, 0, 0);
    }

    /** A path for a call made at once: NUL-terminated in native memory. */
    long string(byte[] path) {
        return string(path, 0);
    }

    /** As much of a path that is too long as makes the kernel say so. */
    private long string(byte[] path, int offset) {
        int length = Math.min(path.length, PATH_MAX);
        memory.put(SCRATCH + offset, path, 0, length);
        memory.put(SCRATCH + offset + length, (byte) 0);
        return base + SCRATCH + offset;
    }
}
