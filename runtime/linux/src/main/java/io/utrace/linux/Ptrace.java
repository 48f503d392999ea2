package io.utrace.linux;

/** Constants of ptrace(2), waitpid(2) and sigaction(2), alike on every 64-bit architecture. */
final class Ptrace {
    // ---- requests
    static final int PEEKUSER = 3;
    static final int POKEUSER = 6;
    static final int GETREGS = 12;
    static final int SETREGS = 13;
    static final int CONT = 7;
    static final int SINGLESTEP = 9;
    static final int DETACH = 17;
    static final int SYSCALL = 24;
    static final int GET_THREAD_AREA = 25;
    static final int SET_THREAD_AREA = 26;
    static final int SINGLEBLOCK = 33;
    static final int SETOPTIONS = 0x4200;
    static final int GETEVENTMSG = 0x4201;
    static final int GETSIGINFO = 0x4202;
    static final int SETSIGINFO = 0x4203;
    static final int GETREGSET = 0x4204;
    static final int SETREGSET = 0x4205;
    static final int SEIZE = 0x4206;
    static final int INTERRUPT = 0x4207;
    static final int LISTEN = 0x4208;
    static final int PEEKSIGINFO = 0x4209;
    static final int GETSIGMASK = 0x420a;
    static final int SETSIGMASK = 0x420b;
    static final int SECCOMP_GET_FILTER = 0x420c;
    static final int SECCOMP_GET_METADATA = 0x420d;
    static final int GET_SYSCALL_INFO = 0x420e;
    static final int GET_RSEQ_CONFIGURATION = 0x420f;

    // ---- options
    static final int O_TRACESYSGOOD = 1;
    static final int O_TRACEFORK = 1 << 1;
    static final int O_TRACEVFORK = 1 << 2;
    static final int O_TRACECLONE = 1 << 3;
    static final int O_TRACEEXEC = 1 << 4;
    static final int O_TRACEVFORKDONE = 1 << 5;
    static final int O_TRACEEXIT = 1 << 6;
    static final int O_TRACESECCOMP = 1 << 7;
    static final int O_EXITKILL = 1 << 20;
    static final int O_SUSPEND_SECCOMP = 1 << 21;

    // ---- events, in bits 16 to 23 of a wait status
    static final int EVENT_FORK = 1;
    static final int EVENT_VFORK = 2;
    static final int EVENT_CLONE = 3;
    static final int EVENT_EXEC = 4;
    static final int EVENT_VFORK_DONE = 5;
    static final int EVENT_EXIT = 6;
    static final int EVENT_SECCOMP = 7;
    static final int EVENT_STOP = 128;

    // ---- waiting
    static final int WNOHANG = 1;
    static final int WUNTRACED = 2;
    static final int WEXITED = 4;
    static final int WNOWAIT = 0x01000000;
    static final int WNOTHREAD = 0x20000000;
    static final int WALL = 0x40000000;

    // ---- regsets
    static final int NT_PRSTATUS = 1;
    static final int NT_PRFPREG = 2;

    // ---- siginfo_t
    static final int SIGINFO_SIZE = 128;
    static final int SI_SIGNO = 0;
    static final int SI_ERRNO = 4;
    static final int SI_CODE = 8;
    static final int SI_PID = 16;
    static final int SI_ADDR = 16;
    static final int SI_STATUS = 24;
    static final int CLD_EXITED = 1;
    static final int CLD_KILLED = 2;
    static final int CLD_DUMPED = 3;

    // ---- struct ptrace_syscall_info
    static final int SYSCALL_INFO_SIZE = 96;
    static final int INFO_NONE = 0;
    static final int INFO_ENTRY = 1;
    static final int INFO_EXIT = 2;
    static final int INFO_SECCOMP = 3;
    static final int INFO_OP = 0;
    static final int INFO_ARCH = 4;
    static final int INFO_IP = 8;
    static final int INFO_SP = 16;
    static final int INFO_NUMBER = 24;
    static final int INFO_ARGUMENTS = 32;
    static final int INFO_RESULT = 24;
    static final int INFO_IS_ERROR = 32;
    static final int INFO_SECCOMP_DATA = 80;

    private Ptrace() {}

    static boolean exited(int status) {
        return (status & 0x7f) == 0;
    }

    static int exitStatus(int status) {
        return status >> 8 & 0xff;
    }

    static boolean stopped(int status) {
        return (status & 0xff) == 0x7f;
    }

    /** The signal of a stop, without the bit that marks a syscall-stop. */
    static int stopSignal(int status) {
        return status >> 8 & 0x7f;
    }

    /** Whether the stop is a syscall-stop, given O_TRACESYSGOOD. */
    static boolean syscallStop(int status) {
        return (status & 0xffff) == 0x857f;
    }

    static int event(int status) {
        return status >> 16 & 0xff;
    }

    /** Whether the stop is a signal-delivery-stop. */
    static boolean signalStop(int status) {
        return stopped(status) && !syscallStop(status) && event(status) == 0;
    }
}
