// Writes what a process finds at its start to the file named first, as NUL-terminated records.
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

extern char **environ;

struct kernel_sigaction {
    void *handler;
    unsigned long flags;
    void *restorer;
    unsigned long mask;
};

static int is_open[1024];
static int flags[1024];
static char target[1024][256];

static void file(FILE *out, const char *key, const char *path) {
    char text[4096];
    FILE *in = fopen(path, "r");
    size_t n = in ? fread(text, 1, sizeof text - 1, in) : 0;
    if (in) fclose(in);
    text[n] = 0;
    fprintf(out, "%s=%s%c", key, text, 0);
}

static void status(FILE *out, const char *field) {
    char line[4096];
    FILE *in = fopen("/proc/self/status", "r");
    while (in && fgets(line, sizeof line, in)) {
        size_t n = strlen(field);
        if (strncmp(line, field, n) == 0 && line[n] == ':') {
            line[strcspn(line, "\n")] = 0;
            fprintf(out, "%s=%s%c", field, line + n + 2, 0);
        }
    }
    if (in) fclose(in);
}

int main(int argc, char **argv) {
    // before anything is opened here
    for (int fd = 0; fd < 1024; fd++) {
        flags[fd] = fcntl(fd, F_GETFD);
        is_open[fd] = flags[fd] >= 0;
        if (is_open[fd]) {
            char link[64];
            snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
            if (readlink(link, target[fd], 255) < 0) target[fd][0] = '?';
        }
    }
    FILE *out = fopen(argv[1], "w");
    if (!out) return 99;
    for (int i = 0; i < argc; i++) fprintf(out, "arg=%s%c", argv[i], 0);
    for (char **e = environ; *e; e++) fprintf(out, "env=%s%c", *e, 0);
    fprintf(out, "execfn=%s%c", (char *)getauxval(AT_EXECFN), 0);
    for (int fd = 0; fd < 1024; fd++)
        if (is_open[fd]) fprintf(out, "fd=%d %s %d%c", fd, target[fd], flags[fd], 0);
    char cwd[4096];
    fprintf(out, "cwd=%s%c", getcwd(cwd, sizeof cwd), 0);
    mode_t mask = umask(0);
    fprintf(out, "umask=%03o%c", mask, 0);
    unsigned long blocked = 0;
    syscall(SYS_rt_sigprocmask, SIG_BLOCK, NULL, &blocked, 8L);
    fprintf(out, "blocked=%lx%c", blocked, 0);
    for (int s = 1; s <= 64; s++) {
        struct kernel_sigaction a;
        memset(&a, 0, sizeof a);
        syscall(SYS_rt_sigaction, (long)s, NULL, &a, 8L);
        fprintf(out, "signal=%d %lx %lx %lx%c", s, (long)a.handler, a.flags, a.mask, 0);
    }
    for (int r = 0; r < 16; r++) {
        struct rlimit l;
        getrlimit(r, &l);
        fprintf(out, "limit=%d %lu %lu%c", r, l.rlim_cur, l.rlim_max, 0);
    }
    fprintf(out, "ppid=%d%c", getppid(), 0);
    fprintf(out, "pgrp=%d%c", getpgrp(), 0);
    fprintf(out, "sid=%d%c", getsid(0), 0);
    fprintf(out, "tty=%d%c", open("/dev/tty", O_RDWR), 0);
    fprintf(out, "personality=%x%c", personality(0xffffffff), 0);
    fprintf(out, "no_new_privs=%d%c", prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0), 0);
    fprintf(out, "dumpable=%d%c", prctl(PR_GET_DUMPABLE, 0, 0, 0, 0), 0);
    fprintf(out, "timerslack=%d%c", prctl(PR_GET_TIMERSLACK, 0, 0, 0, 0), 0);
    fprintf(out, "thp_disable=%d%c", prctl(PR_GET_THP_DISABLE, 0, 0, 0, 0), 0);
    fprintf(out, "securebits=%d%c", prctl(PR_GET_SECUREBITS, 0, 0, 0, 0), 0);
    fprintf(out, "keepcaps=%d%c", prctl(PR_GET_KEEPCAPS, 0, 0, 0, 0), 0);
    int deathsig = -1;
    prctl(PR_GET_PDEATHSIG, &deathsig, 0, 0, 0);
    fprintf(out, "deathsig=%d%c", deathsig, 0);
    fprintf(out, "nice=%d%c", getpriority(PRIO_PROCESS, 0), 0);
    fprintf(out, "policy=%d%c", sched_getscheduler(0), 0);
    fprintf(out, "ioprio=%ld%c", syscall(SYS_ioprio_get, 1, 0), 0);
    file(out, "coredump_filter", "/proc/self/coredump_filter");
    file(out, "oom_score_adj", "/proc/self/oom_score_adj");
    file(out, "comm", "/proc/self/comm");
    file(out, "cgroup", "/proc/self/cgroup");
    status(out, "SigPnd");
    status(out, "ShdPnd");
    status(out, "Uid");
    status(out, "Gid");
    status(out, "Groups");
    status(out, "CapEff");
    status(out, "CapAmb");
    status(out, "Seccomp");
    status(out, "Threads");
    status(out, "Cpus_allowed");
    status(out, "Mems_allowed");
    fclose(out);
    return 0;
}
