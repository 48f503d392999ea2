/* Gets SIGUSR1 and SIGUSR2, both at once, and says in which order they arrived. */
#include <signal.h>
#include <string.h>
#include <unistd.h>

static void handler(int signal) { (void)!write(1, signal == SIGUSR1 ? "usr1\n" : "usr2\n", 5); }

int main(int argc, char **argv) {
    struct sigaction action = {.sa_handler = handler};
    sigset_t both;
    sigemptyset(&both);
    sigaddset(&both, SIGUSR1);
    sigaddset(&both, SIGUSR2);
    action.sa_mask = both;
    sigaction(SIGUSR2, &action, NULL);
    if (argc > 1 && !strcmp(argv[1], "ignore"))
        action.sa_handler = SIG_IGN;
    sigaction(SIGUSR1, &action, NULL);
    sigprocmask(SIG_BLOCK, &both, NULL);
    kill(getpid(), SIGUSR1);
    kill(getpid(), SIGUSR2);
    sigprocmask(SIG_UNBLOCK, &both, NULL);
    (void)!write(1, "end\n", 4);
    return 0;
}
