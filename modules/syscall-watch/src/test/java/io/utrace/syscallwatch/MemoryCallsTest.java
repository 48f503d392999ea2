package io.utrace.syscallwatch;

import org.junit.jupiter.api.Test;

class MemoryCallsTest extends DecodeTest {
    @Test
    void mappings() {
        check(
                "mmap(NULL, 8192, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0)"
                        + " = 0x7f6c31487000",
                9,
                0x7f6c31487000L,
                0,
                8192,
                3,
                0x22,
                -1,
                0);
        check(
                "mmap(0x7f007d435000, 1400832, PROT_READ|PROT_EXEC,"
                        + " MAP_PRIVATE|MAP_FIXED|MAP_DENYWRITE, 3, 0x26000) = 0x7f007d435000",
                9,
                0x7f007d435000L,
                0x7f007d435000L,
                1400832,
                5,
                0x812,
                3,
                0x26000);
        check(
                "mmap(NULL, 0, 0x10 /* PROT_??? */, MAP_FILE|MAP_FIXED, -1, 0x1000)"
                        + " = -1 EBADF (Bad file descriptor)",
                9,
                -9,
                0,
                0,
                0x10,
                0x10,
                -1,
                4096);
        check(
                "mmap(NULL, 0, PROT_NONE, 0x4 /* MAP_??? */, -1, 0xfffffffffffff000)"
                        + " = -1 EINVAL (Invalid argument)",
                9,
                -22,
                0,
                0,
                0,
                4,
                -1,
                -4096);
        check(
                "mmap(NULL, 0, PROT_EXEC, MAP_PRIVATE|MAP_ANONYMOUS|MAP_HUGETLB|21<<MAP_HUGE_SHIFT,"
                        + " 3, 0) = -1 EINVAL (Invalid argument)",
                9,
                -22,
                0,
                0,
                4,
                0x22 | 0x40000 | 21 << 26,
                3,
                0);
    }

    @Test
    void protections() {
        check(
                "mprotect(0x1, 1, PROT_NONE)             = -1 EINVAL (Invalid argument)",
                10,
                -22,
                1,
                1,
                0);
        check("munmap(0x7f6c31487000, 27028)           = 0", 11, 0, 0x7f6c31487000L, 27028);
        check("brk(NULL)                               = 0x5564bff35000", 12, 0x5564bff35000L, 0);
        check(
                "madvise(NULL, 0, 0x3e7 /* MADV_??? */)  = -1 EINVAL (Invalid argument)",
                28,
                -22,
                0,
                0,
                999);
        check(
                "madvise(0x7feebbff0000, 8368128, MADV_DONTNEED) = 0",
                28,
                0,
                0x7feebbff0000L,
                8368128,
                4);
        check(
                "mremap(0x1, 1, 1, 0)                    = -1 EINVAL (Invalid argument)",
                25,
                -22,
                1,
                1,
                1,
                0,
                5);
        check(
                "mremap(0x1, 1, 1, MREMAP_MAYMOVE|MREMAP_FIXED, 0x5) = 0x7f0000000000",
                25,
                0x7f0000000000L,
                1,
                1,
                1,
                3,
                5);
        check(
                "msync(0x1, 1, MS_SYNC|MS_ASYNC|MS_INVALIDATE|0xfffffff8)"
                        + " = -1 EINVAL (Invalid argument)",
                26,
                -22,
                1,
                1,
                -1);
    }

    @Test
    void futexes() {
        memory.longs(A, 1, 5);
        futex("FUTEX_WAIT_PRIVATE, 5, {tv_sec=1, tv_nsec=5}", 128, 5, A, 7, 9);
        futex("FUTEX_WAKE_PRIVATE, 2147483647", 129, 2147483647, A, 7, 9);
        futex("FUTEX_FD|FUTEX_PRIVATE_FLAG, 5", 130, 5, 6, 7, 9);
        futex("FUTEX_REQUEUE_PRIVATE, 5, 6, 0x7", 131, 5, 6, 7, 9);
        futex("FUTEX_CMP_REQUEUE_PRIVATE, 5, 6, 0x7, 9", 132, 5, 6, 7, 9);
        futex(
                "FUTEX_WAKE_OP, 1, 2, 0x7, FUTEX_OP_ADD<<28|0x345<<12|FUTEX_OP_CMP_LT<<24|0x678",
                5,
                1,
                2,
                7,
                0x12345678);
        futex("FUTEX_LOCK_PI_PRIVATE, {tv_sec=1, tv_nsec=5}", 134, 5, A, 7, 9);
        futex("FUTEX_UNLOCK_PI_PRIVATE", 135, 5, A, 7, 9);
        futex("FUTEX_WAIT_BITSET_PRIVATE, 5, {tv_sec=1, tv_nsec=5}, 0x9", 137, 5, A, 7, 9);
        futex("FUTEX_WAKE_BITSET_PRIVATE, 5, 0x9", 138, 5, A, 7, 9);
        futex("FUTEX_WAIT_REQUEUE_PI_PRIVATE, 5, {tv_sec=1, tv_nsec=5}, 0x7", 139, 5, A, 7, 9);
        futex("FUTEX_LOCK_PI2_PRIVATE, {tv_sec=1, tv_nsec=5}", 141, 5, A, 7, 9);
        futex("0x8e /* FUTEX_??? */, 5, 0x6, 0x7, 0x9", 142, 5, 6, 7, 9);
        futex("FUTEX_WAIT|FUTEX_CLOCK_REALTIME, 5, NULL", 256, 5, 0, 7, 9);
        futex("0x101 /* FUTEX_??? */, 5", 257, 5, 0, 7, 9);
        futex(
                "FUTEX_WAIT_BITSET_PRIVATE|FUTEX_CLOCK_REALTIME, 5, 0x1, FUTEX_BITSET_MATCH_ANY",
                137 | 256,
                5,
                1,
                0,
                -1);
    }

    private void futex(String expected, long operation, long value, long a, long b, long c) {
        check(
                String.format(
                        "%-39s = -1 ENOSYS (Function not implemented)",
                        "futex(0x7ffc84220000, " + expected + ")"),
                202,
                -38,
                0x7ffc84220000L,
                operation,
                value,
                a,
                b,
                c);
    }
}
