package io.utrace.syscallwatch;

/**
 * What an argument of a system call means, and so how it is written. The table of calls names these
 * in lower case. A kind that shows what the kernel left in memory says {@link Phase#EXIT}; those
 * that belong to one call and take the rest of its arguments say {@code VARYING} and write their
 * own commas.
 */
enum Argument {
    // Numbers.
    INT,
    UINT,
    LONG,
    ULONG,
    SIZE,
    FD,
    ID,
    HEX,
    HEX32,
    PTR,
    DIRFD,
    SIGNAL,
    MODE,
    FILE_MODE,
    NODE_DEV(Phase.ENTRY_VARYING),
    INT_OUT(Phase.EXIT),
    SIZE_OUT(Phase.EXIT),
    POINTER_OUT(Phase.EXIT),
    OFFSET_IN,
    FD_PAIR_OUT(Phase.EXIT),
    // Strings.
    PATH,
    STRING,
    BUFFER_IN,
    BUFFER_OUT(Phase.EXIT),
    RANDOM_OUT(Phase.EXIT),
    NAMES_OUT(Phase.EXIT),
    CWD_OUT(Phase.EXIT),
    ARGV,
    ENVP,
    IOVEC_IN,
    IOVEC_OUT(Phase.EXIT),
    // Files.
    OPEN_FLAGS,
    OPEN_MODE(Phase.ENTRY_VARYING),
    OPEN_HOW,
    FD_FLAGS,
    ACCESS_MODE,
    ACCESS_FLAGS,
    AT_FLAGS,
    STATX_FLAGS,
    STATX_MASK,
    STAT_OUT(Phase.EXIT),
    STATX_OUT(Phase.EXIT),
    DENTS_OUT(Phase.EXIT),
    WHENCE,
    FLOCK_OP,
    FADVICE,
    RENAME_FLAGS,
    FALLOCATE_MODE,
    SPLICE_FLAGS,
    CLOSE_RANGE_FLAGS,
    MEMFD_FLAGS,
    RANDOM_FLAGS,
    EVENTFD_FLAGS,
    TIMERFD_FLAGS,
    SIGNALFD_FLAGS,
    INOTIFY_INIT_FLAGS,
    XATTR_FLAGS,
    FCNTL(Phase.ENTRY_VARYING),
    FCNTL_OUT(Phase.EXIT_VARYING),
    IOCTL(Phase.ENTRY_VARYING),
    IOCTL_OUT(Phase.EXIT_VARYING),
    // Memory.
    PROT,
    MAP_FLAGS,
    MREMAP(Phase.ENTRY_VARYING),
    MSYNC_FLAGS,
    MADVICE,
    FUTEX(Phase.ENTRY_VARYING),
    // Processes.
    CLONE(Phase.ENTRY_VARYING),
    CLONE_TIDS(Phase.EXIT_VARYING),
    CLONE3_ARGS,
    CLONE3_TIDS(Phase.EXIT_VARYING),
    CLONE_FLAGS,
    WAIT_OPTIONS,
    WAIT_STATUS_OUT(Phase.EXIT),
    ID_TYPE,
    RUSAGE_WHO,
    RUSAGE_OUT(Phase.EXIT),
    CHILD_RUSAGE_OUT(Phase.EXIT),
    RESOURCE,
    RLIMIT_IN,
    RLIMIT_OUT(Phase.EXIT),
    PRIORITY_WHICH,
    PRCTL(Phase.ENTRY_VARYING),
    PRCTL_OUT(Phase.EXIT_VARYING),
    ARCH_PRCTL,
    ARCH_PRCTL_OUT(Phase.EXIT_VARYING),
    UTSNAME_OUT(Phase.EXIT),
    SYSINFO_OUT(Phase.EXIT),
    RESTART,
    // Signals.
    SIGMASK_HOW,
    SIGSET_IN,
    SIGSET_OUT(Phase.EXIT),
    SIGACTION_IN,
    SIGACTION_OUT(Phase.EXIT),
    SIGFRAME,
    STACK_IN,
    STACK_OUT(Phase.EXIT),
    // Time.
    CLOCK,
    TIMER_FLAGS,
    ITIMER,
    TIMESPEC_IN,
    TIMESPEC_OUT(Phase.EXIT),
    REMAINING_OUT(Phase.EXIT),
    TIMEVAL_IN,
    TIMEVAL_OUT(Phase.EXIT),
    ITIMERVAL_IN,
    ITIMERVAL_OUT(Phase.EXIT),
    ITIMERSPEC_IN,
    ITIMERSPEC_OUT(Phase.EXIT),
    UTIMES_IN,
    // Waiting for files.
    POLLFDS,
    FD_SET,
    PSELECT_MASK,
    EPOLL_CREATE_FLAGS,
    EPOLL_OP,
    EPOLL_EVENT_IN,
    EPOLL_EVENTS_OUT(Phase.EXIT),
    // Sockets.
    SOCKET_FAMILY,
    SOCKET_TYPE,
    SOCKET_PROTOCOL,
    SOCKET_FLAGS,
    SOCKADDR_IN,
    SOCKADDR_OUT(Phase.EXIT),
    SOCKLEN_OUT(Phase.EXIT),
    SOCKET_LEVEL,
    SOCKET_OPTION,
    SOCKOPT_IN,
    SOCKOPT_OUT(Phase.EXIT),
    MSG_FLAGS,
    MSGHDR_IN,
    MSGHDR_OUT(Phase.EXIT),
    SHUTDOWN_HOW;

    /** When an argument can be written, and who writes the comma before it. */
    private enum Phase {
        ENTRY,
        ENTRY_VARYING,
        EXIT,
        EXIT_VARYING
    }

    private static final Argument[] KINDS = values();

    private final boolean atExit;
    private final boolean varying;

    Argument() {
        this(Phase.ENTRY);
    }

    Argument(Phase phase) {
        atExit = phase == Phase.EXIT || phase == Phase.EXIT_VARYING;
        varying = phase == Phase.ENTRY_VARYING || phase == Phase.EXIT_VARYING;
    }

    /**
     * Finds a kind by its name in lower case. Unlike {@code valueOf} this needs no reflection and
     * no map, which would cost more than all the searches of a short run.
     */
    static Argument named(String name) {
        for (Argument argument : KINDS) {
            if (argument.name().equalsIgnoreCase(name)) {
                return argument;
            }
        }
        throw new IllegalArgumentException(name);
    }

    /** Tells whether there is nothing to show before the call is done. */
    boolean isAtExit() {
        return atExit;
    }

    /** Tells whether it writes its own comma, since it may turn out to be nothing or several. */
    boolean isVarying() {
        return varying;
    }

    /**
     * Writes the argument.
     *
     * @param index which argument of the call it is
     */
    void print(Line line, Call call, int index) {
        long value = call.argument(index);
        // The kernel looks at no more of an int than its 32 bits.
        int signed = (int) value;
        long word = value & 0xffff_ffffL;
        switch (this) {
            case INT, FD -> line.decimal(signed);
            case UINT -> line.unsigned(word);
            case LONG -> line.decimal(value);
            case ULONG, SIZE -> line.unsigned(value);
            case ID -> Numbers.printId(line, signed);
            case HEX -> line.hex(value);
            case HEX32 -> line.hex(word);
            case PTR -> line.pointer(value);
            case DIRFD -> Numbers.printDirectory(line, signed);
            case SIGNAL -> Signals.printName(line, signed);
            case MODE -> line.octal(signed & 0xffff);
            case FILE_MODE -> Stats.printMode(line, signed & 0xffff);
            case NODE_DEV -> Stats.printNodeDevice(line, call, index);
            case INT_OUT -> Numbers.printInt(line, call, call.succeeded(), value);
            case SIZE_OUT -> Numbers.printSize(line, call, value);
            case POINTER_OUT -> Numbers.printPointer(line, call, value);
            case OFFSET_IN -> Numbers.printOffset(line, call, value);
            case FD_PAIR_OUT -> Numbers.printPair(line, call, value);

            case PATH -> Strings.printPath(line, call, value);
            case STRING -> Strings.printString(line, call, value);
            case BUFFER_IN -> Strings.printSent(line, call, value, call.argument(index + 1));
            case BUFFER_OUT -> Strings.printReceived(line, call, value);
            case RANDOM_OUT -> Strings.printRandom(line, call, value);
            case NAMES_OUT -> Strings.printNames(line, call, value, call.argument(index + 1));
            case CWD_OUT -> Strings.printDirectory(line, call, value);
            case ARGV -> Strings.printVector(line, call, value);
            case ENVP -> Strings.printEnvironment(line, call, value);
            case IOVEC_IN -> IoVectors.printSent(line, call, value, call.argument(index + 1));
            case IOVEC_OUT -> IoVectors.printReceived(line, call, value, call.argument(index + 1));

            case OPEN_FLAGS -> Files.printOpenFlags(line, word);
            case OPEN_MODE -> Files.printOpenMode(line, call, index);
            case OPEN_HOW -> Files.printOpenHow(line, call, value);
            case FD_FLAGS -> FileFlags.OPEN.printBits(line, word);
            case ACCESS_MODE -> FileFlags.ACCESS.printBits(line, word);
            case ACCESS_FLAGS -> FileFlags.FACCESSAT.printBits(line, word);
            case AT_FLAGS -> FileFlags.AT.printBits(line, word);
            case STATX_FLAGS -> Stats.printStatxFlags(line, word);
            case STATX_MASK -> FileFlags.STATX_MASK.printBits(line, word);
            case STAT_OUT -> Stats.printStat(line, call, value);
            case STATX_OUT -> Stats.printStatx(line, call, value);
            case DENTS_OUT -> Files.printEntries(line, call, value);
            case WHENCE -> FileFlags.WHENCE.printValue(line, word);
            case FLOCK_OP -> FileFlags.FLOCK.printBits(line, word);
            case FADVICE -> FileFlags.FADVICE.printValue(line, word);
            case RENAME_FLAGS -> FileFlags.RENAME.printBits(line, word);
            case FALLOCATE_MODE -> FileFlags.FALLOCATE.printBits(line, word);
            case SPLICE_FLAGS -> FileFlags.SPLICE.printBits(line, word);
            case CLOSE_RANGE_FLAGS -> FileFlags.CLOSE_RANGE.printBits(line, word);
            case MEMFD_FLAGS -> FileFlags.MEMFD.printBits(line, word);
            case RANDOM_FLAGS -> FileFlags.GETRANDOM.printBits(line, word);
            case EVENTFD_FLAGS -> FileFlags.EVENTFD.printBits(line, word);
            case TIMERFD_FLAGS -> FileFlags.TIMERFD.printBits(line, word);
            case SIGNALFD_FLAGS -> FileFlags.SIGNALFD.printBits(line, word);
            case INOTIFY_INIT_FLAGS -> FileFlags.INOTIFY_INIT.printBits(line, word);
            case XATTR_FLAGS -> FileFlags.XATTR.printBits(line, word);
            case FCNTL -> Fcntl.printCommand(line, call);
            case FCNTL_OUT -> Fcntl.printOut(line, call);
            case IOCTL -> Ioctl.printRequest(line, call);
            case IOCTL_OUT -> Ioctl.printOut(line, call);

            case PROT -> Mappings.PROT.printBits(line, word);
            case MAP_FLAGS -> Mappings.printFlags(line, word);
            case MREMAP -> Mappings.printRemap(line, call);
            case MSYNC_FLAGS -> Mappings.MSYNC.printBits(line, word);
            case MADVICE -> Mappings.MADVICE.printValue(line, word);
            case FUTEX -> Futex.print(line, call);

            case CLONE -> Clones.printClone(line, call);
            case CLONE_TIDS -> Clones.printCloneTids(line, call);
            case CLONE3_ARGS -> Clones.printClone3(line, call, value);
            case CLONE3_TIDS -> Clones.printClone3Tids(line, call);
            case CLONE_FLAGS -> Clones.FLAGS.printBits(line, word);
            case WAIT_OPTIONS -> Processes.WAIT_OPTIONS.printBits(line, word);
            case WAIT_STATUS_OUT -> Processes.printWaitStatus(line, call, value);
            case ID_TYPE -> Processes.ID_TYPE.printValue(line, word);
            case RUSAGE_WHO -> Processes.RUSAGE_WHO.printValue(line, signed);
            case RUSAGE_OUT -> Processes.printUsage(line, call, value);
            case CHILD_RUSAGE_OUT -> Processes.printChildUsage(line, call, value);
            case RESOURCE -> Processes.RESOURCE.printValue(line, word);
            case RLIMIT_IN -> Processes.printLimit(line, call, true, value);
            case RLIMIT_OUT -> Processes.printLimit(line, call, call.succeeded(), value);
            case PRIORITY_WHICH -> Processes.PRIORITY.printValue(line, word);
            case PRCTL -> Prctl.printOption(line, call);
            case PRCTL_OUT -> Prctl.printOut(line, call);
            case ARCH_PRCTL -> Prctl.ARCH.printValue(line, word);
            case ARCH_PRCTL_OUT -> Prctl.printArchOut(line, call);
            case UTSNAME_OUT -> Processes.printSystemName(line, call, value);
            case SYSINFO_OUT -> Processes.printSystemInfo(line, call, value);
            case RESTART -> call.printInterrupted(line);

            case SIGMASK_HOW -> Signals.MASK_HOW.printValue(line, word);
            case SIGSET_IN -> Signals.printSet(line, call, true, value);
            case SIGSET_OUT -> Signals.printSet(line, call, call.succeeded(), value);
            case SIGACTION_IN -> Signals.printAction(line, call, true, value);
            case SIGACTION_OUT -> Signals.printAction(line, call, call.succeeded(), value);
            case SIGFRAME -> Signals.printFrame(line, call);
            case STACK_IN -> Signals.printStack(line, call, true, value);
            case STACK_OUT -> Signals.printStack(line, call, call.succeeded(), value);

            case CLOCK -> Times.CLOCK.printValue(line, word);
            case TIMER_FLAGS -> Times.TIMER_FLAGS.printBits(line, word);
            case ITIMER -> Times.ITIMER.printValue(line, word);
            case TIMESPEC_IN -> Times.printTimespec(line, call, true, value);
            case TIMESPEC_OUT -> Times.printTimespec(line, call, call.succeeded(), value);
            case REMAINING_OUT -> Times.printRemaining(line, call, value);
            case TIMEVAL_IN -> Times.printTimeval(line, call, true, value);
            case TIMEVAL_OUT -> Times.printTimeval(line, call, call.succeeded(), value);
            case ITIMERVAL_IN -> Times.printItimerval(line, call, true, value);
            case ITIMERVAL_OUT -> Times.printItimerval(line, call, call.succeeded(), value);
            case ITIMERSPEC_IN -> Times.printItimerspec(line, call, true, value);
            case ITIMERSPEC_OUT -> Times.printItimerspec(line, call, call.succeeded(), value);
            case UTIMES_IN -> Times.printUtimes(line, call, value);

            case POLLFDS -> Polls.print(line, call, value, call.argument(index + 1));
            case FD_SET -> Selects.printSet(line, call, value);
            case PSELECT_MASK -> Selects.printMask(line, call, value);
            case EPOLL_CREATE_FLAGS -> Epoll.CREATE_FLAGS.printBits(line, word);
            case EPOLL_OP -> Epoll.OP.printValue(line, word);
            case EPOLL_EVENT_IN -> Epoll.printEvent(line, call, value);
            case EPOLL_EVENTS_OUT -> Epoll.printEvents(line, call, value);

            case SOCKET_FAMILY -> SocketFlags.FAMILY.printValue(line, word);
            case SOCKET_TYPE -> Sockets.printType(line, word);
            case SOCKET_PROTOCOL -> Sockets.printProtocol(line, call, signed);
            case SOCKET_FLAGS -> SocketFlags.TYPE_FLAGS.printBits(line, word);
            case SOCKADDR_IN -> SocketAddresses.printIn(line, call, index);
            case SOCKADDR_OUT -> SocketAddresses.printOut(line, call, index);
            case SOCKLEN_OUT -> SocketAddresses.printLength(line, call, value);
            case SOCKET_LEVEL -> SocketFlags.LEVEL.printValue(line, word);
            case SOCKET_OPTION -> Sockets.printOption(line, call, signed);
            case SOCKOPT_IN -> Sockets.printOptionIn(line, call, index);
            case SOCKOPT_OUT -> Sockets.printOptionOut(line, call, index);
            case MSG_FLAGS -> SocketFlags.MSG.printBits(line, word);
            case MSGHDR_IN -> Sockets.printMessage(line, call, value);
            case MSGHDR_OUT -> Sockets.printReceivedMessage(line, call, value);
            case SHUTDOWN_HOW -> SocketFlags.SHUTDOWN.printValue(line, word);
        }
    }
}
