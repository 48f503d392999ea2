package io.utrace.linux;

import io.utrace.api.Abi;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * 64-bit ARM. Stateless, for any thread. Its layouts, numbers and code are tested against what the
 * kernel's headers and an assembler say; it has yet to be run on such a machine.
 *
 * <p>The result of a call comes in the register of its first argument, which the kernel keeps
 * elsewhere to make the call again.
 */
final class Aarch64 extends Architecture {
    private static final int AUDIT_ARCH_AARCH64 = 0xc00000b7;
    private static final int NT_PRSTATUS = 1;
    private static final int NT_ARM_SYSTEM_CALL = 0x404;

    // offsets in user_pt_regs
    private static final int X0 = 0;
    private static final int X8 = 8 * 8;
    private static final int GENERAL = 31;
    private static final int SP = GENERAL * 8;
    private static final int PC = SP + 8;

    private static final int ARGUMENTS = 6;
    private static final int INSTRUCTION_SIZE = 4;

    private static final List<String> NAMES =
            Stream.concat(
                            IntStream.range(0, GENERAL).mapToObj(number -> "x" + number),
                            Stream.of("sp", "pc", "pstate"))
                    .toList();

    // svc #0, whatever number it has
    private static final int SVC = 0xd4000001;
    private static final int SVC_MASK = 0xffe0001f;

    private static final int[] STUB = {
        // sleep: x0 to x3 are zero; x8 is ppoll; svc #0
        0xd2800000,
        0xd2800001,
        0xd2800002,
        0xd2800003,
        0xd2800928,
        SVC,
        // block: nop; b sleep
        0xd503201f,
        0x17fffff9,
        // call: svc #0; neg w0, w0
        SVC,
        0x4b0003e0,
        // exit: x8 is exit_group; svc #0; brk #0
        0xd2800bc8,
        SVC,
        0xd4200000
    };
    private static final int STUB_BLOCK = 6 * INSTRUCTION_SIZE;
    private static final int STUB_CALL = 8 * INSTRUCTION_SIZE;
    private static final int STUB_EXIT = 10 * INSTRUCTION_SIZE;

    @Override
    Abi nativeAbi() {
        return Abi.AARCH64;
    }

    @Override
    int number(Syscall call) {
        return switch (call) {
            case CLONE -> 220;
            case CLONE3 -> 435;
            case CLOSE -> 57;
            case CLOSE_RANGE -> 436;
            case EPOLL_CREATE1 -> 20;
            case EPOLL_CTL -> 21;
            case EPOLL_PWAIT -> 22;
            case EVENTFD2 -> 19;
            case EXECVE -> 221;
            case FACCESSAT2 -> 439;
            case FCNTL -> 25;
            case GETPID -> 172;
            case GETSOCKOPT -> 209;
            case GETTID -> 178;
            case KILL -> 129;
            case MEMFD_CREATE -> 279;
            case OPENAT -> 56;
            case PIDFD_GETFD -> 438;
            case PIDFD_OPEN -> 434;
            case PPOLL -> 73;
            case PRCTL -> 167;
            case PREAD64 -> 67;
            case PRLIMIT64 -> 261;
            case PROCESS_VM_READV -> 270;
            case PROCESS_VM_WRITEV -> 271;
            case PTRACE -> 117;
            case PWRITE64 -> 68;
            case READ -> 63;
            case RT_SIGACTION -> 134;
            case RT_SIGQUEUEINFO -> 138;
            case RT_SIGTIMEDWAIT -> 137;
            case RT_TGSIGQUEUEINFO -> 240;
            case SCHED_GETAFFINITY -> 123;
            case SCHED_SETAFFINITY -> 122;
            case SECCOMP -> 277;
            case STATX -> 291;
            case TGKILL -> 131;
            case WAIT4 -> 260;
            case WAITID -> 95;
            case WRITE -> 64;
        };
    }

    // ---- registers

    @Override
    List<String> registerNames() {
        return NAMES;
    }

    @Override
    long readRegisters(Kernel kernel, int tid, long block) {
        return kernel.regset(Ptrace.GETREGSET, tid, NT_PRSTATUS, block, registersSize());
    }

    @Override
    long writeRegisters(Kernel kernel, int tid, long block) {
        return kernel.regset(Ptrace.SETREGSET, tid, NT_PRSTATUS, block, registersSize());
    }

    @Override
    int instructionPointer() {
        return PC;
    }

    @Override
    int stackPointer() {
        return SP;
    }

    @Override
    int syscallNumber() {
        return X8;
    }

    @Override
    int syscallResult() {
        return X0;
    }

    @Override
    int syscallArgument(Abi abi, int index) {
        if (index < 0 || index >= ARGUMENTS) {
            throw new IndexOutOfBoundsException(index);
        }
        return X0 + index * Long.BYTES;
    }

    /** The number that counts is kept apart from the register that it came in. */
    @Override
    long changeSyscall(Kernel kernel, int tid, ByteBuffer registers, long number) {
        registers.putLong(X8, number);
        ByteBuffer word = Kernel.allocate(Integer.BYTES);
        word.putInt(0, (int) number);
        long address = Kernel.addressOf(word);
        return kernel.regset(Ptrace.SETREGSET, tid, NT_ARM_SYSTEM_CALL, address, Integer.BYTES);
    }

    @Override
    void rewindSyscall(ByteBuffer registers) {
        registers.putLong(PC, registers.getLong(PC) - callSize());
    }

    @Override
    void call(
            ByteBuffer registers, long site, long number, long a, long b, long c, long d, long e) {
        registers.putLong(PC, site);
        registers.putLong(X8, number);
        long[] arguments = {a, b, c, d, e};
        for (int i = 0; i < arguments.length; i++) {
            registers.putLong(X0 + i * Long.BYTES, arguments[i]);
        }
    }

    // ---- kinds of calls

    /** A 32-bit task's calls are of a table that isn't known here. */
    @Override
    Abi abi(int auditArch, long number) {
        return auditArch == AUDIT_ARCH_AARCH64 ? Abi.AARCH64 : Abi.UNKNOWN;
    }

    @Override
    int auditArch() {
        return AUDIT_ARCH_AARCH64;
    }

    @Override
    long plainNumber(Abi abi, long number) {
        return number;
    }

    @Override
    long rawNumber(Abi abi, long number) {
        return number;
    }

    @Override
    boolean exits(Abi abi, long number) {
        // exit, exit_group
        return number == 93 || number == 94;
    }

    @Override
    boolean clones(Abi abi, long number) {
        return number == number(Syscall.CLONE);
    }

    @Override
    @Nullable TimeLimit timeLimit(int number) {
        return switch (number) {
            // read, readv, accept, recvfrom, recvmsg, accept4, recvmmsg
            case 63, 65, 202, 207, 212, 242, 243 -> TimeLimit.RECEIVE;
            // write, writev, sendto, sendmsg, sendmmsg
            case 64, 66, 206, 211, 269 -> TimeLimit.SEND;
            // semop
            case 193 -> TimeLimit.ENDLESS;
            // rt_sigtimedwait
            case 137 -> TimeLimit.SIGNAL;
            // semtimedop
            case 192 -> TimeLimit.SEMAPHORE;
            // epoll_pwait
            case 22 -> TimeLimit.POLL;
            // epoll_pwait2
            case 441 -> TimeLimit.POLL2;
            // io_getevents, io_pgetevents
            case 4, 292 -> TimeLimit.EVENTS;
            // io_uring_enter
            case 426 -> TimeLimit.RING;
            default -> null;
        };
    }

    // ---- instructions

    @Override
    int callSize() {
        return INSTRUCTION_SIZE;
    }

    @Override
    boolean isCall(byte[] code, int length) {
        return length >= INSTRUCTION_SIZE && (instruction(code) & SVC_MASK) == SVC;
    }

    /** Instructions are little-endian, whatever data are. */
    private static int instruction(byte[] code) {
        return (code[0] & 0xff)
                | (code[1] & 0xff) << 8
                | (code[2] & 0xff) << 16
                | (code[3] & 0xff) << 24;
    }

    /** None does: the kernel steps by a flag that no instruction reads. */
    @Override
    boolean pushesFlags(byte[] code, int length, RegisterBlock registers) {
        return false;
    }

    @Override
    int trapFlagByte() {
        return 0;
    }

    @Override
    int trapFlagBit() {
        return 0;
    }

    // ---- the stub

    @Override
    int elfMachine() {
        return 183;
    }

    @Override
    byte[] stubCode() {
        byte[] code = new byte[STUB.length * INSTRUCTION_SIZE];
        for (int i = 0; i < code.length; i++) {
            code[i] = (byte) (STUB[i / INSTRUCTION_SIZE] >> (i % INSTRUCTION_SIZE * Byte.SIZE));
        }
        return code;
    }

    @Override
    int stubCall() {
        return STUB_CALL;
    }

    @Override
    int stubExit() {
        return STUB_EXIT;
    }

    @Override
    int stubBlock() {
        return STUB_BLOCK;
    }
}
