/*
 * Waits for SIGCHLD in the way that is named, and prints what came with it: by a handler, by
 * sigtimedwait, from a signalfd, blocked first, or ignored.
 */
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

static void print(int signal, int code, int error, int pid, int uid, int status)
{
    char line[200];
    int length = snprintf(line, sizeof line, "signal %d code %d errno %d pid %d uid %d status %d\n",
                          signal, code, error, pid, uid, status);
    write(1, line, length);
}

static void handle(int signal, siginfo_t *info, void *context)
{
    print(signal, info->si_code, info->si_errno, info->si_pid, info->si_uid, info->si_status);
}

int main(int argc, char **argv)
{
    const char *how = argv[1];
    sigset_t set, none;
    sigemptyset(&set);
    sigemptyset(&none);
    sigaddset(&set, SIGCHLD);
    struct sigaction action = {.sa_sigaction = handle, .sa_flags = SA_SIGINFO};
    if (!strcmp(how, "handler") || !strcmp(how, "blocked"))
        sigaction(SIGCHLD, &action, NULL);
    if (strcmp(how, "handler") && strcmp(how, "ignored"))
        sigprocmask(SIG_BLOCK, &set, NULL);
    int descriptor = signalfd(-1, &set, 0);
    write(1, "ready\n", 6);
    if (!strcmp(how, "handler")) {
        pause();
    } else if (!strcmp(how, "blocked")) {
        char byte;
        read(0, &byte, 1);
        sigprocmask(SIG_UNBLOCK, &set, NULL);
    } else if (!strcmp(how, "suspended")) {
        sigaction(SIGCHLD, &action, NULL);
        sigsuspend(&none);
    } else if (!strcmp(how, "timedwait")) {
        siginfo_t info;
        if (sigwaitinfo(&set, &info) > 0)
            handle(info.si_signo, &info, NULL);
    } else if (!strcmp(how, "signalfd")) {
        struct signalfd_siginfo info;
        read(descriptor, &info, sizeof info);
        print(info.ssi_signo, info.ssi_code, info.ssi_errno, info.ssi_pid, info.ssi_uid, info.ssi_status);
    } else {
        char byte;
        read(0, &byte, 1);
    }
    write(1, "done\n", 5);
    return 0;
}
