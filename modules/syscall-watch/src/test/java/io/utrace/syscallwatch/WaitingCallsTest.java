package io.utrace.syscallwatch;

import org.junit.jupiter.api.Test;

class WaitingCallsTest extends DecodeTest {
    @Test
    void polls() {
        memory.ints(A, 0, 5 | 5 << 16, 77, 1 | 0x20 << 16, -1, 1).longs(B, 0, 1).longs(C, 1L << 1);
        String files =
                "poll([{fd=0, events=POLLIN|POLLOUT}, {fd=77, events=POLLIN}, {fd=-1}], 3, 0)";
        check(
                files + " = 2 ([{fd=0, revents=POLLIN|POLLOUT}, {fd=77, revents=POLLNVAL}])",
                7,
                2,
                A,
                3,
                0);
        check(files + " = 0 (Timeout)", 7, 0, A, 3, 0);
        check("poll([], 0, 1)                          = 0 (Timeout)", 7, 0, A, 0, 1);
        check("poll(0x1, 1, 0)                         = -1 EFAULT (Bad address)", 7, -14, 1, 1, 0);
        check("poll(NULL, 0, 0)                        = 0 (Timeout)", 7, 0, 0, 0, 0);
        check(
                "ppoll([{fd=0, events=POLLIN|POLLOUT}], 1, {tv_sec=0, tv_nsec=1}, [INT], 8)"
                        + " = 1 ([{fd=0, revents=POLLIN|POLLOUT}], left {tv_sec=0, tv_nsec=1})",
                271,
                1,
                A,
                1,
                B,
                C,
                8);
        check(
                "ppoll([{fd=0, events=POLLIN|POLLOUT}], 1, NULL, NULL, 8)"
                        + " = 1 ([{fd=0, revents=POLLIN|POLLOUT}])",
                271,
                1,
                A,
                1,
                0,
                0,
                8);
    }

    @Test
    void selects() {
        memory.longs(A, 3, 1L << 13).longs(B, 0, 970936).longs(C, 0);
        check(
                "select(3, [0 1], [], NULL, {tv_sec=0, tv_usec=970936})"
                        + " = 2 (in [0 1], left {tv_sec=0, tv_usec=970936})",
                23,
                2,
                3,
                A,
                C,
                0,
                B);
        check("select(78, [0 1 77], NULL, NULL, NULL)  = 3 (in [0 1 77])", 23, 3, 78, A);
        check(
                "select(0, NULL, NULL, NULL, {tv_sec=0, tv_usec=970936}) = 0 (Timeout)",
                23,
                0,
                0,
                0,
                0,
                0,
                B);
        check("select(3, 0x1, NULL, NULL, NULL)        = -1 EFAULT (Bad address)", 23, -14, 3, 1);
        check(
                "select(-1, 0x7ffc00001000, NULL, NULL, NULL) = -1 EINVAL (Invalid argument)",
                23,
                -22,
                -1,
                A);
        memory.longs(C, A, 8);
        check(
                "pselect6(2, NULL, [0 1], NULL, {tv_sec=0, tv_nsec=970936},"
                        + " {sigmask=[HUP INT], sigsetsize=8})"
                        + " = 1 (out [0 1], left {tv_sec=0, tv_nsec=970936})",
                270,
                1,
                2,
                0,
                A,
                0,
                B,
                C);
    }

    @Test
    void epolls() {
        memory.put(A, struct(24).putInt(0x80000001).putLong(0x100000005L).putInt(4).array());
        check("epoll_create1(EPOLL_CLOEXEC)            = 3", 291, 3, 02000000);
        check(
                "epoll_ctl(3, EPOLL_CTL_ADD, 6, {events=EPOLLIN|EPOLLET,"
                        + " data={u32=5, u64=4294967301}}) = 0",
                233,
                0,
                3,
                1,
                6,
                A);
        check(
                "epoll_ctl(3, EPOLL_CTL_DEL, 5, 0x7ffc00001000)"
                        + " = -1 ENOENT (No such file or directory)",
                233,
                -2,
                3,
                2,
                5,
                A);
        check(
                "epoll_wait(3, [{events=EPOLLIN|EPOLLET, data={u32=5, u64=4294967301}},"
                        + " {events=EPOLLOUT, data={u32=0, u64=0}}], 4, 0) = 2",
                232,
                2,
                3,
                A,
                4,
                0);
        check("epoll_wait(3, [], 4, 0)                 = 0", 232, 0, 3, A, 4, 0);
        check(
                "epoll_wait(3, 0x1, -4, 0)               = -1 EINVAL (Invalid argument)",
                232,
                -22,
                3,
                1,
                -4,
                0);
    }

    @Test
    void clocks() {
        memory.longs(A, -1, 2000000000L, 100, 5);
        check(
                "clock_nanosleep(0x4d /* CLOCK_??? */, TIMER_ABSTIME|0x6,"
                        + " {tv_sec=-1, tv_nsec=2000000000}, NULL) = -1 EINVAL (Invalid argument)",
                230,
                -22,
                77,
                7,
                A,
                0);
        check("clock_gettime(CLOCK_MONOTONIC, {tv_sec=-1, tv_nsec=2000000000}) = 0", 228, 0, 1, A);
        check("clock_gettime(CLOCK_TAI, 0x1)           = -1 EFAULT (Bad address)", 228, -14, 11, 1);
        check("gettimeofday({tv_sec=-1, tv_usec=2000000000}, NULL) = 0", 96, 0, A, 0);
        check(
                "setitimer(ITIMER_REAL, {it_interval={tv_sec=-1, tv_usec=2000000000},"
                        + " it_value={tv_sec=100, tv_usec=5}}, NULL) = 0",
                38,
                0,
                0,
                A,
                0);
        check(
                "timer_settime(0, 0, {it_interval={tv_sec=-1, tv_nsec=2000000000},"
                        + " it_value={tv_sec=100, tv_nsec=5}}, NULL) = 0",
                223,
                0,
                0,
                0,
                A,
                0);
    }
}
