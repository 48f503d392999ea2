package io.utrace.syscallwatch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SignalCallsTest extends DecodeTest {
    @Test
    void sets() {
        set("[]", 0);
        set("[CHLD]", 1L << 16);
        set("[HUP RTMIN RT_1 RT_32]", 1L << 63 | 1L << 32 | 1L << 31 | 1);
        set("~[]", -1);
        set("~[KILL STOP]", ~(1L << 8 | 1L << 18));
        // Of 64 signals, 42 are many.
        set(
                "[HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT CHLD"
                        + " CONT STOP TSTP TTIN TTOU URG XCPU XFSZ VTALRM PROF WINCH IO PWR SYS"
                        + " RTMIN RT_1 RT_2 RT_3 RT_4 RT_5 RT_6 RT_7 RT_8 RT_9]",
                0x1ffffffffffL);
        set(
                "~[RT_11 RT_12 RT_13 RT_14 RT_15 RT_16 RT_17 RT_18 RT_19 RT_20 RT_21 RT_22 RT_23"
                        + " RT_24 RT_25 RT_26 RT_27 RT_28 RT_29 RT_30 RT_31 RT_32]",
                0x3ffffffffffL);
    }

    private void set(String expected, long set) {
        memory.longs(A, set);
        String call = "rt_sigprocmask(SIG_SETMASK, " + expected + ", NULL, 8)";
        check(String.format("%-39s = 0", call), 14, 0, 2, A, 0, 8);
        call = "rt_sigprocmask(SIG_BLOCK, NULL, " + expected + ", 8)";
        check(String.format("%-39s = 0", call), 14, 0, 0, 0, A, 8);
    }

    @Test
    void actions() {
        memory.longs(A, 0, 0, 0, 0)
                .longs(B, 1, 0x4000000, 0x7f9354085a10L, 1L << 9)
                .longs(C, 0x5573e3d5f229L, 0xffffffffL, 0x5573e3d5f229L, -1);
        check(
                "rt_sigaction(SIGABRT, NULL, {sa_handler=SIG_DFL, sa_mask=[], sa_flags=0}, 8) = 0",
                13,
                0,
                6,
                0,
                A,
                8);
        check(
                "rt_sigaction(SIGUSR1, {sa_handler=SIG_IGN, sa_mask=[USR1], sa_flags=SA_RESTORER,"
                        + " sa_restorer=0x7f9354085a10}, NULL, 8) = 0",
                13,
                0,
                10,
                B,
                0,
                8);
        check(
                "rt_sigaction(65, {sa_handler=0x5573e3d5f229, sa_mask=~[], sa_flags=SA_RESTORER"
                        + "|SA_ONSTACK|SA_RESTART|SA_INTERRUPT|SA_NODEFER|SA_RESETHAND|SA_SIGINFO"
                        + "|SA_NOCLDSTOP|SA_NOCLDWAIT|SA_EXPOSE_TAGBITS|0x3fff7f8,"
                        + " sa_restorer=0x5573e3d5f229}, 0x7ffc00001000, 8)"
                        + " = -1 EINVAL (Invalid argument)",
                13,
                -22,
                65,
                C,
                A,
                8);
        check(
                "rt_sigaction(SIGRT_2, 0x1, NULL, 8)     = -1 EFAULT (Bad address)",
                13,
                -14,
                34,
                1,
                0,
                8);
    }

    @Test
    void returnsAndStacks() {
        stop.stackPointer = A;
        memory.longs(A + 0x128, 1L << 1).longs(B, 0, 2, 0).longs(C, A, 0, 13504);
        check("rt_sigreturn({mask=[INT]})              = 10192", 15, 10192);
        check(
                "sigaltstack({ss_sp=0x7ffc00001000, ss_flags=0, ss_size=13504},"
                        + " {ss_sp=NULL, ss_flags=SS_DISABLE, ss_size=0}) = 0",
                131,
                0,
                C,
                B);
        stop.stackPointer = 0;
        check("rt_sigreturn(NULL)                      = 0", 15, 0);
    }

    @Test
    void restarts() {
        check(
                "pause()                                 = ? ERESTARTNOHAND"
                        + " (To be restarted if no handler)",
                34,
                -514);
        memory.longs(A, 0, 10000000).longs(B, 0, 5);
        check(
                "clock_nanosleep(CLOCK_REALTIME, 0, {tv_sec=0, tv_nsec=10000000}, NULL)"
                        + " = ? ERESTART_RESTARTBLOCK (Interrupted by signal)",
                230,
                -516,
                0,
                0,
                A,
                0);
        check("restart_syscall(<... resuming interrupted clock_nanosleep ...>) = 0", 219, 0);
        check(
                "nanosleep({tv_sec=0, tv_nsec=10000000}, {tv_sec=0, tv_nsec=5})"
                        + " = ? ERESTART_RESTARTBLOCK (Interrupted by signal)",
                35,
                -516,
                A,
                B);
        check("nanosleep({tv_sec=0, tv_nsec=10000000}, 0x7ffc00005000) = 0", 35, 0, A, B);
    }

    @Test
    void sentSignals() {
        FakeSigInfo info = new FakeSigInfo(10, 0);
        info.pid = 123;
        assertThat(runtime.signal(stop, info))
                .isEqualTo(
                        "--- SIGUSR1 {si_signo=SIGUSR1, si_code=SI_USER, si_pid=123, si_uid=0}"
                                + " ---");
        info = new FakeSigInfo(40, -1);
        info.pid = 25821;
        info.value = 7;
        assertThat(runtime.signal(stop, info))
                .isEqualTo(
                        "--- SIGRT_8 {si_signo=SIGRT_8, si_code=SI_QUEUE, si_pid=25821, si_uid=0,"
                                + " si_int=7, si_ptr=0x7} ---");
        info = new FakeSigInfo(6, -6);
        info.pid = 5;
        assertThat(runtime.signal(stop, info))
                .isEqualTo(
                        "--- SIGABRT {si_signo=SIGABRT, si_code=SI_TKILL, si_pid=5, si_uid=0} ---");
        assertThat(runtime.signal(stop, new FakeSigInfo(14, 128)))
                .isEqualTo("--- SIGALRM {si_signo=SIGALRM, si_code=SI_KERNEL} ---");
        info = new FakeSigInfo(10, -2);
        info.value = 9;
        assertThat(runtime.signal(stop, info))
                .isEqualTo(
                        "--- SIGUSR1 {si_signo=SIGUSR1, si_code=SI_TIMER, si_timerid=0,"
                                + " si_overrun=0, si_int=9, si_ptr=0x9} ---");
    }

    @Test
    void signalsOfChildren() {
        FakeSigInfo info = new FakeSigInfo(17, 1);
        info.pid = 20087;
        info.status = 3;
        assertThat(runtime.signal(stop, info))
                .isEqualTo(
                        "--- SIGCHLD {si_signo=SIGCHLD, si_code=CLD_EXITED, si_pid=20087, si_uid=0,"
                                + " si_status=3} ---");
        info = new FakeSigInfo(17, 2);
        info.status = 9;
        assertThat(runtime.signal(stop, info))
                .isEqualTo(
                        "--- SIGCHLD {si_signo=SIGCHLD, si_code=CLD_KILLED, si_pid=0, si_uid=0,"
                                + " si_status=SIGKILL} ---");
    }

    @Test
    void faults() {
        assertThat(runtime.signal(stop, new FakeSigInfo(11, 1)))
                .isEqualTo("--- SIGSEGV {si_signo=SIGSEGV, si_code=SEGV_MAPERR, si_addr=NULL} ---");
        FakeSigInfo info = new FakeSigInfo(4, 2);
        info.address = 0x5616b85e66c9L;
        assertThat(runtime.signal(stop, info))
                .isEqualTo(
                        "--- SIGILL {si_signo=SIGILL, si_code=ILL_ILLOPN, si_addr=0x5616b85e66c9}"
                                + " ---");
        assertThat(runtime.signal(stop, new FakeSigInfo(5, 128)))
                .isEqualTo("--- SIGTRAP {si_signo=SIGTRAP, si_code=SI_KERNEL, si_addr=NULL} ---");
        assertThat(runtime.signal(stop, new FakeSigInfo(7, 99)))
                .isEqualTo(
                        "--- SIGBUS {si_signo=SIGBUS, si_code=0x63 /* BUS_??? */, si_addr=NULL}"
                                + " ---");
    }

    @Test
    void aReportWithoutASignalIsNotPrinted() {
        assertThat(runtime.signal(stop, new FakeSigInfo(0, 0))).isEmpty();
    }
}
