package io.utrace.syscallwatch;

/** Processes: how they end, what they used and may use, and the system they run on. */
final class Processes {
    static final Flags WAIT_OPTIONS =
            new Flags(
                    "W???",
                    """
                    WNOHANG 1 WEXITED 4 WSTOPPED 2 WCONTINUED 8 WNOWAIT 0x1000000
                    __WCLONE 0x80000000 __WALL 0x40000000 __WNOTHREAD 0x20000000
                    """);
    static final Flags ID_TYPE = new Flags("P_???", "P_ALL 0 P_PID 1 P_PGID 2 P_PIDFD 3");
    static final Flags RUSAGE_WHO =
            new Flags("RUSAGE_???", "RUSAGE_SELF 0 RUSAGE_CHILDREN -1 RUSAGE_THREAD 1");
    static final Flags PRIORITY = new Flags("PRIO_???", "PRIO_PROCESS 0 PRIO_PGRP 1 PRIO_USER 2");
    static final Flags RESOURCE =
            new Flags(
                    "RLIMIT_???",
                    """
                    RLIMIT_CPU 0 RLIMIT_FSIZE 1 RLIMIT_DATA 2 RLIMIT_STACK 3 RLIMIT_CORE 4
                    RLIMIT_RSS 5 RLIMIT_NPROC 6 RLIMIT_NOFILE 7 RLIMIT_MEMLOCK 8 RLIMIT_AS 9
                    RLIMIT_LOCKS 10 RLIMIT_SIGPENDING 11 RLIMIT_MSGQUEUE 12 RLIMIT_NICE 13
                    RLIMIT_RTPRIO 14 RLIMIT_RTTIME 15
                    """);

    private static final int RUSAGE_SIZE = 144;
    private static final int SYSINFO_SIZE = 112;
    private static final int NAME_LENGTH = 65;
    private static final int NAME_LIMIT = NAME_LENGTH - 1;
    private static final int CONTINUED = 0xffff;
    private static final int STOPPED = 0x7f;
    private static final int CORE_DUMPED = 0x80;

    private Processes() {}

    /** Writes the status of a child, if there was one to tell of. */
    static void printWaitStatus(Line line, Call call, long address) {
        if (!call.succeeded() || call.result() == 0 || !call.fetch(address, 4)) {
            line.pointer(address);
            return;
        }
        int status = call.s32(0);
        int signal = status & 0x7f;
        line.text("[{");
        if (status == CONTINUED) {
            line.text("WIFCONTINUED(s)");
        } else if (signal == 0) {
            line.text("WIFEXITED(s) && WEXITSTATUS(s) == ");
            line.decimal(status >> 8 & 0xff);
        } else if (signal == STOPPED) {
            line.text("WIFSTOPPED(s) && WSTOPSIG(s) == ");
            printStopSignal(line, status >> 8 & 0xff);
        } else {
            line.text("WIFSIGNALED(s) && WTERMSIG(s) == ");
            Signals.printName(line, signal);
            if ((status & CORE_DUMPED) != 0) {
                line.text(" && WCOREDUMP(s)");
            }
        }
        line.put('}');
        int event = status >>> 16;
        if (event != 0) {
            line.text(", ");
            line.hex(event);
        }
        line.put(']');
    }

    private static void printStopSignal(Line line, int signal) {
        // A tracer that asked for it sees system call stops as SIGTRAP with this bit.
        Signals.printName(line, signal & 0x7f);
        if ((signal & 0x80) != 0) {
            line.text(" | 0x80");
        }
    }

    /** Writes what a child used, if there was one to tell of. */
    static void printChildUsage(Line line, Call call, long address) {
        if (call.result() == 0) {
            line.pointer(address);
        } else {
            printUsage(line, call, address);
        }
    }

    static void printUsage(Line line, Call call, long address) {
        if (!call.succeeded() || !call.fetch(address, RUSAGE_SIZE)) {
            line.pointer(address);
            return;
        }
        line.text("{ru_utime=");
        Times.printTimeval(line, call, 0);
        line.text(", ru_stime=");
        Times.printTimeval(line, call, 16);
        line.text(", ...}");
    }

    static void printLimit(Line line, Call call, boolean there, long address) {
        if (!there || !call.fetch(address, 16)) {
            line.pointer(address);
            return;
        }
        line.text("{rlim_cur=");
        printLimit(line, call.s64(0));
        line.text(", rlim_max=");
        printLimit(line, call.s64(8));
        line.put('}');
    }

    private static void printLimit(Line line, long limit) {
        if (limit == -1) {
            line.text("RLIM64_INFINITY");
        } else if (Long.compareUnsigned(limit, 1024) > 0 && (limit & 1023) == 0) {
            line.unsigned(limit >>> 10);
            line.text("*1024");
        } else {
            line.unsigned(limit);
        }
    }

    static void printSystemName(Line line, Call call, long address) {
        if (!call.succeeded() || call.fetchString(address, NAME_LIMIT) < 0) {
            line.pointer(address);
            return;
        }
        line.text("{sysname=");
        Strings.print(line, call, address, NAME_LIMIT);
        line.text(", nodename=");
        Strings.print(line, call, address + NAME_LENGTH, NAME_LIMIT);
        line.text(", ...}");
    }

    static void printSystemInfo(Line line, Call call, long address) {
        if (!call.succeeded() || !call.fetch(address, SYSINFO_SIZE)) {
            line.pointer(address);
            return;
        }
        line.text("{uptime=");
        line.decimal(call.s64(0));
        line.text(", loads=[");
        line.unsigned(call.s64(8));
        line.comma();
        line.unsigned(call.s64(16));
        line.comma();
        line.unsigned(call.s64(24));
        line.put(']');
        printAmount(line, ", totalram=", call.s64(32));
        printAmount(line, ", freeram=", call.s64(40));
        printAmount(line, ", sharedram=", call.s64(48));
        printAmount(line, ", bufferram=", call.s64(56));
        printAmount(line, ", totalswap=", call.s64(64));
        printAmount(line, ", freeswap=", call.s64(72));
        printAmount(line, ", procs=", call.u16(80));
        printAmount(line, ", totalhigh=", call.s64(88));
        printAmount(line, ", freehigh=", call.s64(96));
        printAmount(line, ", mem_unit=", call.u32(104));
        line.put('}');
    }

    private static void printAmount(Line line, String name, long amount) {
        line.text(name);
        line.unsigned(amount);
    }
}
