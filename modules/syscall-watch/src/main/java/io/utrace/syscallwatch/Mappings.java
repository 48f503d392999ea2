package io.utrace.syscallwatch;

/** Flags of mmap(2) and its kin. */
final class Mappings {
    static final Flags PROT =
            new Flags(
                    "PROT_???",
                    """
                    PROT_NONE 0 PROT_READ 1 PROT_WRITE 2 PROT_EXEC 4 PROT_SEM 8
                    PROT_GROWSDOWN 0x1000000 PROT_GROWSUP 0x2000000
                    """);
    static final Flags MSYNC = new Flags("MS_???", "MS_SYNC 4 MS_ASYNC 1 MS_INVALIDATE 2");
    static final Flags MADVICE =
            new Flags(
                    "MADV_???",
                    """
                    MADV_NORMAL 0 MADV_RANDOM 1 MADV_SEQUENTIAL 2 MADV_WILLNEED 3 MADV_DONTNEED 4
                    MADV_FREE 8 MADV_REMOVE 9 MADV_DONTFORK 10 MADV_DOFORK 11 MADV_MERGEABLE 12
                    MADV_UNMERGEABLE 13 MADV_HUGEPAGE 14 MADV_NOHUGEPAGE 15 MADV_DONTDUMP 16
                    MADV_DODUMP 17 MADV_WIPEONFORK 18 MADV_KEEPONFORK 19 MADV_COLD 20
                    MADV_PAGEOUT 21 MADV_POPULATE_READ 22 MADV_POPULATE_WRITE 23
                    MADV_DONTNEED_LOCKED 24 MADV_COLLAPSE 25 MADV_HWPOISON 100
                    MADV_SOFT_OFFLINE 101 MADV_GUARD_INSTALL 102 MADV_GUARD_REMOVE 103
                    """);

    private static final Flags TYPES =
            new Flags("MAP_???", "MAP_FILE 0 MAP_SHARED 1 MAP_PRIVATE 2 MAP_SHARED_VALIDATE 3");
    private static final Flags FLAGS =
            new Flags(
                    "MAP_???",
                    """
                    MAP_FIXED 0x10 MAP_ANONYMOUS 0x20 MAP_32BIT 0x40 MAP_NORESERVE 0x4000
                    MAP_POPULATE 0x8000 MAP_NONBLOCK 0x10000 MAP_GROWSDOWN 0x100
                    MAP_DENYWRITE 0x800 MAP_EXECUTABLE 0x1000 MAP_LOCKED 0x2000 MAP_STACK 0x20000
                    MAP_HUGETLB 0x40000 MAP_SYNC 0x80000 MAP_FIXED_NOREPLACE 0x100000
                    """);
    private static final Flags REMAP =
            new Flags("MREMAP_???", "MREMAP_MAYMOVE 1 MREMAP_FIXED 2 MREMAP_DONTUNMAP 4");

    private static final int TYPE_MASK = 0xf;
    private static final int MAP_HUGE_SHIFT = 26;
    private static final long MAP_HUGE_MASK = 63L << MAP_HUGE_SHIFT;
    private static final int MREMAP_NEW_ADDRESS = 6;

    private Mappings() {}

    static void printFlags(Line line, long flags) {
        TYPES.printValue(line, flags & TYPE_MASK);
        FLAGS.printMoreBits(line, flags & ~TYPE_MASK & ~MAP_HUGE_MASK);
        if ((flags & MAP_HUGE_MASK) != 0) {
            line.put('|');
            line.decimal((flags & MAP_HUGE_MASK) >>> MAP_HUGE_SHIFT);
            line.text("<<MAP_HUGE_SHIFT");
        }
    }

    /** Writes the flags of mremap(2), and the new address if they say that there is one. */
    static void printRemap(Line line, Call call) {
        long flags = call.argument(3);
        line.comma();
        REMAP.printBits(line, flags & 0xffff_ffffL);
        if ((flags & MREMAP_NEW_ADDRESS) != 0) {
            line.comma();
            line.pointer(call.argument(4));
        }
    }
}
