package io.utrace.linux;

import java.nio.ByteBuffer;

/**
 * A process that runs a {@link Stub}, in its tracer's hands: sleeps, and makes the calls that the
 * tracer puts into it. For the thread that seizes it only.
 *
 * @see Zygote
 */
final class Puppet {
    private static final int WAIT = Ptrace.WALL | Ptrace.WNOTHREAD;
    private static final int OPTIONS = Ptrace.O_EXITKILL | Ptrace.O_TRACESYSGOOD;

    final int tid;
    final Stub stub;

    /** What it was last stopped with, or is to be restarted with. */
    final ByteBuffer registers;

    final long block;

    private final Kernel kernel;
    private final Architecture architecture;
    private final ByteBuffer word = Kernel.allocate(Long.BYTES);
    private final long wordAddress = Kernel.addressOf(word);
    private boolean rung;
    private boolean gone;

    Puppet(Kernel kernel, Architecture architecture, Stub stub, int tid) {
        this.kernel = kernel;
        this.architecture = architecture;
        this.stub = stub;
        this.tid = tid;
        registers = Kernel.allocate(architecture.registersSize());
        block = Kernel.addressOf(registers);
    }

    /** Whether it was found dead and reaped here, so that no other wait of the tracer will tell. */
    boolean gone() {
        return gone;
    }

    /** Whether a ring was swallowed here since the last time this was asked. */
    boolean takeRing() {
        boolean wasRung = rung;
        rung = false;
        return wasRung;
    }

    /** Takes its seat; it is stopped then. */
    void seize() {
        long seized = kernel.ptrace(Ptrace.SEIZE, tid, 0, OPTIONS);
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

    /**
     * Tries whether PTRACE_SINGLEBLOCK runs to the next branch: a virtual machine may take the
     * request and step by instructions all the same.
     */
    boolean stepsBlocks() {
        architecture.call(registers, stub.block, -1, 0, 0, 0, 0, 0);
        storeRegisters();
        if (kernel.ptrace(Ptrace.SINGLEBLOCK, tid, 0, 0) < 0) {
            return false;
        }
        await();
        loadRegisters();
        return registers.getLong(architecture.instructionPointer()) == stub.sleep;
    }

    /** Tries whether its filters, if it had any, could be suspended. */
    boolean suspendsSeccomp() {
        int tried = OPTIONS | Ptrace.O_SUSPEND_SECCOMP;
        boolean isGranted = kernel.ptrace(Ptrace.SETOPTIONS, tid, 0, tried) == 0;
        check("PTRACE_SETOPTIONS", kernel.ptrace(Ptrace.SETOPTIONS, tid, 0, OPTIONS));
        return isGranted;
    }

    /** Answers whether it is to be restarted, for it may be in a stop the tracer knows of. */
    boolean stop() {
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
    long inject(Syscall call, long a, long b, long c, long d) {
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

    void sleep() {
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

    void request(int request) {
        expect("ptrace", kernel.ptrace(request, tid, 0, 0));
    }

    void loadRegisters() {
        expect("PTRACE_GETREGS", architecture.readRegisters(kernel, tid, block));
    }

    void storeRegisters() {
        expect("PTRACE_SETREGS", architecture.writeRegisters(kernel, tid, block));
    }

    void expect(String what, long result) {
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

    void signalMask(int task, long blocked) {
        word.putLong(0, blocked);
        check("PTRACE_SETSIGMASK", kernel.ptrace(Ptrace.SETSIGMASK, task, Long.BYTES, wordAddress));
    }

    int waitFor(int task) {
        int waited;
        do {
            waited = kernel.wait4(task, WAIT);
        } while (waited == -Kernel.EINTR);
        check("wait4", waited);
        return kernel.status();
    }

    /** Waits for the end of a task that was killed; it may still stop on its way out. */
    void reap(int task) {
        int waited;
        do {
            waited = kernel.wait4(task, WAIT);
            if (waited == task && Ptrace.stopped(kernel.status())) {
                kernel.ptrace(Ptrace.CONT, task, 0, 0);
                waited = -Kernel.EINTR;
            }
        } while (waited == -Kernel.EINTR);
    }

    static void check(String what, long result) {
        if (result < 0) {
            throw failure(what, -result);
        }
    }

    static IllegalStateException failure(String what, long errno) {
        return new IllegalStateException("can't start a process: " + what + ": errno " + errno);
    }
}
