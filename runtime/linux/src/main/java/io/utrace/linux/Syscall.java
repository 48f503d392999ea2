package io.utrace.linux;

/**
 * The system calls that the runtime makes itself or injects; {@link Architecture#number} has their
 * numbers. One more is one line here and one per architecture.
 */
enum Syscall {
    CLONE,
    CLONE3,
    CLOSE,
    CLOSE_RANGE,
    EPOLL_CREATE1,
    EPOLL_CTL,
    EPOLL_PWAIT,
    EVENTFD2,
    EXECVE,
    FACCESSAT2,
    FCNTL,
    GETPID,
    GETSOCKOPT,
    GETTID,
    KILL,
    MEMFD_CREATE,
    OPENAT,
    PIDFD_GETFD,
    PIDFD_OPEN,
    PPOLL,
    PRCTL,
    PREAD64,
    PRLIMIT64,
    PROCESS_VM_READV,
    PROCESS_VM_WRITEV,
    PTRACE,
    PWRITE64,
    READ,
    RT_SIGACTION,
    RT_SIGQUEUEINFO,
    RT_SIGTIMEDWAIT,
    RT_TGSIGQUEUEINFO,
    SCHED_GETAFFINITY,
    SCHED_SETAFFINITY,
    SECCOMP,
    STATX,
    TGKILL,
    WAIT4,
    WAITID,
    WRITE
}
