// Execs its arguments, and one more, in surroundings that a JVM or a shell is likely to change.
#define _GNU_SOURCE
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

int main(int argc, char **argv) {
    static char *arguments[64];
    static char *environment[] = {"PATH=/usr/bin:/bin", "BYTES=\377\200\001", "PWD=/nowhere", "A=1",
                                  "A=2", "no name", "", "x%%=()", "SHLVL=17", NULL};
    memcpy(arguments, argv + 1, (argc - 1) * sizeof *argv);
    arguments[argc - 1] = "\377";
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    sigaddset(&set, SIGURG);
    sigaddset(&set, SIGRTMIN + 3);
    sigprocmask(SIG_BLOCK, &set, NULL);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGUSR2, SIG_IGN);
    signal(SIGHUP, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
    signal(SIGRTMIN + 5, SIG_IGN);
    struct rlimit limit;
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = 300;
    setrlimit(RLIMIT_NOFILE, &limit);
    umask(027);
    personality(ADDR_NO_RANDOMIZE);
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    prctl(PR_SET_TIMERSLACK, 77777, 0, 0, 0);
    nice(3);
    dup2(open("/dev/null", O_RDONLY), 5);
    dup2(open("/dev/zero", O_RDONLY), 17);
    FILE *filter = fopen("/proc/self/coredump_filter", "w");
    if (filter) {
        fputs("0x7", filter);
        fclose(filter);
    }
    execve(argv[1], arguments, environment);
    return 98;
}
