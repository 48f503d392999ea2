package io.utrace.syscallwatch;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class FileCallsTest extends DecodeTest {
    private static final int S_IFCHR = 0020000;

    @Test
    void shortCallsArePaddedToColumn40() {
        check("close(3)                                = 0", 3, 0, 3);
        check("getppid()                               = 25324", 110, 25324);
        check("lseek(0, 9223372036854775807, SEEK_HOLE) = 0", 8, 0, 0, Long.MAX_VALUE, 4);
    }

    @Test
    void opens() {
        memory.string(A, "/etc/passwd").string(B, "/nonexist");
        check(
                "openat(AT_FDCWD, \"/etc/passwd\", O_RDONLY|O_CLOEXEC) = 3",
                257,
                3,
                -100,
                A,
                02000000);
        check(
                "openat(AT_FDCWD, \"/nonexist\", O_WRONLY|O_CREAT, 0644) = 4",
                257,
                4,
                -100,
                B,
                0101,
                0644);
        check(
                "openat(AT_FDCWD, \"/nonexist\", O_RDWR|O_TMPFILE, 000)"
                        + " = -1 ENOTDIR (Not a directory)",
                257,
                -20,
                -100,
                B,
                020200002,
                0);
        check(
                "openat(AT_FDCWD, \"/nonexist\", O_RDONLY|O_PATH|0x80000000) = 5",
                257,
                5,
                -100,
                B,
                010000000L | 0x80000000L);
        check(
                "openat(-2, 0x1, O_RDONLY)               = -1 EFAULT (Bad address)",
                257,
                -14,
                -2,
                1,
                0);
        check(
                "openat(7, NULL, O_RDONLY)               = -1 EFAULT (Bad address)",
                257,
                -14,
                7,
                0,
                0);
        check(
                "open(\"/nonexist\", O_ACCMODE|O_CREAT|O_EXCL|O_NOCTTY|O_TRUNC|O_APPEND|O_NONBLOCK"
                        + "|O_SYNC|O_DIRECT|O_LARGEFILE|O_NOFOLLOW|O_NOATIME|O_CLOEXEC|O_PATH"
                        + "|O_TMPFILE|FASYNC|0xff80003c,"
                        + " 0177777) = -1 ENOTDIR (Not a directory)",
                2,
                -20,
                B,
                -1,
                -1);
        check("open(\"/nonexist\", O_RDONLY|O_DSYNC)     = 3", 2, 3, B, 1 << 12);
        check("open(\"/nonexist\", O_RDONLY|__O_TMPFILE, 000) = 3", 2, 3, B, 1 << 22, 0);
    }

    @Test
    void opensWithOpenHow() {
        memory.string(A, "/").longs(B, 0100, 0600, 8).longs(C, 3, 0, 0);
        check(
                "openat2(AT_FDCWD, \"/\", {flags=O_RDONLY|O_CREAT, mode=0600,"
                        + " resolve=RESOLVE_BENEATH}, 24) = 3",
                437,
                3,
                -100,
                A,
                B,
                24);
        check(
                "openat2(AT_FDCWD, \"/\", {flags=O_ACCMODE, resolve=0}, 24)"
                        + " = -1 EISDIR (Is a directory)",
                437,
                -21,
                -100,
                A,
                C,
                24);
    }

    @Test
    void tests() {
        memory.string(A, "/");
        check("access(\"/\", F_OK)                       = 0", 21, 0, A, 0);
        check("access(\"/\", R_OK|X_OK)                  = 0", 21, 0, A, 5);
        check(
                "access(\"/\", R_OK|W_OK|X_OK|0xfffffff8)  = -1 EINVAL (Invalid argument)",
                21,
                -22,
                A,
                -1);
        check("faccessat2(AT_FDCWD, \"/\", X_OK, AT_EACCESS) = 0", 439, 0, -100, A, 1, 0x200);
    }

    @Test
    void stats() {
        memory.string(A, "/tmp")
                .put(B, stat(0041777, 0, 4096))
                .put(C, stat(S_IFCHR | 0666, 0x103, 0));
        check(
                "newfstatat(AT_FDCWD, \"/tmp\", {st_mode=S_IFDIR|S_ISVTX|0777, st_size=4096, ...},"
                        + " AT_SYMLINK_NOFOLLOW) = 0",
                262,
                0,
                -100,
                A,
                B,
                0x100);
        check("fstat(0, {st_mode=S_IFCHR|0666, st_rdev=makedev(0x1, 0x3), ...}) = 0", 5, 0, 0, C);
        check("fstat(0, 0x1)                           = -1 EFAULT (Bad address)", 5, -14, 0, 1);
        check("lstat(\"/tmp\", NULL)                     = -1 EFAULT (Bad address)", 6, -14, A, 0);
    }

    @Test
    void statx() {
        memory.string(A, "/").put(B, statxOf(0x1fff, 0x2000, 0040755, 4096));
        check(
                "statx(AT_FDCWD, \"/\", AT_STATX_DONT_SYNC, STATX_ALL,"
                        + " {stx_mask=STATX_ALL|STATX_MNT_ID, stx_attributes=STATX_ATTR_MOUNT_ROOT,"
                        + " stx_mode=S_IFDIR|0755, stx_size=4096, ...}) = 0",
                332,
                0,
                -100,
                A,
                0x4000,
                0xfff,
                B);
        check(
                "statx(AT_FDCWD, \"/\", AT_STATX_SYNC_AS_STAT|AT_SYMLINK_NOFOLLOW|AT_NO_AUTOMOUNT,"
                        + " 0, 0x1) = -1 EFAULT (Bad address)",
                332,
                -14,
                -100,
                A,
                0x900,
                0,
                1);
        check(
                "statx(AT_FDCWD, \"/\", AT_STATX_FORCE_SYNC|AT_STATX_DONT_SYNC,"
                        + " STATX_BASIC_STATS|STATX_MNT_ID, 0x1) = -1 EINVAL (Invalid argument)",
                332,
                -22,
                -100,
                A,
                0x6000,
                0x17ff,
                1);
    }

    @Test
    void modes() {
        memory.string(A, "/a");
        check("chmod(\"/a\", 01777)                      = 0", 90, 0, A, 01777);
        check("chmod(\"/a\", 000)                        = 0", 90, 0, A, 0);
        check("mkdir(\"/a\", 007)                        = 0", 83, 0, A, 7);
        check("umask(022)                              = 000", 95, 0, 022);
        check("umask(000)                              = 022", 95, 022, 0);
        check("mknod(\"/a\", S_IFIFO|0644)               = 0", 133, 0, A, 010644, 0);
        check(
                "mknodat(AT_FDCWD, \"/a\", S_IFCHR|0644, makedev(0x1, 0x5)) = 0",
                259,
                0,
                -100,
                A,
                020644,
                0x105);
        check("chown(\"/a\", -1, 5)                      = 0", 92, 0, A, -1, 5);
    }

    @Test
    void descriptors() {
        memory.ints(A, 3, 4);
        check("pipe2([3, 4], O_CLOEXEC)                = 0", 293, 0, A, 02000000);
        check(
                "dup3(100, 101, 0x1 /* O_??? */)         = -1 EINVAL (Invalid argument)",
                292,
                -22,
                100,
                101,
                1);
        check("fcntl(8, F_DUPFD, 0)                    = 11", 72, 11, 8, 0, 0);
        check("fcntl(8, F_GETFD)                       = 0x1 (flags FD_CLOEXEC)", 72, 1, 8, 1);
        check("fcntl(8, F_GETFD)                       = 0", 72, 0, 8, 1);
        check("fcntl(8, F_SETFD, FD_CLOEXEC|0x2)       = 0", 72, 0, 8, 2, 3);
        check("fcntl(8, F_SETFD, 0x2 /* FD_??? */)     = 0", 72, 0, 8, 2, 2);
        check(
                "fcntl(8, F_GETFL)                       = 0x800 (flags O_RDONLY|O_NONBLOCK)",
                72,
                0x800,
                8,
                3);
        check("fcntl(8, F_SETSIG, SIGUSR1)             = 0", 72, 0, 8, 10, 10);
        check("fcntl(8, F_GETSIG)                      = 10 (SIGUSR1)", 72, 10, 8, 11);
        check("fcntl(8, F_GETLEASE)                    = 0x2 (F_UNLCK)", 72, 2, 8, 1025);
        check(
                "fcntl(8, 0x40f /* F_??? */, 0x1)        = -1 EINVAL (Invalid argument)",
                72,
                -22,
                8,
                0x40f,
                1);
        check("close_range(3, 4294967295, CLOSE_RANGE_CLOEXEC) = 0", 436, 0, 3, 0xffffffffL, 4);
    }

    @Test
    void locks() {
        ByteBuffer lock = struct(32);
        lock.putShort(0, (short) 1).putLong(8, 5).putLong(16, 10).putInt(24, 7);
        memory.put(A, lock.array());
        check(
                "fcntl(8, F_SETLK, {l_type=F_WRLCK, l_whence=SEEK_SET, l_start=5, l_len=10})"
                        + " = -1 EBADF (Bad file descriptor)",
                72,
                -9,
                8,
                6,
                A);
        check(
                "fcntl(8, F_GETLK, {l_type=F_WRLCK, l_whence=SEEK_SET, l_start=5, l_len=10,"
                        + " l_pid=7}) = 0",
                72,
                0,
                8,
                5,
                A);
        check(
                "fcntl(8, F_GETLK, 0x5)                  = -1 EFAULT (Bad address)",
                72,
                -14,
                8,
                5,
                5);
        check(
                "flock(-1, LOCK_EX|LOCK_NB)              = -1 EBADF (Bad file descriptor)",
                73,
                -9,
                -1,
                6);
    }

    @Test
    void ioctls() {
        memory.ints(A, 8).put(B, new byte[] {24, 0, 80, 0, 0, 0, 0, 0});
        check(
                "ioctl(0, TCGETS, 0x7ffc161ef420)        = -1 ENOTTY (Inappropriate ioctl for"
                        + " device)",
                16,
                -25,
                0,
                0x5401,
                0x7ffc161ef420L);
        check("ioctl(0, FIONBIO, [8])                  = 0", 16, 0, 0, 0x5421, A);
        check("ioctl(8, FIONREAD, [8])                 = 0", 16, 0, 8, 0x541b, A);
        check("ioctl(0, FIOCLEX)                       = 0", 16, 0, 0, 0x5451);
        check(
                "ioctl(0, TIOCGWINSZ, {ws_row=24, ws_col=80, ws_xpixel=0, ws_ypixel=0}) = 0",
                16,
                0,
                0,
                0x5413,
                B);
        check(
                "ioctl(0, _IOC(_IOC_NONE, 0x56, 0x78, 0x1234), 0x7ffc00001000)"
                        + " = -1 ENOTTY (Inappropriate ioctl for device)",
                16,
                -25,
                0,
                0x12345678,
                A);
        check("ioctl(0, _IOC(_IOC_READ|_IOC_WRITE, 0xff, 0xff, 0x3fff), 0) = 0", 16, 0, 0, -1, 0);
    }

    @Test
    void directories() {
        ByteBuffer entries = struct(72);
        entries.putShort(16, (short) 24).putShort(40, (short) 24).putShort(64, (short) 24);
        memory.put(A, entries.array());
        check("getdents64(3, 0x7ffc00001000 /* 3 entries */, 32768) = 72", 217, 72, 3, A, 32768);
        check("getdents64(3, 0x7ffc00001000 /* 0 entries */, 32768) = 0", 217, 0, 3, A, 32768);
        check("getdents64(3, 0x7ffc00001000 /* 1 entry */, 32768) = 24", 217, 24, 3, A, 32768);
    }

    @Test
    void miscellany() {
        memory.string(A, "x").longs(B, 1795458263L);
        check(
                "fadvise64(0, 0, 0, POSIX_FADV_SEQUENTIAL) = -1 ESPIPE (Illegal seek)",
                221,
                -29,
                0,
                0,
                0,
                2);
        check(
                "lseek(0, 1, 0x9 /* SEEK_??? */)         = -1 EINVAL (Invalid argument)",
                8,
                -22,
                0,
                1,
                9);
        check("memfd_create(\"x\", MFD_CLOEXEC|MFD_ALLOW_SEALING) = 18", 319, 18, A, 3);
        check("eventfd2(5, EFD_SEMAPHORE|EFD_CLOEXEC|EFD_NONBLOCK) = 19", 290, 19, 5, 02004001);
        check(
                "timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC|TFD_NONBLOCK) = 21",
                283,
                21,
                1,
                02004000);
        check(
                "sendfile(-1, -2, [1795458263], 5)       = -1 EBADF (Bad file descriptor)",
                40,
                -9,
                -1,
                -2,
                B,
                5);
        check(
                "renameat2(AT_FDCWD, \"x\", AT_FDCWD, \"x\", RENAME_NOREPLACE|RENAME_EXCHANGE) = 0",
                316,
                0,
                -100,
                A,
                -100,
                A,
                3);
        check("unlinkat(AT_FDCWD, \"x\", AT_REMOVEDIR)   = 0", 263, 0, -100, A, 0x200);
    }

    @Test
    void times() {
        long now = (1L << 30) - 1;
        memory.string(A, "x").longs(B, 0, now, 5, now - 1).longs(C, 0, 5, 0, now - 1);
        check("utimensat(AT_FDCWD, \"x\", NULL, 0)       = 0", 280, 0, -100, A, 0, 0);
        check("utimensat(AT_FDCWD, \"x\", [UTIME_NOW, UTIME_OMIT], 0) = 0", 280, 0, -100, A, B, 0);
        check(
                "utimensat(AT_FDCWD, \"x\", [{tv_sec=0, tv_nsec=5}, UTIME_OMIT], 0) = 0",
                280,
                0,
                -100,
                A,
                C,
                0);
    }

    @Test
    void extendedAttributes() {
        memory.string(A, "f").string(B, "user.a").put(C, bytes("v\0\1"));
        check(
                "setxattr(\"f\", \"user.a\", \"v\\0\\1\", 3, XATTR_CREATE) = 0",
                188,
                0,
                A,
                B,
                C,
                3,
                1);
        check("fsetxattr(4, \"user.a\", NULL, 0, 0)      = 0", 190, 0, 4, B, 0, 0, 0);
        check("getxattr(\"f\", \"user.a\", \"v\\0\\1\", 200)   = 3", 191, 3, A, B, C, 200);
        memory.put(C, bytes("user.a\0user.b\0"));
        check("listxattr(\"f\", \"user.a\\0user.b\\0\", 200) = 14", 194, 14, A, C, 200);
        check("llistxattr(\"f\", 0x7ffc00009000, 0)      = 14", 195, 14, A, C, 0);
        check(
                "flistxattr(4, 0x7ffc00009000, 3)        = -1 ERANGE (Numerical result out of"
                        + " range)",
                196,
                -34,
                4,
                C,
                3);
    }

    private static byte[] stat(int mode, long device, long size) {
        return struct(144).putInt(24, mode).putLong(40, device).putLong(48, size).array();
    }

    private static byte[] statxOf(int mask, long attributes, int mode, long size) {
        return struct(256)
                .putInt(0, mask)
                .putLong(8, attributes)
                .putShort(28, (short) mode)
                .putLong(40, size)
                .array();
    }
}
