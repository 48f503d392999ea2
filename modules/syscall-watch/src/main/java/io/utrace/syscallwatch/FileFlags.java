package io.utrace.syscallwatch;

/** Names of the flags that calls on files take. */
final class FileFlags {
    static final long STATX_SYNC_MASK = 0x6000;

    static final Flags OPEN_ACCESS =
            new Flags("O_???", "O_RDONLY 0 O_WRONLY 1 O_RDWR 2 O_ACCMODE 3");
    static final Flags OPEN =
            new Flags(
                    "O_???",
                    """
                    O_CREAT 0100 O_EXCL 0200 O_NOCTTY 0400 O_TRUNC 01000 O_APPEND 02000
                    O_NONBLOCK 04000 O_SYNC 04010000 O_DSYNC 010000 O_DIRECT 040000
                    O_LARGEFILE 0100000 O_NOFOLLOW 0400000 O_NOATIME 01000000 O_CLOEXEC 02000000
                    __O_SYNC 04000000 O_PATH 010000000 O_TMPFILE 020200000 __O_TMPFILE 020000000
                    FASYNC 020000 O_DIRECTORY 0200000
                    """);
    static final Flags ACCESS = new Flags("?_OK", "F_OK 0 R_OK 4 W_OK 2 X_OK 1");
    static final Flags AT =
            new Flags(
                    "AT_???",
                    """
                    AT_SYMLINK_NOFOLLOW 0x100 AT_REMOVEDIR 0x200 AT_SYMLINK_FOLLOW 0x400
                    AT_NO_AUTOMOUNT 0x800 AT_EMPTY_PATH 0x1000 AT_RECURSIVE 0x8000
                    """);
    static final Flags FACCESSAT =
            new Flags("AT_???", "AT_SYMLINK_NOFOLLOW 0x100 AT_EACCESS 0x200 AT_EMPTY_PATH 0x1000");
    static final Flags STATX_SYNC =
            new Flags(
                    "AT_STATX_???",
                    """
                    AT_STATX_SYNC_AS_STAT 0 AT_STATX_FORCE_SYNC 0x2000 AT_STATX_DONT_SYNC 0x4000
                    AT_STATX_FORCE_SYNC|AT_STATX_DONT_SYNC 0x6000
                    """);
    static final Flags STATX_MASK =
            new Flags(
                    "STATX_???",
                    """
                    STATX_ALL 0xfff STATX_BASIC_STATS 0x7ff STATX_TYPE 1 STATX_MODE 2 STATX_NLINK 4
                    STATX_UID 8 STATX_GID 0x10 STATX_ATIME 0x20 STATX_MTIME 0x40 STATX_CTIME 0x80
                    STATX_INO 0x100 STATX_SIZE 0x200 STATX_BLOCKS 0x400 STATX_BTIME 0x800
                    STATX_MNT_ID 0x1000 STATX_DIOALIGN 0x2000 STATX_MNT_ID_UNIQUE 0x4000
                    STATX_SUBVOL 0x8000 STATX_WRITE_ATOMIC 0x10000 STATX_DIO_READ_ALIGN 0x20000
                    """);
    static final Flags WHENCE =
            new Flags("SEEK_???", "SEEK_SET 0 SEEK_CUR 1 SEEK_END 2 SEEK_DATA 3 SEEK_HOLE 4");
    static final Flags FLOCK =
            new Flags(
                    "LOCK_???",
                    """
                    LOCK_SH 1 LOCK_EX 2 LOCK_NB 4 LOCK_UN 8 LOCK_MAND 32 LOCK_READ 64 LOCK_WRITE 128
                    """);
    static final Flags FADVICE =
            new Flags(
                    "POSIX_FADV_???",
                    """
                    POSIX_FADV_NORMAL 0 POSIX_FADV_RANDOM 1 POSIX_FADV_SEQUENTIAL 2
                    POSIX_FADV_WILLNEED 3 POSIX_FADV_DONTNEED 4 POSIX_FADV_NOREUSE 5
                    """);
    static final Flags RENAME =
            new Flags("RENAME_???", "RENAME_NOREPLACE 1 RENAME_EXCHANGE 2 RENAME_WHITEOUT 4");
    static final Flags FALLOCATE =
            new Flags(
                    "FALLOC_FL_???",
                    """
                    FALLOC_FL_KEEP_SIZE 1 FALLOC_FL_PUNCH_HOLE 2 FALLOC_FL_NO_HIDE_STALE 4
                    FALLOC_FL_COLLAPSE_RANGE 8 FALLOC_FL_ZERO_RANGE 16 FALLOC_FL_INSERT_RANGE 32
                    FALLOC_FL_UNSHARE_RANGE 64
                    """);
    static final Flags SPLICE =
            new Flags(
                    "SPLICE_F_???",
                    "SPLICE_F_MOVE 1 SPLICE_F_NONBLOCK 2 SPLICE_F_MORE 4 SPLICE_F_GIFT 8");
    static final Flags CLOSE_RANGE =
            new Flags("CLOSE_RANGE_???", "CLOSE_RANGE_UNSHARE 2 CLOSE_RANGE_CLOEXEC 4");
    static final Flags MEMFD =
            new Flags(
                    "MFD_???",
                    """
                    MFD_CLOEXEC 1 MFD_ALLOW_SEALING 2 MFD_HUGETLB 4 MFD_NOEXEC_SEAL 8 MFD_EXEC 16
                    """);
    static final Flags GETRANDOM =
            new Flags("GRND_???", "GRND_NONBLOCK 1 GRND_RANDOM 2 GRND_INSECURE 4");
    static final Flags EVENTFD =
            new Flags("EFD_???", "EFD_SEMAPHORE 1 EFD_CLOEXEC 02000000 EFD_NONBLOCK 04000");
    static final Flags TIMERFD = new Flags("TFD_???", "TFD_CLOEXEC 02000000 TFD_NONBLOCK 04000");
    static final Flags SIGNALFD = new Flags("SFD_???", "SFD_CLOEXEC 02000000 SFD_NONBLOCK 04000");
    static final Flags INOTIFY_INIT = new Flags("IN_???", "IN_NONBLOCK 04000 IN_CLOEXEC 02000000");

    static final Flags XATTR = new Flags("XATTR_???", "XATTR_CREATE 1 XATTR_REPLACE 2");

    private FileFlags() {}
}
