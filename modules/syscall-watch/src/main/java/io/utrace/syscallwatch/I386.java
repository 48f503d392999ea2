package io.utrace.syscallwatch;

/**
 * The system calls of 32-bit x86, in the form of {@link X86_64}. Structures that are laid out in
 * another way there have no kind of their own: such arguments are plain pointers.
 */
final class I386 {
    private static final String TABLE =
            """
            0 restart_syscall restart
            1 exit int
            2 fork
            3 read fd buffer_out size
            4 write fd buffer_in size
            5 open path open_flags open_mode
            6 close fd
            7 waitpid int wait_status_out wait_options
            8 creat path mode
            9 link path path
            10 unlink path
            11 execve path ptr ptr
            12 chdir path
            13 time ptr
            14 mknod path file_mode node_dev
            15 chmod path mode
            16 lchown path id id
            17 break
            18 oldstat path ptr
            19 lseek fd int whence
            20 getpid
            21 mount path path string hex ptr
            22 umount path
            23 setuid id
            24 getuid
            25 stime ptr
            26 ptrace int int ptr hex
            27 alarm uint
            28 oldfstat fd ptr
            29 pause
            30 utime path ptr
            31 stty
            32 gtty
            33 access path access_mode
            34 nice int
            35 ftime
            36 sync
            37 kill int signal
            38 rename path path
            39 mkdir path mode
            40 rmdir path
            41 dup fd
            42 pipe fd_pair_out
            43 times ptr
            44 prof
            45 brk ptr = hex
            46 setgid id
            47 getgid
            48 signal signal ptr = hex
            49 geteuid
            50 getegid
            51 acct path
            52 umount2 path hex
            53 lock
            54 ioctl fd ioctl ioctl_out
            55 fcntl fd hex32 hex
            56 mpx
            57 setpgid int int
            58 ulimit
            59 oldolduname ptr
            60 umask mode = octal
            61 chroot path
            62 ustat hex ptr
            63 dup2 fd fd
            64 getppid
            65 getpgrp
            66 setsid
            67 sigaction signal ptr ptr
            68 sgetmask
            69 ssetmask hex32
            70 setreuid id id
            71 setregid id id
            72 sigsuspend int int hex32
            73 sigpending ptr
            74 sethostname buffer_in size
            75 setrlimit resource ptr
            76 getrlimit resource ptr
            77 getrusage rusage_who ptr
            78 gettimeofday ptr ptr
            79 settimeofday ptr ptr
            80 getgroups int ptr
            81 setgroups int ptr
            82 select ptr
            83 symlink path path
            84 oldlstat path ptr
            85 readlink path buffer_out size
            86 uselib path
            87 swapon path hex
            88 reboot hex hex hex ptr
            89 readdir fd ptr uint
            90 mmap ptr = hex
            91 munmap ptr size
            92 truncate path int
            93 ftruncate fd int
            94 fchmod fd mode
            95 fchown fd id id
            96 getpriority priority_which int
            97 setpriority priority_which int int
            98 profil
            99 statfs path ptr
            100 fstatfs fd ptr
            101 ioperm hex hex int
            102 socketcall int ptr
            103 syslog int ptr int
            104 setitimer itimer ptr ptr
            105 getitimer itimer ptr
            106 stat path ptr
            107 lstat path ptr
            108 fstat fd ptr
            109 olduname ptr
            110 iopl int
            111 vhangup
            112 idle
            113 vm86old ptr
            114 wait4 int wait_status_out wait_options ptr
            115 swapoff path
            116 sysinfo ptr
            117 ipc uint int hex32 hex32 ptr hex32
            118 fsync fd
            119 sigreturn
            120 clone hex32 ptr ptr ptr ptr
            121 setdomainname buffer_in size
            122 uname utsname_out
            123 modify_ldt int ptr size
            124 adjtimex ptr
            125 mprotect ptr size prot
            126 sigprocmask sigmask_how ptr ptr
            127 create_module hex hex hex hex hex hex
            128 init_module ptr size string
            129 delete_module string hex
            130 get_kernel_syms ptr
            131 quotactl hex path uint ptr
            132 getpgid int
            133 fchdir fd
            134 bdflush int hex32
            135 sysfs int hex hex
            136 personality hex32 = hex
            137 afs_syscall hex hex hex hex hex hex
            138 setfsuid id
            139 setfsgid id
            140 _llseek fd uint uint ptr whence
            141 getdents fd ptr uint
            142 _newselect int ptr ptr ptr ptr
            143 flock fd flock_op
            144 msync ptr size msync_flags
            145 readv fd ptr int
            146 writev fd ptr int
            147 getsid int
            148 fdatasync fd
            149 _sysctl ptr
            150 mlock ptr size
            151 munlock ptr size
            152 mlockall hex
            153 munlockall
            154 sched_setparam int ptr
            155 sched_getparam int ptr
            156 sched_setscheduler int int ptr
            157 sched_getscheduler int
            158 sched_yield
            159 sched_get_priority_max int
            160 sched_get_priority_min int
            161 sched_rr_get_interval int ptr
            162 nanosleep ptr ptr
            163 mremap ptr size size mremap = hex
            164 setresuid id id id
            165 getresuid int_out int_out int_out
            166 vm86 hex32 ptr
            167 query_module hex hex hex hex hex hex
            168 poll pollfds uint int = poll
            169 nfsservctl hex hex hex hex hex hex
            170 setresgid id id id
            171 getresgid int_out int_out int_out
            172 prctl prctl prctl_out
            173 rt_sigreturn
            174 rt_sigaction signal ptr ptr size
            175 rt_sigprocmask sigmask_how sigset_in sigset_out size
            176 rt_sigpending sigset_out size
            177 rt_sigtimedwait sigset_in ptr ptr size
            178 rt_sigqueueinfo int signal ptr
            179 rt_sigsuspend sigset_in size
            180 pread64 fd buffer_out size uint uint
            181 pwrite64 fd buffer_in size uint uint
            182 chown path id id
            183 getcwd cwd_out size
            184 capget ptr ptr
            185 capset ptr ptr
            186 sigaltstack ptr ptr
            187 sendfile fd fd ptr size
            188 getpmsg hex hex hex hex hex hex
            189 putpmsg hex hex hex hex hex hex
            190 vfork
            191 ugetrlimit resource ptr
            192 mmap2 ptr size prot map_flags fd hex = hex
            193 truncate64 path uint uint
            194 ftruncate64 fd uint uint
            195 stat64 path ptr
            196 lstat64 path ptr
            197 fstat64 fd ptr
            198 lchown32 path id id
            199 getuid32
            200 getgid32
            201 geteuid32
            202 getegid32
            203 setreuid32 id id
            204 setregid32 id id
            205 getgroups32 int ptr
            206 setgroups32 int ptr
            207 fchown32 fd id id
            208 setresuid32 id id id
            209 getresuid32 int_out int_out int_out
            210 setresgid32 id id id
            211 getresgid32 int_out int_out int_out
            212 chown32 path id id
            213 setuid32 id
            214 setgid32 id
            215 setfsuid32 id
            216 setfsgid32 id
            217 pivot_root path path
            218 mincore ptr size ptr
            219 madvise ptr size madvice
            220 getdents64 fd dents_out size
            221 fcntl64 fd hex32 hex
            224 gettid
            225 readahead fd uint uint size
            226 setxattr path string ptr size hex
            227 lsetxattr path string ptr size hex
            228 fsetxattr fd string ptr size hex
            229 getxattr path string buffer_out size
            230 lgetxattr path string buffer_out size
            231 fgetxattr fd string buffer_out size
            232 listxattr path buffer_out size
            233 llistxattr path buffer_out size
            234 flistxattr fd buffer_out size
            235 removexattr path string
            236 lremovexattr path string
            237 fremovexattr fd string
            238 tkill int signal
            239 sendfile64 fd fd offset_in size
            240 futex ptr hex32 hex32 ptr ptr hex32
            241 sched_setaffinity int size ptr
            242 sched_getaffinity int size ptr
            243 set_thread_area ptr
            244 get_thread_area ptr
            245 io_setup uint ptr
            246 io_destroy hex
            247 io_getevents hex int int ptr ptr
            248 io_submit hex int ptr
            249 io_cancel hex ptr ptr
            250 fadvise64 fd uint uint size fadvice
            252 exit_group int
            253 lookup_dcookie hex ptr size
            254 epoll_create int
            255 epoll_ctl fd epoll_op fd epoll_event_in
            256 epoll_wait fd epoll_events_out int int
            257 remap_file_pages ptr size prot size map_flags
            258 set_tid_address ptr
            259 timer_create clock ptr int_out
            260 timer_settime int timer_flags ptr ptr
            261 timer_gettime int ptr
            262 timer_getoverrun int
            263 timer_delete int
            264 clock_settime clock ptr
            265 clock_gettime clock ptr
            266 clock_getres clock ptr
            267 clock_nanosleep clock timer_flags ptr ptr
            268 statfs64 path size ptr
            269 fstatfs64 fd size ptr
            270 tgkill int int signal
            271 utimes path ptr
            272 fadvise64_64 fd uint uint uint uint fadvice
            273 vserver hex hex hex hex hex hex
            274 mbind ptr size hex ptr uint hex
            275 get_mempolicy ptr ptr uint ptr hex
            276 set_mempolicy hex ptr uint
            277 mq_open string open_flags open_mode ptr
            278 mq_unlink string
            279 mq_timedsend int buffer_in size uint ptr
            280 mq_timedreceive int buffer_out size ptr ptr
            281 mq_notify int ptr
            282 mq_getsetattr int ptr ptr
            283 kexec_load ptr uint ptr hex
            284 waitid id_type int ptr wait_options ptr
            286 add_key string string ptr size int
            287 request_key string string string int
            288 keyctl int hex hex hex hex
            289 ioprio_set int int hex
            290 ioprio_get int int
            291 inotify_init
            292 inotify_add_watch fd path hex32
            293 inotify_rm_watch fd int
            294 migrate_pages int uint ptr ptr
            295 openat dirfd path open_flags open_mode
            296 mkdirat dirfd path mode
            297 mknodat dirfd path file_mode node_dev
            298 fchownat dirfd path id id at_flags
            299 futimesat dirfd path ptr
            300 fstatat64 dirfd path ptr at_flags
            301 unlinkat dirfd path at_flags
            302 renameat dirfd path dirfd path
            303 linkat dirfd path dirfd path at_flags
            304 symlinkat path dirfd path
            305 readlinkat dirfd path buffer_out size
            306 fchmodat dirfd path mode
            307 faccessat dirfd path access_mode
            308 pselect6 int ptr ptr ptr ptr ptr
            309 ppoll pollfds uint ptr sigset_in size
            310 unshare clone_flags
            311 set_robust_list ptr size
            312 get_robust_list int ptr ptr
            313 splice fd ptr fd ptr size splice_flags
            314 sync_file_range fd uint uint uint uint hex
            315 tee fd fd size splice_flags
            316 vmsplice fd ptr uint splice_flags
            317 move_pages int uint ptr ptr ptr hex
            318 getcpu int_out int_out ptr
            319 epoll_pwait fd epoll_events_out int int sigset_in size
            320 utimensat dirfd path ptr at_flags
            321 signalfd fd sigset_in size
            322 timerfd_create clock timerfd_flags
            323 eventfd uint
            324 fallocate fd fallocate_mode uint uint uint uint
            325 timerfd_settime fd timer_flags ptr ptr
            326 timerfd_gettime fd ptr
            327 signalfd4 fd sigset_in size signalfd_flags
            328 eventfd2 uint eventfd_flags
            329 epoll_create1 epoll_create_flags
            330 dup3 fd fd fd_flags
            331 pipe2 fd_pair_out fd_flags
            332 inotify_init1 inotify_init_flags
            333 preadv fd ptr int uint uint
            334 pwritev fd ptr int uint uint
            335 rt_tgsigqueueinfo int int signal ptr
            336 perf_event_open ptr int int int hex
            337 recvmmsg fd ptr uint msg_flags ptr
            338 fanotify_init hex hex
            339 fanotify_mark fd hex hex hex fd path
            340 prlimit64 int resource rlimit_in rlimit_out
            341 name_to_handle_at dirfd path ptr ptr hex
            342 open_by_handle_at fd ptr open_flags
            343 clock_adjtime clock ptr
            344 syncfs fd
            345 sendmmsg fd ptr uint msg_flags
            346 setns fd clone_flags
            347 process_vm_readv int ptr uint ptr uint uint
            348 process_vm_writev int ptr uint ptr uint uint
            349 kcmp int int int uint uint
            350 finit_module fd string hex
            351 sched_setattr int ptr uint
            352 sched_getattr int ptr uint uint
            353 renameat2 dirfd path dirfd path rename_flags
            354 seccomp hex hex ptr
            355 getrandom random_out size random_flags
            356 memfd_create string memfd_flags
            357 bpf hex ptr uint
            358 execveat dirfd path ptr ptr at_flags
            359 socket socket_family socket_type socket_protocol
            360 socketpair socket_family socket_type socket_protocol fd_pair_out
            361 bind fd sockaddr_in int
            362 connect fd sockaddr_in int
            363 listen fd int
            364 accept4 fd sockaddr_out socklen_out socket_flags
            365 getsockopt fd socket_level socket_option ptr socklen_out
            366 setsockopt fd socket_level socket_option ptr int
            367 getsockname fd sockaddr_out socklen_out
            368 getpeername fd sockaddr_out socklen_out
            369 sendto fd buffer_in size msg_flags sockaddr_in uint
            370 sendmsg fd ptr msg_flags
            371 recvfrom fd buffer_out size msg_flags sockaddr_out socklen_out
            372 recvmsg fd ptr msg_flags
            373 shutdown fd shutdown_how
            374 userfaultfd hex
            375 membarrier hex hex
            376 mlock2 ptr size hex
            377 copy_file_range fd ptr fd ptr size hex
            378 preadv2 fd ptr int uint uint hex
            379 pwritev2 fd ptr int uint uint hex
            380 pkey_mprotect ptr size prot int
            381 pkey_alloc hex hex
            382 pkey_free int
            383 statx dirfd path statx_flags statx_mask statx_out
            384 arch_prctl hex32 ptr
            385 io_pgetevents hex int int ptr ptr ptr
            386 rseq ptr hex32 hex32 hex32
            393 semget hex int hex
            394 semctl int int int hex
            395 shmget hex size hex
            396 shmctl int int ptr
            397 shmat int ptr hex = hex
            398 shmdt ptr
            399 msgget hex hex
            400 msgsnd int ptr size hex
            401 msgrcv int ptr size int hex
            402 msgctl int int ptr
            403 clock_gettime64 clock timespec_out
            404 clock_settime64 clock timespec_in
            405 clock_adjtime64 clock ptr
            406 clock_getres_time64 clock timespec_out
            407 clock_nanosleep_time64 clock timer_flags timespec_in remaining_out
            408 timer_gettime64 int itimerspec_out
            409 timer_settime64 int timer_flags itimerspec_in itimerspec_out
            410 timerfd_gettime64 fd itimerspec_out
            411 timerfd_settime64 fd timer_flags itimerspec_in itimerspec_out
            412 utimensat_time64 dirfd path utimes_in at_flags
            413 pselect6_time64 int ptr ptr ptr timespec_in ptr
            414 ppoll_time64 pollfds uint timespec_in sigset_in size = ppoll
            416 io_pgetevents_time64 hex int int ptr timespec_in ptr
            417 recvmmsg_time64 fd ptr uint msg_flags timespec_in
            418 mq_timedsend_time64 int buffer_in size uint timespec_in
            419 mq_timedreceive_time64 int buffer_out size ptr timespec_in
            420 semtimedop_time64 int ptr uint timespec_in
            421 rt_sigtimedwait_time64 sigset_in ptr timespec_in size
            422 futex_time64 ptr futex
            423 sched_rr_get_interval_time64 int timespec_out
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
            450 set_mempolicy_home_node hex uint uint hex
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

    private I386() {}

    /** Makes the table here, so that a run that doesn't need it never sees the text. */
    static SyscallTable table() {
        return new SyscallTable(TABLE);
    }
}
