package io.utrace.linux;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A tiny traced child that sleeps: new tracees are cloned from it, clone(2) and execve(2) put into
 * it by ptrace(2), and it is its tracer thread's doorbell, rung by a SIGURG.
 *
 * <p>It belongs to the thread that spawned it, which alone may call it, except {@link #tid}. That
 * thread waits with __WALL and __WNOTHREAD and continues every stop of the zygote with signal 0;
 * all signals but SIGURG are blocked, yet a SIGSTOP or SIGCONT shows. It dies with its tracer.
 *
 * <p>What a tracee gets of the {@link Surroundings} is laid out here, for a child inherits it; what
 * a child can't have while it is made, its signal mask, is set on the child.
 */
final class Zygote implements AutoCloseable {
    private static final int WAIT = Ptrace.WALL | Ptrace.WNOTHREAD;

    private static final long CLONE_PTRACE = 0x2000;
    private static final long CLONE_PARENT = 0x8000;

    private static final long ALL = -1;
    private static final long ALL_BUT_SIGURG = ~(1L << (Kernel.SIGURG - 1));

    private final Kernel kernel;
    private final Architecture architecture;
    private final Stub stub;
    private final int tid;
    private final ByteBuffer registers;
    private final long block;
    private final ByteBuffer word = Kernel.allocate(Long.BYTES);
    private final long wordAddress = Kernel.addressOf(word);
    private final long blockedSignals;
    private boolean stepsBlocks;
    private boolean rung;
    private boolean gone;

    private Zygote(
            Kernel kernel, Architecture architecture, Stub stub, int tid, long blockedSignals) {
        this.kernel = kernel;
        this.architecture = architecture;
        this.stub = stub;
        this.tid = tid;
        this.blockedSignals = blockedSignals;
        registers = Kernel.allocate(architecture.registersSize());
        block = Kernel.addressOf(registers);
    }

    /**
     * Starts one and takes its seat.
     *
     * @throws IllegalStateException when the system refuses
     */
    static Zygote spawn(Kernel kernel, Architecture architecture, Surroundings surroundings) {
        Stub stub = new Stub(architecture);
        long ignored = surroundings.ignoredSignals();
        int file = stub.file(kernel);
        check("memfd_create", file);
        int tid;
        try {
            byte[] path = bytes("/proc/self/fd/".concat(Integer.toString(file)));
            // all blocked, so that a Ctrl-C can't end it before its stops are ours
            tid = kernel.spawn(path, bytes("utrace-zygote"), ALL, ~ignored);
            check("posix_spawn", tid);
        } finally {
            kernel.close(file);
        }
        Zygote zygote = new Zygote(kernel, architecture, stub, tid, surroundings.blockedSignals());
        boolean ready = false;
        try {
            zygote.seize();
            zygote.settle(surroundings, ignored);
            ready = true;
        } finally {
            if (!ready) {
                zygote.close();
            }
        }
        return zygote;
    }

    int tid() {
        return tid;
    }

    /** Whether a call here found it dead and reaped it, so that no wait of the tracer will tell. */
    boolean gone() {
        return gone;
    }

    /** Whether PTRACE_SINGLEBLOCK, tried here, ran to the next branch. */
    boolean stepsBlocks() {
        return stepsBlocks;
    }

    /**
     * Makes a child of this JVM and its tracee, stopped before its execve: restarted, it either
     * execs, or exits with the errno as its status. The zygote is left as it was: running, or in a
     * stop that the tracer has already been told of. A ring that came meanwhile comes again.
     *
     * @param options the child's ptrace options
     * @return the child's tid
     * @throws IllegalStateException when the zygote or the child was killed, or memory is short
     */
    int prepare(byte[] path, byte[][] argv, byte[][] environment, int options) {
        ExecImage image = new ExecImage(path, argv, environment);
        boolean restart = stop();
        long child = inject(Syscall.CLONE, CLONE_PARENT | CLONE_PTRACE | Kernel.SIGCHLD, 0, 0, 0);
        sleep();
        if (restart) {
            request(Ptrace.CONT);
        }
        if (rung) {
            rung = false;
            kernel.tgkill(tid, tid, Kernel.SIGURG);
        }
        check("clone", child);
        dress((int) child, image, options);
        return (int) child;
    }

    /** Kills it and waits for its end, if that hasn't come. */
    @Override
    public void close() {
        int waited = kernel.wait4(tid, WAIT | Ptrace.WNOHANG);
        // reaped already, its number may be somebody else's
        if (waited == 0 || (waited == tid && Ptrace.stopped(kernel.status()))) {
            kernel.kill(tid, Kernel.SIGKILL);
            reap(tid);
        }
    }

    // ---- start

    private void seize() {
        long seized =
                kernel.ptrace(Ptrace.SEIZE, tid, 0, Ptrace.O_EXITKILL | Ptrace.O_TRACESYSGOOD);
        if (seized == -Kernel.EPERM) {
            // Its own child, of its own user: it is tracing as such that is forbidden.
            throw new IllegalStateException(
                    "this system doesn't let us trace (PTRACE_SEIZE: Operation not permitted);"
                            + " look for another tracer on this command, a container without"
                            + " ptrace, or kernel.yama.ptrace_scope=3");
        }
        check("PTRACE_SEIZE", seized);
        // it may be in its exec still, and stops when that is done
        request(Ptrace.INTERRUPT);
        await();
        loadRegisters();
    }

    private void settle(Surroundings surroundings, long ignored) {
        int next = 3;
        for (int open : surroundings.descriptors()) {
            closeRange(next, open - 1);
            next = open + 1;
        }
        closeRange(next, Integer.MAX_VALUE);
        String directory = "/proc/".concat(Integer.toString(tid));
        byte[] status = Surroundings.read(directory.concat("/status"));
        long wrong = Surroundings.mask(status, "SigIgn:") ^ ignored;
        for (int signal = 1; signal <= Long.SIZE; signal++) {
            long bit = 1L << (signal - 1);
            if ((wrong & bit) != 0) {
                dispose(signal, (ignored & bit) != 0);
            }
        }
        long soft = surroundings.descriptorLimit();
        if (soft >= 0) {
            check("prlimit", kernel.softLimit(tid, Kernel.RLIMIT_NOFILE, soft));
        }
        String filter = surroundings.coredumpFilter();
        if (filter != null) {
            coredumpFilter(directory.concat("/coredump_filter"), filter);
        }
        // the tracer thread may have moved to a CPU of its own
        check("sched_setaffinity", kernel.copyAffinity(kernel.getpid(), tid));
        tryBlockStep();
        signalMask(tid, ALL_BUT_SIGURG);
        sleep();
        request(Ptrace.CONT);
    }

    /** In the zygote, not here: another thread may be opening files at this very moment. */
    private void closeRange(int first, int last) {
        if (first <= last) {
            check("close_range", inject(Syscall.CLOSE_RANGE, first, last, 0, 0));
        }
    }

    private void dispose(int signal, boolean ignore) {
        // the handler is the first word of struct sigaction, and zeros will do for the rest
        word.putLong(0, ignore ? 1 : 0);
        check("process_vm_writev", kernel.writeMemory(tid, Stub.ARENA, wordAddress, 8));
        check("rt_sigaction", inject(Syscall.RT_SIGACTION, signal, Stub.ARENA, 0, 8));
    }

    /** A virtual machine may take the request and step by instructions all the same. */
    private void tryBlockStep() {
        architecture.call(registers, stub.block, -1, 0, 0, 0, 0, 0);
        storeRegisters();
        if (kernel.ptrace(Ptrace.SINGLEBLOCK, tid, 0, 0) == 0) {
            await();
            loadRegisters();
            stepsBlocks = registers.getLong(architecture.instructionPointer()) == stub.sleep;
        }
    }

    private void coredumpFilter(String path, String filter) {
        int file = (int) kernel.open(bytes(path), Kernel.O_WRONLY | Kernel.O_CLOEXEC);
        if (file < 0) {
            // a kernel without core dumps has no such file
            return;
        }
        byte[] value = bytes("0x".concat(filter));
        long written = kernel.write(file, value, 0, value.length);
        kernel.close(file);
        check("coredump_filter", written);
    }

    // ---- the zygote's stops

    /** Answers whether it is to be restarted, for it may be in a stop the tracer knows of. */
    private boolean stop() {
        if (kernel.ptrace(Ptrace.GETEVENTMSG, tid, 0, wordAddress) < 0) {
            request(Ptrace.INTERRUPT);
            await();
            return true;
        }
        int waited = kernel.wait4(tid, WAIT | Ptrace.WNOHANG);
        if (waited == tid) {
            note(kernel.status());
        }
        return waited != 0;
    }

    /** Lets it make a call; its registers are then in the block. */
    private long inject(Syscall call, long a, long b, long c, long d) {
        long result;
        do {
            architecture.call(registers, stub.call, architecture.number(call), a, b, c, d, 0);
            storeRegisters();
            runToSyscallStop();
            runToSyscallStop();
            loadRegisters();
            result = registers.getLong(architecture.syscallResult());
            // a signal got in the way of clone, and is taken before the next attempt
        } while (Architecture.isRestart(result));
        return result;
    }

    private void runToSyscallStop() {
        do {
            request(Ptrace.SYSCALL);
            await();
        } while (!Ptrace.syscallStop(kernel.status()));
    }

    private void sleep() {
        architecture.call(registers, stub.sleep, -1, 0, 0, 0, 0, 0);
        storeRegisters();
    }

    private void await() {
        note(waitFor(tid));
    }

    private void note(int status) {
        if (!Ptrace.stopped(status)) {
            throw dead();
        }
        rung |= Ptrace.signalStop(status) && Ptrace.stopSignal(status) == Kernel.SIGURG;
    }

    private void request(int request) {
        expect("ptrace", kernel.ptrace(request, tid, 0, 0));
    }

    private void loadRegisters() {
        expect("PTRACE_GETREGS", architecture.readRegisters(kernel, tid, block));
    }

    private void storeRegisters() {
        expect("PTRACE_SETREGS", architecture.writeRegisters(kernel, tid, block));
    }

    private void expect(String what, long result) {
        if (result == -Kernel.ESRCH) {
            reap(tid);
            throw dead();
        }
        check(what, result);
    }

    /** Reaped by now. */
    private IllegalStateException dead() {
        gone = true;
        return new IllegalStateException("the helper process " + tid + " was killed");
    }

    // ---- the child

    /** Gives the child what it needs for its exec. */
    private void dress(int child, ExecImage image, int options) {
        if (!Ptrace.stopped(waitFor(child))) {
            throw new IllegalStateException("the new process " + child + " was killed");
        }
        boolean ready = false;
        try {
            if (image.tooLarge()) {
                architecture.call(registers, stub.exit, -1, Kernel.E2BIG, 0, 0, 0, 0);
            } else {
                int size = image.bytes.length;
                long written = kernel.writeMemory(child, Stub.ARENA, image.bytes, 0, size);
                if (written != size) {
                    throw failure("process_vm_writev", written < 0 ? -written : Kernel.EFAULT);
                }
                int execve = architecture.number(Syscall.EXECVE);
                architecture.call(
                        registers,
                        stub.call,
                        execve,
                        image.path,
                        image.argv,
                        image.environment,
                        0,
                        0);
            }
            check("PTRACE_SETREGS", architecture.writeRegisters(kernel, child, block));
            signalMask(child, blockedSignals);
            check("PTRACE_SETOPTIONS", kernel.ptrace(Ptrace.SETOPTIONS, child, 0, options));
            ready = true;
        } finally {
            if (!ready) {
                kernel.kill(child, Kernel.SIGKILL);
                reap(child);
            }
        }
    }

    private void signalMask(int task, long blocked) {
        word.putLong(0, blocked);
        check("PTRACE_SETSIGMASK", kernel.ptrace(Ptrace.SETSIGMASK, task, Long.BYTES, wordAddress));
    }

    private int waitFor(int task) {
        int waited;
        do {
            waited = kernel.wait4(task, WAIT);
        } while (waited == -Kernel.EINTR);
        check("wait4", waited);
        return kernel.status();
    }

    private void reap(int task) {
        int waited;
        do {
            waited = kernel.wait4(task, WAIT);
        } while (waited == -Kernel.EINTR || (waited == task && Ptrace.stopped(kernel.status())));
    }

    private static void check(String what, long result) {
        if (result < 0) {
            throw failure(what, -result);
        }
    }

    private static IllegalStateException failure(String what, long errno) {
        return new IllegalStateException("can't start a process: " + what + ": errno " + errno);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
