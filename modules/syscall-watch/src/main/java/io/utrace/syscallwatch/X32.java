package io.utrace.syscallwatch;

/**
 * The system calls of x32 that aren't those of {@link X86_64}, in the same form: calls with
 * pointers in structures. Such structures are shown as plain pointers.
 */
final class X32 {
    /** The first number of its own. */
    static final int FIRST = 512;

    private static final String TABLE =
            """
            512 rt_sigaction signal ptr ptr size
            513 rt_sigreturn
            514 ioctl fd ioctl ioctl_out
            515 readv fd ptr int
            516 writev fd ptr int
            517 recvfrom fd buffer_out size msg_flags sockaddr_out socklen_out
            518 sendmsg fd ptr msg_flags
            519 recvmsg fd ptr msg_flags
            520 execve path ptr ptr
            521 ptrace int int ptr hex
            522 rt_sigpending sigset_out size
            523 rt_sigtimedwait sigset_in ptr timespec_in size
            524 rt_sigqueueinfo int signal ptr
            525 sigaltstack ptr ptr
            526 timer_create clock ptr int_out
            527 mq_notify int ptr
            528 kexec_load ptr uint ptr hex
            529 waitid id_type int ptr wait_options ptr
            530 set_robust_list ptr size
            531 get_robust_list int ptr ptr
            532 vmsplice fd ptr uint splice_flags
            533 move_pages int uint ptr ptr ptr hex
            534 preadv fd ptr int long
            535 pwritev fd ptr int long
            536 rt_tgsigqueueinfo int int signal ptr
            537 recvmmsg fd ptr uint msg_flags timespec_in
            538 sendmmsg fd ptr uint msg_flags
            539 process_vm_readv int ptr uint ptr uint uint
            540 process_vm_writev int ptr uint ptr uint uint
            541 setsockopt fd socket_level socket_option ptr int
            542 getsockopt fd socket_level socket_option ptr socklen_out
            543 io_setup uint ptr
            544 io_submit hex int ptr
            545 execveat dirfd path ptr ptr at_flags
            546 preadv2 fd ptr int long hex
            547 pwritev2 fd ptr int long hex
            """;

    private X32() {}

    /** Makes the table here, so that a run that doesn't need it never sees the text. */
    static SyscallTable table() {
        return new SyscallTable(TABLE);
    }
}
