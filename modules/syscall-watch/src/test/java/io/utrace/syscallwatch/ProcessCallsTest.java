package io.utrace.syscallwatch;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class ProcessCallsTest extends DecodeTest {
    private static final String THREAD =
            "CLONE_VM|CLONE_FS|CLONE_FILES|CLONE_SIGHAND|CLONE_THREAD|CLONE_SYSVSEM|CLONE_SETTLS"
                    + "|CLONE_PARENT_SETTID|CLONE_CHILD_CLEARTID";
    private static final long THREAD_FLAGS = 0x3d0f00;

    @Test
    void forks() {
        memory.ints(A, 77);
        check(
                "clone(child_stack=NULL, flags=CLONE_CHILD_CLEARTID|CLONE_CHILD_SETTID|SIGCHLD,"
                        + " child_tidptr=0x7f5832c6ea10) = 25329",
                56,
                25329,
                0x1200011,
                0,
                0,
                0x7f5832c6ea10L,
                0);
        check(
                "clone(child_stack=0x1, flags="
                        + THREAD
                        + ", parent_tid=[77], tls=0x4, child_tidptr=0x3) = 77",
                56,
                77,
                THREAD_FLAGS,
                1,
                A,
                3,
                4);
        check(
                "clone(child_stack=NULL, flags=CLONE_THREAD|CLONE_IO) = -1 EINVAL (Invalid"
                        + " argument)",
                56,
                -22,
                0x80010000L);
        check("clone(child_stack=NULL, flags=0)        = 5", 56, 5, 0);
        check("vfork()                                 = 20087", 58, 20087);
        check("unshare(CLONE_NEWNS|CLONE_NEWUSER)      = 0", 272, 0, 0x10020000);
    }

    @Test
    void threads() {
        ByteBuffer arguments = struct(88);
        arguments
                .putLong(0, THREAD_FLAGS)
                .putLong(16, 0x7feebd7f2990L)
                .putLong(24, B)
                .putLong(40, 0x7feebcff2000L)
                .putLong(48, 0x7fff80)
                .putLong(56, 0x7feebd7f26c0L);
        memory.put(A, arguments.array()).ints(B, 10485);
        String shown =
                "clone3({flags="
                        + THREAD
                        + ", child_tid=0x7feebd7f2990, parent_tid=0x7ffc00005000, exit_signal=0,"
                        + " stack=0x7feebcff2000, stack_size=0x7fff80, tls=0x7feebd7f26c0}";
        check(shown + " => {parent_tid=[10485]}, 88) = 10485", 435, 10485, A, 88);
        check(shown + ", 88) = -1 EAGAIN (Resource temporarily unavailable)", 435, -11, A, 88);
        check("clone3(0x1, 88)                         = -1 EFAULT (Bad address)", 435, -14, 1, 88);
        check(
                "clone3(0x7ffc00001000, 8)               = -1 EINVAL (Invalid argument)",
                435,
                -22,
                A,
                8);
    }

    @Test
    void waits() {
        status("[{WIFEXITED(s) && WEXITSTATUS(s) == 3}]", 3 << 8);
        status("[{WIFSIGNALED(s) && WTERMSIG(s) == SIGKILL}]", 9);
        status("[{WIFSIGNALED(s) && WTERMSIG(s) == SIGSEGV && WCOREDUMP(s)}]", 11 | 0x80);
        status("[{WIFSTOPPED(s) && WSTOPSIG(s) == SIGSTOP}]", 19 << 8 | 0x7f);
        status("[{WIFCONTINUED(s)}]", 0xffff);
        check("wait4(-1, 0x7ffc00001000, WNOHANG, NULL) = 0", 61, 0, -1, A, 1, 0);
        check(
                "wait4(-1, 0x7ffc00001000, WNOHANG, NULL) = -1 ECHILD (No child processes)",
                61,
                -10,
                -1,
                A,
                1,
                0);
        check(
                "wait4(-1, 0x7ffc00001000, 0, NULL)      = ? ERESTARTSYS"
                        + " (To be restarted if SA_RESTART is set)",
                61,
                -512,
                -1,
                A,
                0,
                0);
        check("wait4(-1, NULL, WSTOPPED|__WALL, NULL)  = 7", 61, 7, -1, 0, 0x40000002, 0);
    }

    private void status(String expected, int status) {
        memory.ints(A, status).put(B, struct(144).putLong(8, 93).array());
        check("wait4(-1, " + expected + ", 0, NULL) = 20087", 61, 20087, -1, A, 0, 0);
        check(
                "wait4(-1, "
                        + expected
                        + ", 0, {ru_utime={tv_sec=0, tv_usec=93}, ru_stime={tv_sec=0, tv_usec=0},"
                        + " ...}) = 20087",
                61,
                20087,
                -1,
                A,
                0,
                B);
    }

    @Test
    void limits() {
        memory.longs(A, 8192 * 1024, -1).longs(B, 2047, 3073).longs(C, 1024, 0);
        check(
                "prlimit64(0, RLIMIT_STACK, NULL, {rlim_cur=8192*1024, rlim_max=RLIM64_INFINITY})"
                        + " = 0",
                302,
                0,
                0,
                3,
                0,
                A);
        check(
                "prlimit64(0, RLIMIT_NOFILE, {rlim_cur=2047, rlim_max=3073}, NULL) = 0",
                302,
                0,
                0,
                7,
                B,
                0);
        check("getrlimit(RLIMIT_CORE, {rlim_cur=1024, rlim_max=0}) = 0", 97, 0, 4, C);
        check(
                "prlimit64(0, 0x10 /* RLIMIT_??? */, NULL, 0x7ffc00001000)"
                        + " = -1 EINVAL (Invalid argument)",
                302,
                -22,
                0,
                16,
                0,
                A);
        check(
                "getrusage(0x9 /* RUSAGE_??? */, 0x7ffc00001000) = -1 EINVAL (Invalid argument)",
                98,
                -22,
                9,
                A);
    }

    @Test
    void controls() {
        memory.string(A, "hello").longs(B, 0x7fe57476e740L);
        check("prctl(PR_SET_NAME, \"hello\")             = 0", 157, 0, 15, A);
        check("prctl(PR_GET_NAME, \"hello\")             = 0", 157, 0, 16, A);
        check("prctl(PR_GET_NAME, 0x1)                 = -1 EFAULT (Bad address)", 157, -14, 16, 1);
        check("prctl(PR_SET_PDEATHSIG, SIGHUP)         = 0", 157, 0, 1, 1);
        check("prctl(PR_SET_DUMPABLE, SUID_DUMP_USER)  = 0", 157, 0, 4, 1);
        check("prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)  = 0", 157, 0, 38, 1);
        check("prctl(PR_CAPBSET_READ, CAP_MAC_OVERRIDE) = 1", 157, 1, 23, 32, 0, A, A);
        check(
                "prctl(PR_CAPBSET_READ, 0x29 /* CAP_??? */) = -1 EINVAL (Invalid argument)",
                157,
                -22,
                23,
                41);
        check("prctl(PR_GET_SECUREBITS)                = 0", 157, 0, 27, A, A);
        check(
                "prctl(0x11 /* PR_??? */, 0x1, 0x2, 0x3, 0x4) = -1 EINVAL (Invalid argument)",
                157,
                -22,
                17,
                1,
                2,
                3,
                4);
        check("arch_prctl(ARCH_SET_FS, 0x7f007d40c740) = 0", 158, 0, 0x1002, 0x7f007d40c740L);
        check("arch_prctl(ARCH_GET_FS, [0x7fe57476e740]) = 0", 158, 0, 0x1003, B);
        check("arch_prctl(ARCH_GET_CPUID)              = 1", 158, 1, 0x1011, 0);
        check(
                "arch_prctl(0x9999 /* ARCH_??? */, 0x1)  = -1 EINVAL (Invalid argument)",
                158,
                -22,
                0x9999,
                1);
    }

    @Test
    void identities() {
        memory.ints(A, 5);
        check("getresuid([5], [5], [5])                = 0", 118, 0, A, A, A);
        check("setresuid(-1, 0, -1)                    = 0", 117, 0, -1, 0, -1);
        check("setuid(4294967294)                      = 0", 105, 0, -2);
        check("kill(10186, SIGUSR1)                    = 0", 62, 0, 10186, 10);
        check("kill(-1, 0)                             = 0", 62, 0, -1, 0);
        check(
                "tgkill(-1, 1, 65)                       = -1 EINVAL (Invalid argument)",
                234,
                -22,
                -1,
                1,
                65);
        check("getpriority(PRIO_PROCESS, 0)            = 20", 140, 20, 0, 0);
    }

    @Test
    void whatAThreadTellsTheKernelAtItsStart() {
        check("set_tid_address(0x7f007d40ca10)         = 10285", 218, 10285, 0x7f007d40ca10L);
        check("set_robust_list(0x7f007d40ca20, 24)     = 0", 273, 0, 0x7f007d40ca20L, 24);
        check(
                "rseq(0x7f007d40d060, 0x20, 0, 0x53053053) = 0",
                334,
                0,
                0x7f007d40d060L,
                32,
                0,
                0x53053053);
    }

    @Test
    void theSystem() {
        ByteBuffer info = struct(112);
        info.putLong(0, 1062).putLong(8, 70688).putLong(16, 31200).putLong(24, 12864);
        info.putLong(32, 25276510208L).putShort(80, (short) 106).putInt(104, 1);
        memory.put(A, info.array());
        check(
                "sysinfo({uptime=1062, loads=[70688, 31200, 12864], totalram=25276510208,"
                        + " freeram=0, sharedram=0, bufferram=0, totalswap=0, freeswap=0,"
                        + " procs=106, totalhigh=0, freehigh=0, mem_unit=1}) = 0",
                99,
                0,
                A);
    }
}
