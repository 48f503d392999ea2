package io.utrace.syscallwatch;

/** Why a processor, or the kernel on its behalf, raised a signal. */
final class FaultCodes {
    private static final Flags ILL =
            new Flags(
                    "ILL_???",
                    """
                    ILL_ILLOPC 1 ILL_ILLOPN 2 ILL_ILLADR 3 ILL_ILLTRP 4 ILL_PRVOPC 5 ILL_PRVREG 6
                    ILL_COPROC 7 ILL_BADSTK 8 ILL_BADIADDR 9
                    """);
    private static final Flags TRAP =
            new Flags(
                    "TRAP_???",
                    """
                    TRAP_BRKPT 1 TRAP_TRACE 2 TRAP_BRANCH 3 TRAP_HWBKPT 4 TRAP_UNK 5 TRAP_PERF 6
                    """);
    private static final Flags BUS =
            new Flags(
                    "BUS_???",
                    "BUS_ADRALN 1 BUS_ADRERR 2 BUS_OBJERR 3 BUS_MCEERR_AR 4 BUS_MCEERR_AO 5");
    private static final Flags FPE =
            new Flags(
                    "FPE_???",
                    """
                    FPE_INTDIV 1 FPE_INTOVF 2 FPE_FLTDIV 3 FPE_FLTOVF 4 FPE_FLTUND 5 FPE_FLTRES 6
                    FPE_FLTINV 7 FPE_FLTSUB 8 FPE_FLTUNK 14 FPE_CONDTRAP 15
                    """);
    private static final Flags SEGV =
            new Flags(
                    "SEGV_???",
                    """
                    SEGV_MAPERR 1 SEGV_ACCERR 2 SEGV_BNDERR 3 SEGV_PKUERR 4 SEGV_ACCADI 5
                    SEGV_ADIDERR 6 SEGV_ADIPERR 7 SEGV_MTEAERR 8 SEGV_MTESERR 9 SEGV_CPERR 10
                    """);
    private static final Flags POLL =
            new Flags(
                    "POLL_???", "POLL_IN 1 POLL_OUT 2 POLL_MSG 3 POLL_ERR 4 POLL_PRI 5 POLL_HUP 6");
    private static final Flags SYS = new Flags("SYS_???", "SYS_SECCOMP 1 SYS_USER_DISPATCH 2");

    private FaultCodes() {}

    static Flags of(int signal, Flags others) {
        return switch (signal) {
            case 4 -> ILL;
            case 5 -> TRAP;
            case 7 -> BUS;
            case 8 -> FPE;
            case 11 -> SEGV;
            case 29 -> POLL;
            case 31 -> SYS;
            default -> others;
        };
    }
}
