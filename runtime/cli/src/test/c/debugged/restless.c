/* Sends its debugger, which is its parent, what Ctrl-C would, and waits for what comes of it. */
#include <signal.h>
#include <unistd.h>

volatile sig_atomic_t woken;

static void wake(int signal) {
    woken = signal;
}

int main(void) {
    sigset_t all, none;
    signal(SIGUSR1, wake);
    sigfillset(&all);
    sigemptyset(&none);
    sigprocmask(SIG_BLOCK, &all, NULL);
    kill(getppid(), SIGINT);
    sigsuspend(&none);
    return woken;
}
