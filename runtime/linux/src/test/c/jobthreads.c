/*
 * A child of two threads is stopped and continued by others; its parent, which sees it as any parent
 * does, writes down what wait tells it. Prints the child's pid first.
 */
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static int gate[2];

static void *work(void *unused) {
    char byte;
    read(gate[0], &byte, 1);
    return unused;
}

int main(int argc, char **argv) {
    int status, threads = argc > 1 ? atoi(argv[1]) : 2;
    pipe(gate);
    setvbuf(stdout, NULL, _IOLBF, 0);
    pid_t child = fork();
    if (child == 0) {
        pthread_t others[8];
        for (int i = 1; i < threads; i++)
            pthread_create(&others[i], NULL, work, NULL);
        printf("ready %d\n", getpid());
        for (volatile long spin = 0;; spin++)
            ;
    }
    while (waitpid(child, &status, WUNTRACED | WCONTINUED) == child) {
        if (WIFSTOPPED(status))
            printf("stopped %d\n", WSTOPSIG(status));
        else if (WIFCONTINUED(status))
            printf("continued\n");
        else
            break;
    }
    printf("ended %d\n", WIFSIGNALED(status) ? WTERMSIG(status) : -1);
    return 0;
}
