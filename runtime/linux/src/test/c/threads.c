/* Starts T threads that each call sched_yield N times, and a child that does too; exits with 3. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static long n;

static void *work(void *unused) {
    for (long i = 0; i < n; i++)
        syscall(SYS_sched_yield);
    return unused;
}

int main(int argc, char **argv) {
    int t = argc > 1 ? atoi(argv[1]) : 4;
    pthread_t threads[64];
    n = argc > 2 ? atol(argv[2]) : 50;
    for (int i = 0; i < t; i++)
        pthread_create(&threads[i], NULL, work, NULL);
    for (int i = 0; i < t; i++)
        pthread_join(threads[i], NULL);
    pid_t child = fork();
    if (child == 0) {
        work(NULL);
        _exit(5);
    }
    int status;
    waitpid(child, &status, 0);
    printf("child exited with %d\n", WEXITSTATUS(status));
    return 3;
}
