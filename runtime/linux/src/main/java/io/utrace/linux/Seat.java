package io.utrace.linux;

import io.utrace.api.UtraceException.NoSuchTask;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The tracer's requests: ptrace(2). For the tracer thread only, since the kernel ties the seat to
 * the thread.
 *
 * <p>ESRCH from a stopped tracee means that SIGKILL was faster. It is never an error here: the wait
 * status that tells of the death is on its way.
 */
final class Seat {
    /** What is asked of every tracee: no stop without a cause, no child that escapes. */
    static final int OPTIONS =
            Ptrace.O_TRACESYSGOOD
                    | Ptrace.O_TRACEFORK
                    | Ptrace.O_TRACEVFORK
                    | Ptrace.O_TRACECLONE
                    | Ptrace.O_TRACEEXEC
                    | Ptrace.O_TRACEEXIT;

    private final Kernel kernel;
    private final Architecture architecture;
    private final ByteBuffer info = Kernel.allocate(Ptrace.SYSCALL_INFO_SIZE);
    private final long infoAddress = Kernel.addressOf(info);
    private final ByteBuffer siginfo = Kernel.allocate(Ptrace.SIGINFO_SIZE);
    private final long siginfoAddress = Kernel.addressOf(siginfo);
    private final ByteBuffer block;
    private final long blockAddress;

    Seat(Kernel kernel, Architecture architecture) {
        this.kernel = kernel;
        this.architecture = architecture;
        block = Kernel.allocate(architecture.registersSize());
        blockAddress = Kernel.addressOf(block);
    }

    void restart(int tid, int request, int signal) {
        kernel.ptrace(request, tid, 0, signal);
    }

    /** Asks for all of {@link #OPTIONS}, of a stopped tracee. */
    void setOptions(int tid) {
        kernel.ptrace(Ptrace.SETOPTIONS, tid, 0, OPTIONS);
    }

    void interrupt(int tid) {
        kernel.ptrace(Ptrace.INTERRUPT, tid, 0, 0);
    }

    /**
     * Fetches what a syscall-stop is about into {@link #info}.
     *
     * @return INFO_ENTRY, INFO_EXIT, or something else when the task is in no system call or gone
     */
    int fetchSyscallInfo(int tid) {
        long length =
                kernel.ptrace(Ptrace.GET_SYSCALL_INFO, tid, Ptrace.SYSCALL_INFO_SIZE, infoAddress);
        return length <= 0 ? Ptrace.INFO_NONE : info.get(Ptrace.INFO_OP);
    }

    ByteBuffer info() {
        return info;
    }

    /** What PTRACE_GETEVENTMSG has: a tid, an exit status; 0 when the task is gone. */
    long eventMessage(int tid) {
        info.putLong(0, 0);
        kernel.ptrace(Ptrace.GETEVENTMSG, tid, 0, infoAddress);
        return info.getLong(0);
    }

    /** Copies the registers of a stopped tracee; false when it is gone. */
    boolean fetchRegisters(int tid, RegisterBlock into) {
        if (architecture.readRegisters(kernel, tid, blockAddress) < 0) {
            return false;
        }
        into.load(block);
        return true;
    }

    void fetchSiginfo(int tid, Siginfo into) {
        if (kernel.ptrace(Ptrace.GETSIGINFO, tid, 0, siginfoAddress) < 0) {
            throw new NoSuchTask("task " + tid + " was killed");
        }
        into.load(siginfo);
    }

    /** At a syscall-entry-stop: has the kernel skip the call, which then returns -ENOSYS. */
    void abortSyscall(int tid) {
        if (architecture.readRegisters(kernel, tid, blockAddress) >= 0) {
            architecture.changeSyscall(kernel, tid, block, -1);
            architecture.writeRegisters(kernel, tid, blockAddress);
        }
    }

    /** Whether the task sits in a call that would return EINTR to it if it were interrupted. */
    boolean feelsInterrupts(int tid) {
        byte[] path = ("/proc/" + tid + "/syscall").getBytes(StandardCharsets.ISO_8859_1);
        long file = kernel.open(path, Kernel.O_RDONLY | Kernel.O_CLOEXEC);
        if (file < 0) {
            return false;
        }
        byte[] text = new byte[8];
        long length = kernel.read((int) file, text, 0, text.length);
        kernel.close((int) file);
        int number = 0;
        int digits = 0;
        while (digits < length && text[digits] >= '0' && text[digits] <= '9') {
            number = number * 10 + text[digits++] - '0';
        }
        return digits > 0 && architecture.feelsInterrupts(number);
    }
}
