package io.utrace.faults;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;

/** The locks of the calling thread. */
final class Locks {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private Locks() {}

    /** Whether it holds one, be it a monitor or of java.util.concurrent. Takes milliseconds. */
    static boolean isAnyHeld() {
        long[] self = {Thread.currentThread().threadId()};
        ThreadInfo info = THREADS.getThreadInfo(self, true, true)[0];
        return info.getLockedMonitors().length > 0 || info.getLockedSynchronizers().length > 0;
    }
}
