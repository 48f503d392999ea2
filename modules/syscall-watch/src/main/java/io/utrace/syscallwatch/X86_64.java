package io.utrace.syscallwatch;

/**
 * The 64-bit system calls of x86-64, one line each: number, name, {@linkplain Argument argument
 * kinds} in lower case, and after an equals sign the {@linkplain Result result kind} when it isn't
 * decimal. Lines are in order of number; a call is parsed when it is first met.
 */
final class X86_64 {
    static final String TABLE =
            """
            0 read fd buffer_out size
            1 write fd buffer_in size
            2 open path open_flags open_mode
            3 close fd
            4 stat path stat_out
            5 fstat fd stat_out
            6 lstat path stat_out
            7 poll pollfds uint int = poll
            8 lseek fd long whence
            9 mmap ptr size prot map_flags fd hex = hex
            10 mprotect ptr size prot
            11 munmap ptr size
            12 brk ptr = hex
            13 rt_sigaction signal sigaction_in sigaction_out size
            14 rt_sigprocmask sigmask_how sigset_in sigset_out size
            15 rt_sigreturn sigframe
            16 ioctl fd ioctl ioctl_out
            17 pread64 fd buffer_out size long
            18 pwrite64 fd buffer_in size long
            19 readv fd iovec_out int
            20 writev fd iovec_in int
            21 access path access_mode
            22 pipe fd_pair_out
            23 select int fd_set fd_set fd_set timeval_in = select
            24 sched_yield
            25 mremap ptr size size mremap = hex
            26 msync ptr size msync_flags
            27 mincore ptr size ptr
            28 madvise ptr size madvice
            29 shmget hex size hex
            30 shmat int ptr hex = hex
            31 shmctl int int ptr
            32 dup fd
            33 dup2 fd fd
            34 pause
            35 nanosleep timespec_in remaining_out
            36 getitimer itimer itimerval_out
            37 alarm uint
            38 setitimer itimer itimerval_in itimerval_out
            39 getpid
            40 sendfile fd fd offset_in size
            41 socket socket_family socket_type socket_protocol
            42 connect fd sockaddr_in int
            43 accept fd sockaddr_out socklen_out
            44 sendto fd buffer_in size msg_flags sockaddr_in uint
            45 recvfrom fd buffer_out size msg_flags sockaddr_out socklen_out
            46 sendmsg fd msghdr_in msg_flags
            47 recvmsg fd msghdr_out msg_flags
            48 shutdown fd shutdown_how
            49 bind fd sockaddr_in int
            50 listen fd int
            51 getsockname fd sockaddr_out socklen_out
            52 getpeername fd sockaddr_out socklen_out
            53 socketpair socket_family socket_type socket_protocol fd_pair_out
            54 setsockopt fd socket_level socket_option sockopt_in int
            55 getsockopt fd socket_level socket_option sockopt_out socklen_out
            56 clone clone clone_tids
            57 fork
            58 vfork
            59 execve path argv envp
            60 exit int
            61 wait4 int wait_status_out wait_options child_rusage_out
            62 kill int signal
            63 uname utsname_out
            64 semget hex int hex
            65 semop int ptr uint
            66 semctl int int int hex
            67 shmdt ptr
            68 msgget hex hex
            69 msgsnd int ptr size hex
            70 msgrcv int ptr size long hex
            71 msgctl int int ptr
            72 fcntl fd fcntl fcntl_out = fcntl
            73 flock fd flock_op
            74 fsync fd
            75 fdatasync fd
            76 truncate path long
            77 ftruncate fd long
            78 getdents fd ptr uint
            79 getcwd cwd_out size
            80 chdir path
            81 fchdir fd
            82 rename path path
            83 mkdir path mode
            84 rmdir path
            85 creat path mode
            86 link path path
            87 unlink path
            88 symlink path path
            89 readlink path buffer_out size
            90 chmod path mode
            91 fchmod fd mode
            92 chown path id id
            93 fchown fd id id
            94 lchown path id id
            95 umask mode = octal
            96 gettimeofday timeval_out ptr
            97 getrlimit resource rlimit_out
            98 getrusage rusage_who rusage_out
            99 sysinfo sysinfo_out
            100 times ptr
            101 ptrace long int ptr hex
            102 getuid
            103 syslog int ptr int
            104 getgid
            105 setuid id
            106 setgid id
            107 geteuid
            108 getegid
            109 setpgid int int
            110 getppid
            111 getpgrp
            112 setsid
            113 setreuid id id
            114 setregid id id
            115 getgroups int ptr
            116 setgroups int ptr
            117 setresuid id id id
            118 getresuid int_out int_out int_out
            119 setresgid id id id
            120 getresgid int_out int_out int_out
            121 getpgid int
            122 setfsuid id
            123 setfsgid id
            124 getsid int
            125 capget ptr ptr
            126 capset ptr ptr
            127 rt_sigpending sigset_out size
            128 rt_sigtimedwait sigset_in ptr timespec_in size
            129 rt_sigqueueinfo int signal ptr
            130 rt_sigsuspend sigset_in size
            131 sigaltstack stack_in stack_out
            132 utime path ptr
            133 mknod path file_mode node_dev
            134 uselib path
            135 personality hex32 = hex
            136 ustat hex ptr
            137 statfs path ptr
            138 fstatfs fd ptr
            139 sysfs int hex hex
            140 getpriority priority_which int
            141 setpriority priority_which int int
            142 sched_setparam int ptr
            143 sched_getparam int ptr
            144 sched_setscheduler int int ptr
            145 sched_getscheduler int
            146 sched_get_priority_max int
            147 sched_get_priority_min int
            148 sched_rr_get_interval int timespec_out
            149 mlock ptr size
            150 munlock ptr size
            151 mlockall hex
            152 munlockall
            153 vhangup
            154 modify_ldt int ptr size
            155 pivot_root path path
            156 _sysctl ptr
            157 prctl prctl prctl_out
            158 arch_prctl arch_prctl arch_prctl_out
            159 adjtimex ptr
            160 setrlimit resource rlimit_in
            161 chroot path
            162 sync
            163 acct path
            164 settimeofday timeval_in ptr
            165 mount path path string hex ptr
            166 umount2 path hex
            167 swapon path hex
            168 swapoff path
            169 reboot hex hex hex ptr
            170 sethostname buffer_in size
            171 setdomainname buffer_in size
            172 iopl int
            173 ioperm hex hex int
            174 create_module hex hex hex hex hex hex
            175 init_module ptr size string
            176 delete_module string hex
            177 get_kernel_syms ptr
            178 query_module hex hex hex hex hex hex
            179 quotactl hex path uint ptr
            180 nfsservctl hex hex hex hex hex hex
            181 getpmsg hex hex hex hex hex hex
            182 putpmsg hex hex hex hex hex hex
            183 afs_syscall hex hex hex hex hex hex
            184 tuxcall hex hex hex hex hex hex
            185 security hex hex hex hex hex hex
            186 gettid
            187 readahead fd long size
            188 setxattr path string buffer_in size xattr_flags
            189 lsetxattr path string buffer_in size xattr_flags
            190 fsetxattr fd string buffer_in size xattr_flags
            191 getxattr path string buffer_out size
            192 lgetxattr path string buffer_out size
            193 fgetxattr fd string buffer_out size
            194 listxattr path names_out size
            195 llistxattr path names_out size
            196 flistxattr fd names_out size
            197 removexattr path string
            198 lremovexattr path string
            199 fremovexattr fd string
            200 tkill int signal
            201 time ptr
            202 futex ptr futex
            203 sched_setaffinity int size ptr
            204 sched_getaffinity int size ptr
            205 set_thread_area ptr
            206 io_setup uint ptr
            207 io_destroy hex
            208 io_getevents hex long long ptr timespec_in
            209 io_submit hex long ptr
            210 io_cancel hex ptr ptr
            211 get_thread_area ptr
            212 lookup_dcookie hex ptr size
            213 epoll_create int
            214 epoll_ctl_old hex hex hex hex hex hex
            215 epoll_wait_old hex hex hex hex hex hex
            216 remap_file_pages ptr size prot size map_flags
            217 getdents64 fd dents_out size
            218 set_tid_address ptr
            219 restart_syscall restart
            220 semtimedop int ptr uint timespec_in
            221 fadvise64 fd long long fadvice
            222 timer_create clock ptr int_out
            223 timer_settime int timer_flags itimerspec_in itimerspec_out
            224 timer_gettime int itimerspec_out
            225 timer_getoverrun int
            226 timer_delete int
            227 clock_settime clock timespec_in
            228 clock_gettime clock timespec_out
            229 clock_getres clock timespec_out
            230 clock_nanosleep clock timer_flags timespec_in remaining_out
            231 exit_group int
            232 epoll_wait fd epoll_events_out int int
            233 epoll_ctl fd epoll_op fd epoll_event_in
            234 tgkill int int signal
            235 utimes path ptr
            236 vserver hex hex hex hex hex hex
            237 mbind ptr size hex ptr ulong hex
            238 set_mempolicy hex ptr ulong
            239 get_mempolicy ptr ptr ulong ptr hex
            240 mq_open string open_flags open_mode ptr
            241 mq_unlink string
            242 mq_timedsend int buffer_in size uint timespec_in
            243 mq_timedreceive int buffer_out size ptr timespec_in
            244 mq_notify int ptr
            245 mq_getsetattr int ptr ptr
            246 kexec_load ptr ulong ptr hex
            247 waitid id_type int ptr wait_options rusage_out
            248 add_key string string ptr size int
            249 request_key string string string int
            250 keyctl int hex hex hex hex
            251 ioprio_set int int hex
            252 ioprio_get int int
            253 inotify_init
            254 inotify_add_watch fd path hex32
            255 inotify_rm_watch fd int
            256 migrate_pages int ulong ptr ptr
            257 openat dirfd path open_flags open_mode
            258 mkdirat dirfd path mode
            259 mknodat dirfd path file_mode node_dev
            260 fchownat dirfd path id id at_flags
            261 futimesat dirfd path ptr
            262 newfstatat dirfd path stat_out at_flags
            263 unlinkat dirfd path at_flags
            264 renameat dirfd path dirfd path
            265 linkat dirfd path dirfd path at_flags
            266 symlinkat path dirfd path
            267 readlinkat dirfd path buffer_out size
            268 fchmodat dirfd path mode
            269 faccessat dirfd path access_mode
            270 pselect6 int fd_set fd_set fd_set timespec_in pselect_mask = pselect6
            271 ppoll pollfds uint timespec_in sigset_in size = ppoll
            272 unshare clone_flags
            273 set_robust_list ptr size
            274 get_robust_list int pointer_out size_out
            275 splice fd offset_in fd offset_in size splice_flags
            276 tee fd fd size splice_flags
            277 sync_file_range fd long long hex
            278 vmsplice fd iovec_in ulong splice_flags
            279 move_pages int ulong ptr ptr ptr hex
            280 utimensat dirfd path utimes_in at_flags
            281 epoll_pwait fd epoll_events_out int int sigset_in size
            282 signalfd fd sigset_in size
            283 timerfd_create clock timerfd_flags
            284 eventfd uint
            285 fallocate fd fallocate_mode long long
            286 timerfd_settime fd timer_flags itimerspec_in itimerspec_out
            287 timerfd_gettime fd itimerspec_out
            288 accept4 fd sockaddr_out socklen_out socket_flags
            289 signalfd4 fd sigset_in size signalfd_flags
            290 eventfd2 uint eventfd_flags
            291 epoll_create1 epoll_create_flags
            292 dup3 fd fd fd_flags
            293 pipe2 fd_pair_out fd_flags
            294 inotify_init1 inotify_init_flags
            295 preadv fd iovec_out int long
            296 pwritev fd iovec_in int long
            297 rt_tgsigqueueinfo int int signal ptr
            298 perf_event_open ptr int int int hex
            299 recvmmsg fd ptr uint msg_flags timespec_in
            300 fanotify_init hex hex
            301 fanotify_mark fd hex hex fd path
            302 prlimit64 int resource rlimit_in rlimit_out
            303 name_to_handle_at dirfd path ptr ptr hex
            304 open_by_handle_at fd ptr open_flags
            305 clock_adjtime clock ptr
            306 syncfs fd
            307 sendmmsg fd ptr uint msg_flags
            308 setns fd clone_flags
            309 getcpu int_out int_out ptr
            310 process_vm_readv int ptr ulong ptr ulong ulong
            311 process_vm_writev int ptr ulong ptr ulong ulong
            312 kcmp int int int ulong ulong
            313 finit_module fd string hex
            314 sched_setattr int ptr uint
            315 sched_getattr int ptr uint uint
            316 renameat2 dirfd path dirfd path rename_flags
            317 seccomp hex hex ptr
            318 getrandom random_out size random_flags
            319 memfd_create string memfd_flags
            320 kexec_file_load fd fd size string hex
            321 bpf hex ptr uint
            322 execveat dirfd path argv envp at_flags
            323 userfaultfd hex
            324 membarrier hex hex
            325 mlock2 ptr size hex
            326 copy_file_range fd offset_in fd offset_in size hex
            327 preadv2 fd iovec_out int long hex
            328 pwritev2 fd iovec_in int long hex
            329 pkey_mprotect ptr size prot int
            330 pkey_alloc hex hex
            331 pkey_free int
            332 statx dirfd path statx_flags statx_mask statx_out
            333 io_pgetevents hex long long ptr timespec_in ptr
            334 rseq ptr hex32 hex32 hex32
            335 uretprobe
            336 uprobe
            424 pidfd_send_signal fd signal ptr hex32
            425 io_uring_setup uint ptr
            426 io_uring_enter fd uint uint hex32 ptr size
            427 io_uring_register fd hex32 ptr uint
            428 open_tree dirfd path hex32
            429 move_mount dirfd path dirfd path hex32
            430 fsopen string hex32
            431 fsconfig fd hex32 string ptr int
            432 fsmount fd hex32 hex32
            433 fspick dirfd path hex32
            434 pidfd_open int hex32
            435 clone3 clone3_args clone3_tids
            436 close_range uint uint close_range_flags
            437 openat2 dirfd path open_how size
            438 pidfd_getfd fd fd hex32
            439 faccessat2 dirfd path access_mode access_flags
            440 process_madvise fd ptr size madvice hex32
            441 epoll_pwait2 fd epoll_events_out int timespec_in sigset_in size
            442 mount_setattr dirfd path hex32 ptr size
            443 quotactl_fd fd hex32 uint ptr
            444 landlock_create_ruleset ptr size hex32
            445 landlock_add_rule fd hex32 ptr hex32
            446 landlock_restrict_self fd hex32
            447 memfd_secret hex32
            448 process_mrelease fd hex32
            449 futex_waitv ptr uint hex32 timespec_in clock
            450 set_mempolicy_home_node hex ulong ulong hex
            451 cachestat fd ptr ptr hex32
            452 fchmodat2 dirfd path mode at_flags
            453 map_shadow_stack ptr size hex32 = hex
            454 futex_wake ptr hex int hex32
            455 futex_wait ptr hex hex hex32 timespec_in clock
            456 futex_requeue ptr hex32 int int
            457 statmount ptr ptr size hex32
            458 listmount ptr ptr size hex32
            459 lsm_get_self_attr hex32 ptr ptr hex32
            460 lsm_set_self_attr hex32 ptr uint hex32
            461 lsm_list_modules ptr ptr hex32
            462 mseal ptr size hex
            463 setxattrat dirfd path at_flags string ptr size
            464 getxattrat dirfd path at_flags string ptr size
            465 listxattrat dirfd path at_flags ptr size
            466 removexattrat dirfd path at_flags string
            467 open_tree_attr dirfd path hex32 ptr size
            468 file_getattr dirfd path ptr size at_flags
            469 file_setattr dirfd path ptr size at_flags
            """;

    private X86_64() {}
}
