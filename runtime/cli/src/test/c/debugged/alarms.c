/* Signals: caught, ignored, blocked for a while, queued with a value, and one that is deadly if asked for. */
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

volatile sig_atomic_t caught;

void on_signal(int signal, siginfo_t *info, void *context) {
    (void)info;
    (void)context;
    caught += signal;
}

int main(int argc, char **argv) {
    struct sigaction action = {.sa_sigaction = on_signal, .sa_flags = SA_SIGINFO | SA_RESTART};
    sigset_t blocked;
    sigaction(SIGUSR1, &action, NULL);
    sigaction(SIGRTMIN, &action, NULL);
    signal(SIGUSR2, SIG_IGN);
    sigemptyset(&blocked);
    sigaddset(&blocked, SIGUSR1);
    kill(getpid(), SIGUSR1);
    kill(getpid(), SIGUSR2);
    sigprocmask(SIG_BLOCK, &blocked, NULL);
    kill(getpid(), SIGUSR1);
    sigprocmask(SIG_UNBLOCK, &blocked, NULL);
    sigqueue(getpid(), SIGRTMIN, (union sigval){.sival_int = 42});
    if (argc > 1)
        kill(getpid(), atoi(argv[1]));
    return caught == 2 * SIGUSR1 + SIGRTMIN ? 0 : 1;
}
