package io.utrace.syscallwatch;

/** clone(2) and clone3(2), whose arguments depend on their flags. */
final class Clones {
    static final Flags FLAGS =
            new Flags(
                    "CLONE_???",
                    """
                    CLONE_VM 0x100 CLONE_FS 0x200 CLONE_FILES 0x400 CLONE_SIGHAND 0x800
                    CLONE_PIDFD 0x1000 CLONE_PTRACE 0x2000 CLONE_VFORK 0x4000 CLONE_PARENT 0x8000
                    CLONE_THREAD 0x10000 CLONE_NEWNS 0x20000 CLONE_SYSVSEM 0x40000
                    CLONE_SETTLS 0x80000 CLONE_PARENT_SETTID 0x100000
                    CLONE_CHILD_CLEARTID 0x200000 CLONE_UNTRACED 0x800000
                    CLONE_CHILD_SETTID 0x1000000 CLONE_NEWCGROUP 0x2000000 CLONE_NEWUTS 0x4000000
                    CLONE_NEWIPC 0x8000000 CLONE_NEWUSER 0x10000000 CLONE_NEWPID 0x20000000
                    CLONE_NEWNET 0x40000000 CLONE_IO 0x80000000
                    CLONE_CLEAR_SIGHAND 0x100000000 CLONE_INTO_CGROUP 0x200000000
                    """);

    private static final long CLONE_PIDFD = 0x1000;
    private static final long CLONE_SETTLS = 0x80000;
    private static final long CLONE_PARENT_SETTID = 0x100000;
    private static final long CLONE_CHILD_TID = 0x1200000;
    private static final long CLONE_INTO_CGROUP = 0x200000000L;
    private static final long EXIT_SIGNAL = 0xff;
    private static final int SMALLEST_ARGS = 64;
    private static final int KNOWN_ARGS = 88;

    private Clones() {}

    static void printClone(Line line, Call call) {
        long flags = call.argument(0);
        line.text("child_stack=");
        line.pointer(call.argument(1));
        line.text(", flags=");
        int signal = (int) (flags & EXIT_SIGNAL);
        int start = line.length();
        long rest = FLAGS.printKnown(line, flags & ~EXIT_SIGNAL, false);
        if (rest != 0) {
            bar(line, start);
            line.hex(rest);
        }
        if (signal != 0 || line.length() == start) {
            bar(line, start);
            Signals.printName(line, signal);
        }
    }

    private static void bar(Line line, int start) {
        if (line.length() > start) {
            line.put('|');
        }
    }

    static void printCloneTids(Line line, Call call) {
        long flags = call.argument(0);
        if ((flags & (CLONE_PARENT_SETTID | CLONE_PIDFD)) != 0) {
            line.text(", parent_tid=");
            Numbers.printInt(line, call, call.succeeded(), call.argument(2));
        }
        if ((flags & CLONE_SETTLS) != 0) {
            line.text(", tls=");
            line.hex(call.argument(4));
        }
        if ((flags & CLONE_CHILD_TID) != 0) {
            line.text(", child_tidptr=");
            line.pointer(call.argument(3));
        }
    }

    static void printClone3(Line line, Call call, long address) {
        long size = call.argument(1);
        int length = (int) Math.min(size, KNOWN_ARGS);
        if (size < SMALLEST_ARGS || !call.fetch(address, length)) {
            line.pointer(address);
            return;
        }
        long flags = call.s64(0);
        line.text("{flags=");
        FLAGS.printBits(line, flags);
        printMember(line, ", pidfd=", call.s64(8), (flags & CLONE_PIDFD) != 0);
        printMember(line, ", child_tid=", call.s64(16), (flags & CLONE_CHILD_TID) != 0);
        printMember(line, ", parent_tid=", call.s64(24), (flags & CLONE_PARENT_SETTID) != 0);
        line.text(", exit_signal=");
        Signals.printName(line, (int) call.s64(32));
        printMember(line, ", stack=", call.s64(40), true);
        line.text(", stack_size=");
        line.hex(call.s64(48));
        printMember(line, ", tls=", call.s64(56), (flags & CLONE_SETTLS) != 0);
        if (length >= 80 && call.s64(72) != 0) {
            printMember(line, ", set_tid=", call.s64(64), true);
            line.text(", set_tid_size=");
            line.unsigned(call.s64(72));
        }
        if (length >= KNOWN_ARGS && (flags & CLONE_INTO_CGROUP) != 0) {
            line.text(", cgroup=");
            line.unsigned(call.s64(80));
        }
        line.put('}');
    }

    private static void printMember(Line line, String name, long address, boolean there) {
        if (there) {
            line.text(name);
            line.pointer(address);
        }
    }

    /** Writes what clone3(2) left at the addresses it was given, and its second argument. */
    static void printClone3Tids(Line line, Call call) {
        if (call.succeeded()
                && call.argument(1) >= SMALLEST_ARGS
                && call.fetch(call.argument(0), SMALLEST_ARGS)) {
            long flags = call.s64(0);
            long pidFd = call.s64(8);
            long parentTid = call.s64(24);
            boolean nothing = true;
            if ((flags & CLONE_PIDFD) != 0) {
                line.text(" => {pidfd=");
                Numbers.printInt(line, call, call.succeeded(), pidFd);
                nothing = false;
            }
            if ((flags & CLONE_PARENT_SETTID) != 0) {
                line.text(nothing ? " => {parent_tid=" : ", parent_tid=");
                Numbers.printInt(line, call, call.succeeded(), parentTid);
                nothing = false;
            }
            if (!nothing) {
                line.put('}');
            }
        }
        line.comma();
        line.unsigned(call.argument(1));
    }
}
