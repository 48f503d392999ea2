package io.utrace.linux;

import org.jspecify.annotations.Nullable;

/**
 * The tracees of one tracer thread by thread id: pages of an array, since ids are small and dense.
 */
final class TraceeTable {
    /** Two to the power of 22 is the kernel's limit for a thread id. */
    private static final int PAGE_BITS = 11;

    private static final int PAGE_SIZE = 1 << PAGE_BITS;

    private final @Nullable Tracee[] @Nullable [] pages = new Tracee[PAGE_SIZE][];
    private int size;

    @Nullable Tracee get(int tid) {
        @Nullable Tracee[] page = pages[tid >> PAGE_BITS];
        return page == null ? null : page[tid & PAGE_SIZE - 1];
    }

    void put(int tid, Tracee tracee) {
        @Nullable Tracee[] page = pages[tid >> PAGE_BITS];
        if (page == null) {
            page = new Tracee[PAGE_SIZE];
            pages[tid >> PAGE_BITS] = page;
        }
        if (page[tid & PAGE_SIZE - 1] == null) {
            size++;
        }
        page[tid & PAGE_SIZE - 1] = tracee;
    }

    /** Takes a tracee out, if its place isn't another's by now. */
    void remove(int tid, Tracee tracee) {
        @Nullable Tracee[] page = pages[tid >> PAGE_BITS];
        if (page != null && page[tid & PAGE_SIZE - 1] == tracee) {
            page[tid & PAGE_SIZE - 1] = null;
            size--;
        }
    }

    int size() {
        return size;
    }

    Tracee[] all() {
        Tracee[] all = new Tracee[size];
        int found = 0;
        for (@Nullable Tracee[] page : pages) {
            if (page != null) {
                for (Tracee tracee : page) {
                    if (tracee != null) {
                        all[found++] = tracee;
                    }
                }
            }
        }
        return all;
    }
}
