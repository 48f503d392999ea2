package io.utrace.syscallwatch;

/** prctl(2) and arch_prctl(2): an option, and whatever that option takes. */
final class Prctl {
    static final Flags ARCH =
            new Flags(
                    "ARCH_???",
                    """
                    ARCH_SET_GS 0x1001 ARCH_SET_FS 0x1002 ARCH_GET_FS 0x1003 ARCH_GET_GS 0x1004
                    ARCH_GET_CPUID 0x1011 ARCH_SET_CPUID 0x1012 ARCH_GET_XCOMP_SUPP 0x1021
                    ARCH_GET_XCOMP_PERM 0x1022 ARCH_REQ_XCOMP_PERM 0x1023
                    ARCH_MAP_VDSO_X32 0x2001 ARCH_MAP_VDSO_32 0x2002 ARCH_MAP_VDSO_64 0x2003
                    ARCH_GET_UNTAG_MASK 0x4001 ARCH_ENABLE_TAGGED_ADDR 0x4002
                    ARCH_GET_MAX_TAG_BITS 0x4003 ARCH_FORCE_TAGGED_SVA 0x4004
                    ARCH_SHSTK_ENABLE 0x5001 ARCH_SHSTK_DISABLE 0x5002 ARCH_SHSTK_LOCK 0x5003
                    ARCH_SHSTK_UNLOCK 0x5004 ARCH_SHSTK_STATUS 0x5005
                    """);

    private static final Flags OPTIONS =
            new Flags(
                    "PR_???",
                    """
                    PR_SET_PDEATHSIG 1 PR_GET_PDEATHSIG 2 PR_GET_DUMPABLE 3 PR_SET_DUMPABLE 4
                    PR_GET_UNALIGN 5 PR_SET_UNALIGN 6 PR_GET_KEEPCAPS 7 PR_SET_KEEPCAPS 8
                    PR_GET_FPEMU 9 PR_SET_FPEMU 10 PR_GET_FPEXC 11 PR_SET_FPEXC 12
                    PR_GET_TIMING 13 PR_SET_TIMING 14 PR_SET_NAME 15 PR_GET_NAME 16
                    PR_GET_ENDIAN 19 PR_SET_ENDIAN 20 PR_GET_SECCOMP 21 PR_SET_SECCOMP 22
                    PR_CAPBSET_READ 23 PR_CAPBSET_DROP 24 PR_GET_TSC 25 PR_SET_TSC 26
                    PR_GET_SECUREBITS 27 PR_SET_SECUREBITS 28 PR_SET_TIMERSLACK 29
                    PR_GET_TIMERSLACK 30 PR_TASK_PERF_EVENTS_DISABLE 31
                    PR_TASK_PERF_EVENTS_ENABLE 32 PR_MCE_KILL 33 PR_MCE_KILL_GET 34 PR_SET_MM 35
                    PR_SET_CHILD_SUBREAPER 36 PR_GET_CHILD_SUBREAPER 37 PR_SET_NO_NEW_PRIVS 38
                    PR_GET_NO_NEW_PRIVS 39 PR_GET_TID_ADDRESS 40 PR_SET_THP_DISABLE 41
                    PR_GET_THP_DISABLE 42 PR_MPX_ENABLE_MANAGEMENT 43
                    PR_MPX_DISABLE_MANAGEMENT 44 PR_SET_FP_MODE 45 PR_GET_FP_MODE 46
                    PR_CAP_AMBIENT 47 PR_SVE_SET_VL 50 PR_SVE_GET_VL 51
                    PR_GET_SPECULATION_CTRL 52 PR_SET_SPECULATION_CTRL 53 PR_PAC_RESET_KEYS 54
                    PR_SET_TAGGED_ADDR_CTRL 55 PR_GET_TAGGED_ADDR_CTRL 56 PR_SET_IO_FLUSHER 57
                    PR_GET_IO_FLUSHER 58 PR_SET_SYSCALL_USER_DISPATCH 59
                    PR_PAC_SET_ENABLED_KEYS 60 PR_PAC_GET_ENABLED_KEYS 61 PR_SCHED_CORE 62
                    PR_SME_SET_VL 63 PR_SME_GET_VL 64 PR_SET_MDWE 65 PR_GET_MDWE 66
                    PR_SET_MEMORY_MERGE 67 PR_GET_MEMORY_MERGE 68 PR_SET_VMA 0x53564d41
                    PR_SET_PTRACER 0x59616d61
                    """);
    private static final Flags VMA = new Flags("PR_SET_VMA_???", "PR_SET_VMA_ANON_NAME 0");
    private static final Flags DUMPABLE =
            new Flags("SUID_DUMP_???", "SUID_DUMP_DISABLE 0 SUID_DUMP_USER 1 SUID_DUMP_ROOT 2");

    private static final Flags CAPABILITIES =
            new Flags(
                    "CAP_???",
                    """
                    CAP_CHOWN 0 CAP_DAC_OVERRIDE 1 CAP_DAC_READ_SEARCH 2 CAP_FOWNER 3 CAP_FSETID 4
                    CAP_KILL 5 CAP_SETGID 6 CAP_SETUID 7 CAP_SETPCAP 8 CAP_LINUX_IMMUTABLE 9
                    CAP_NET_BIND_SERVICE 10 CAP_NET_BROADCAST 11 CAP_NET_ADMIN 12 CAP_NET_RAW 13
                    CAP_IPC_LOCK 14 CAP_IPC_OWNER 15 CAP_SYS_MODULE 16 CAP_SYS_RAWIO 17
                    CAP_SYS_CHROOT 18 CAP_SYS_PTRACE 19 CAP_SYS_PACCT 20 CAP_SYS_ADMIN 21
                    CAP_SYS_BOOT 22 CAP_SYS_NICE 23 CAP_SYS_RESOURCE 24 CAP_SYS_TIME 25
                    CAP_SYS_TTY_CONFIG 26 CAP_MKNOD 27 CAP_LEASE 28 CAP_AUDIT_WRITE 29
                    CAP_AUDIT_CONTROL 30 CAP_SETFCAP 31 CAP_MAC_OVERRIDE 32 CAP_MAC_ADMIN 33
                    CAP_SYSLOG 34 CAP_WAKE_ALARM 35 CAP_BLOCK_SUSPEND 36 CAP_AUDIT_READ 37
                    CAP_PERFMON 38 CAP_BPF 39 CAP_CHECKPOINT_RESTORE 40
                    """);

    private static final int PR_SET_PDEATHSIG = 1;
    private static final int PR_GET_DUMPABLE = 3;
    private static final int PR_SET_DUMPABLE = 4;
    private static final int PR_GET_KEEPCAPS = 7;
    private static final int PR_SET_KEEPCAPS = 8;
    private static final int PR_SET_NAME = 15;
    private static final int PR_GET_NAME = 16;
    private static final int PR_GET_SECCOMP = 21;
    private static final int PR_CAPBSET_READ = 23;
    private static final int PR_CAPBSET_DROP = 24;
    private static final int PR_GET_SECUREBITS = 27;
    private static final int PR_SET_TIMERSLACK = 29;
    private static final int PR_GET_TIMERSLACK = 30;
    private static final int PR_SET_CHILD_SUBREAPER = 36;
    private static final int PR_SET_NO_NEW_PRIVS = 38;
    private static final int PR_SET_VMA = 0x53564d41;
    private static final int NAME_LIMIT = 15;

    private static final int ARCH_GET_FS = 0x1003;
    private static final int ARCH_GET_GS = 0x1004;
    private static final int ARCH_GET_CPUID = 0x1011;

    private Prctl() {}

    /** Writes the option, and what it takes unless that is for the kernel to fill. */
    static void printOption(Line line, Call call) {
        int option = call.intArgument(0);
        OPTIONS.printValue(line, option & 0xffff_ffffL);
        switch (option) {
            case PR_SET_PDEATHSIG -> {
                line.comma();
                Signals.printName(line, call.intArgument(1));
            }
            case PR_SET_DUMPABLE -> {
                line.comma();
                DUMPABLE.printValue(line, call.argument(1));
            }
            case PR_CAPBSET_READ, PR_CAPBSET_DROP -> {
                line.comma();
                CAPABILITIES.printValue(line, call.argument(1));
            }
            case PR_SET_KEEPCAPS, PR_SET_TIMERSLACK, PR_SET_CHILD_SUBREAPER -> {
                line.comma();
                line.unsigned(call.argument(1));
            }
            case PR_SET_NAME -> {
                line.comma();
                Strings.print(line, call, call.argument(1), NAME_LIMIT);
            }
            case PR_SET_NO_NEW_PRIVS -> {
                line.comma();
                line.unsigned(call.argument(1));
                printHex(line, call, 2, 5);
            }
            case PR_SET_VMA -> {
                line.comma();
                VMA.printValue(line, call.argument(1));
                printHex(line, call, 2, 3);
                line.comma();
                line.unsigned(call.argument(3));
                line.comma();
                Strings.printString(line, call, call.argument(4));
            }
            case PR_GET_NAME,
                    PR_GET_DUMPABLE,
                    PR_GET_KEEPCAPS,
                    PR_GET_SECCOMP,
                    PR_GET_SECUREBITS,
                    PR_GET_TIMERSLACK -> {}
            default -> printHex(line, call, 1, 5);
        }
    }

    /** Writes what the kernel filled. */
    static void printOut(Line line, Call call) {
        if (call.intArgument(0) == PR_GET_NAME) {
            line.comma();
            if (call.succeeded()) {
                Strings.print(line, call, call.argument(1), NAME_LIMIT);
            } else {
                line.pointer(call.argument(1));
            }
        }
    }

    private static void printHex(Line line, Call call, int from, int to) {
        for (int i = from; i < to; i++) {
            line.comma();
            line.hex(call.argument(i));
        }
    }

    static void printArchOut(Line line, Call call) {
        long value = call.argument(1);
        switch (call.intArgument(0)) {
            case ARCH_GET_FS, ARCH_GET_GS -> {
                line.comma();
                Numbers.printPointer(line, call, value);
            }
            case ARCH_GET_CPUID -> {}
            default -> {
                line.comma();
                line.hex(value);
            }
        }
    }
}
