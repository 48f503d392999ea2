/* A child that stops itself twice, and is let go on by its parent once that has seen it. */
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
    int status;
    sigset_t children;
    sigemptyset(&children);
    sigaddset(&children, SIGCHLD);
    sigprocmask(SIG_BLOCK, &children, NULL);
    pid_t child = fork();
    if (child == 0) {
        raise(SIGSTOP);
        raise(SIGTSTP);
        _exit(4);
    }
    for (int i = 0; i < 2; i++) {
        if (waitpid(child, &status, WUNTRACED) != child || !WIFSTOPPED(status))
            return 1;
        kill(child, SIGCONT);
    }
    waitpid(child, &status, 0);
    return WEXITSTATUS(status);
}
