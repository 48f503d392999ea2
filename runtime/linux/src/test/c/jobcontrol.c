/* A child stops itself, with SIGSTOP or the signal that is named; its parent hears of the stop, continues it, hears of that and of its end. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv) {
    int status, gate[2];
    char byte;
    if (pipe(gate) < 0)
        return 1;
    pid_t child = fork();
    if (child == 0) {
        close(gate[1]);
        /* SIGTSTP doesn't stop an orphaned process group, as the parent's may be */
        setpgid(0, 0);
        raise(argc > 1 ? atoi(argv[1]) : SIGSTOP);
        _exit(read(gate[0], &byte, 1) == 0 ? 4 : 5);
    }
    waitpid(child, &status, WUNTRACED);
    printf("stopped %d\n", WIFSTOPPED(status) ? WSTOPSIG(status) : -1);
    kill(child, SIGCONT);
    waitpid(child, &status, WCONTINUED);
    printf("continued %d\n", !!WIFCONTINUED(status));
    close(gate[1]);
    waitpid(child, &status, 0);
    printf("exited %d\n", WEXITSTATUS(status));
    return 0;
}
