package io.utrace.linux;

import io.utrace.api.Abi;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** x86-64, with the calls of i386 and x32 that its tasks may make. Stateless, for any thread. */
final class X8664 extends Architecture {
    private static final int AUDIT_ARCH_X86_64 = 0xc000003e;
    private static final int AUDIT_ARCH_I386 = 0x40000003;
    private static final long X32_BIT = 0x40000000;

    // offsets in user_regs_struct
    private static final int RBP = 4 * 8;
    private static final int RBX = 5 * 8;
    private static final int R10 = 7 * 8;
    private static final int R9 = 8 * 8;
    private static final int R8 = 9 * 8;
    private static final int RAX = 10 * 8;
    private static final int RCX = 11 * 8;
    private static final int RDX = 12 * 8;
    private static final int RSI = 13 * 8;
    private static final int RDI = 14 * 8;
    private static final int ORIG_RAX = 15 * 8;
    private static final int RIP = 16 * 8;
    private static final int EFLAGS = 18 * 8;
    private static final int RSP = 19 * 8;

    /** Where struct user has u_debugreg. */
    private static final long DEBUG_REGISTERS = 848;

    private static final long TRAP_FLAG = 0x100;

    private static final List<String> NAMES =
            List.of(
                    "r15",
                    "r14",
                    "r13",
                    "r12",
                    "rbp",
                    "rbx",
                    "r11",
                    "r10",
                    "r9",
                    "r8",
                    "rax",
                    "rcx",
                    "rdx",
                    "rsi",
                    "rdi",
                    "orig_rax",
                    "rip",
                    "cs",
                    "eflags",
                    "rsp",
                    "ss",
                    "fs_base",
                    "gs_base",
                    "ds",
                    "es",
                    "fs",
                    "gs");

    @Override
    Abi nativeAbi() {
        return Abi.X86_64;
    }

    @Override
    int number(Syscall call) {
        return switch (call) {
            case CLONE -> 56;
            case CLONE3 -> 435;
            case CLOSE -> 3;
            case CLOSE_RANGE -> 436;
            case EPOLL_CREATE1 -> 291;
            case EPOLL_CTL -> 233;
            case EPOLL_PWAIT -> 281;
            case EVENTFD2 -> 290;
            case EXECVE -> 59;
            case FACCESSAT2 -> 439;
            case FCNTL -> 72;
            case GETPID -> 39;
            case GETSOCKOPT -> 55;
            case GETTID -> 186;
            case KILL -> 62;
            case MEMFD_CREATE -> 319;
            case OPENAT -> 257;
            case PIDFD_GETFD -> 438;
            case PIDFD_OPEN -> 434;
            case PPOLL -> 271;
            case PRCTL -> 157;
            case PREAD64 -> 17;
            case PRLIMIT64 -> 302;
            case PROCESS_VM_READV -> 310;
            case PROCESS_VM_WRITEV -> 311;
            case PTRACE -> 101;
            case PWRITE64 -> 18;
            case READ -> 0;
            case RT_SIGACTION -> 13;
            case RT_SIGQUEUEINFO -> 129;
            case RT_SIGTIMEDWAIT -> 128;
            case RT_TGSIGQUEUEINFO -> 297;
            case SCHED_GETAFFINITY -> 204;
            case SCHED_SETAFFINITY -> 203;
            case SECCOMP -> 317;
            case STATX -> 332;
            case TGKILL -> 234;
            case WAIT4 -> 61;
            case WAITID -> 247;
            case WRITE -> 1;
        };
    }

    @Override
    List<String> registerNames() {
        return NAMES;
    }

    /** PTRACE_GETREGS, for GETREGSET gives a 32-bit task's registers in a layout of its own. */
    @Override
    long readRegisters(Kernel kernel, int tid, long block) {
        return kernel.ptrace(Ptrace.GETREGS, tid, 0, block);
    }

    @Override
    long writeRegisters(Kernel kernel, int tid, long block) {
        return kernel.ptrace(Ptrace.SETREGS, tid, 0, block);
    }

    @Override
    long readSet(Kernel kernel, int tid, int note, long address, int size) {
        return note == ThreadAreas.NT_386_TLS
                ? ThreadAreas.move(kernel, Ptrace.GET_THREAD_AREA, tid, address, size)
                : super.readSet(kernel, tid, note, address, size);
    }

    @Override
    long writeSet(Kernel kernel, int tid, int note, long address, int size) {
        return note == ThreadAreas.NT_386_TLS
                ? ThreadAreas.move(kernel, Ptrace.SET_THREAD_AREA, tid, address, size)
                : super.writeSet(kernel, tid, note, address, size);
    }

    @Override
    int instructionPointer() {
        return RIP;
    }

    @Override
    int stackPointer() {
        return RSP;
    }

    @Override
    int syscallNumber() {
        return ORIG_RAX;
    }

    @Override
    int syscallResult() {
        return RAX;
    }

    @Override
    int syscallArgument(Abi abi, int index) {
        boolean compat = abi == Abi.I386;
        return switch (index) {
            case 0 -> compat ? RBX : RDI;
            case 1 -> compat ? RCX : RSI;
            case 2 -> RDX;
            case 3 -> compat ? RSI : R10;
            case 4 -> compat ? RDI : R8;
            case 5 -> compat ? RBP : R9;
            default -> throw new IndexOutOfBoundsException(index);
        };
    }

    @Override
    long changeSyscall(Kernel kernel, int tid, ByteBuffer registers, long number) {
        registers.putLong(ORIG_RAX, number);
        return 0;
    }

    @Override
    void rewindSyscall(ByteBuffer registers) {
        registers.putLong(RIP, registers.getLong(RIP) - callSize());
        registers.putLong(RAX, registers.getLong(ORIG_RAX));
    }

    @Override
    void call(
            ByteBuffer registers, long site, long number, long a, long b, long c, long d, long e) {
        registers.putLong(RIP, site);
        registers.putLong(RAX, number);
        registers.putLong(ORIG_RAX, -1);
        registers.putLong(RDI, a);
        registers.putLong(RSI, b);
        registers.putLong(RDX, c);
        registers.putLong(R10, d);
        registers.putLong(R8, e);
    }

    @Override
    long debugRegister(int number) {
        return DEBUG_REGISTERS + (long) number * Long.BYTES;
    }

    @Override
    Abi abi(int auditArch, long number) {
        return switch (auditArch) {
            case AUDIT_ARCH_X86_64 -> number >= 0 && (number & X32_BIT) != 0 ? Abi.X32 : Abi.X86_64;
            case AUDIT_ARCH_I386 -> Abi.I386;
            default -> Abi.UNKNOWN;
        };
    }

    @Override
    int auditArch() {
        return AUDIT_ARCH_X86_64;
    }

    @Override
    long plainNumber(Abi abi, long number) {
        return abi == Abi.X32 ? number & ~X32_BIT : number;
    }

    @Override
    long rawNumber(Abi abi, long number) {
        return abi == Abi.X32 && number >= 0 ? number | X32_BIT : number;
    }

    @Override
    boolean exits(Abi abi, long number) {
        // exit, exit_group
        return abi == Abi.I386 ? number == 1 || number == 252 : number == 60 || number == 231;
    }

    @Override
    boolean clones(Abi abi, long number) {
        return abi == Abi.I386 ? number == 120 : number == 56;
    }

    @Override
    boolean filters(Abi abi, long number, long firstArgument) {
        return abi == Abi.I386
                ? filters(number, firstArgument, 354, 172)
                : super.filters(abi, number, firstArgument);
    }

    @Override
    @Nullable TimeLimit timeLimit(int number) {
        return switch (number) {
            // read, readv, accept, recvfrom, recvmsg, accept4, recvmmsg
            case 0, 19, 43, 45, 47, 288, 299 -> TimeLimit.RECEIVE;
            // write, writev, sendto, sendmsg, sendmmsg
            case 1, 20, 44, 46, 307 -> TimeLimit.SEND;
            // semop
            case 65 -> TimeLimit.ENDLESS;
            // rt_sigtimedwait
            case 128 -> TimeLimit.SIGNAL;
            // semtimedop
            case 220 -> TimeLimit.SEMAPHORE;
            // epoll_wait, epoll_pwait
            case 232, 281 -> TimeLimit.POLL;
            // epoll_pwait2
            case 441 -> TimeLimit.POLL2;
            // io_getevents, io_pgetevents
            case 208, 333 -> TimeLimit.EVENTS;
            // io_uring_enter
            case 426 -> TimeLimit.RING;
            default -> null;
        };
    }

    @Override
    int callSize() {
        return 2;
    }

    @Override
    boolean isCall(byte[] code, int length) {
        if (length < 2) {
            return false;
        }
        int first = code[0] & 0xff;
        int second = code[1] & 0xff;
        boolean isSyscall = first == 0x0f && second == 0x05;
        boolean isSysenter = first == 0x0f && second == 0x34;
        boolean isInt80 = first == 0xcd && second == 0x80;
        return isSyscall || isSysenter || isInt80;
    }

    @Override
    boolean pushesFlags(byte[] code, int length, RegisterBlock registers) {
        int at = 0;
        while (at < length - 1 && isSizePrefix(code[at] & 0xff)) {
            at++;
        }
        boolean isPushf = at < length && (code[at] & 0xff) == 0x9c;
        return isPushf && (registers.at(EFLAGS) & TRAP_FLAG) == 0;
    }

    /** An operand size prefix or a REX prefix. */
    private static boolean isSizePrefix(int code) {
        return code == 0x66 || (code & 0xf0) == 0x40;
    }

    @Override
    int trapFlagByte() {
        return 1;
    }

    @Override
    int trapFlagBit() {
        return (int) (TRAP_FLAG >> Byte.SIZE);
    }

    @Override
    int elfMachine() {
        return 62;
    }

    @Override
    byte[] stubCode() {
        return new byte[] {
            // sleep: mov eax, pause; syscall
            (byte) 0xb8,
            34,
            0,
            0,
            0,
            0x0f,
            0x05,
            // block: nop; jmp sleep
            (byte) 0x90,
            (byte) 0xeb,
            (byte) 0xf6,
            // call: syscall; mov edi, eax; neg edi
            0x0f,
            0x05,
            (byte) 0x89,
            (byte) 0xc7,
            (byte) 0xf7,
            (byte) 0xdf,
            // exit: mov eax, exit_group; syscall; hlt
            (byte) 0xb8,
            (byte) 231,
            0,
            0,
            0,
            0x0f,
            0x05,
            (byte) 0xf4
        };
    }

    @Override
    int stubCall() {
        return 10;
    }

    @Override
    int stubExit() {
        return 16;
    }

    @Override
    int stubBlock() {
        return 7;
    }
}
