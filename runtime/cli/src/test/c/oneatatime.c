/*
 * Threads whose calls come in an order of their own, whatever the timing: no futex, no cached stack.
 *
 *   oneatatime [wait]
 *
 * With an argument they begin when there is a line to be read.
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define THREADS 4

static int gates[THREADS][2];

static void *work(void *number) {
    long n = (long)number;
    char byte;
    if (read(gates[n][0], &byte, 1) != 1)
        return NULL;
    for (long i = 0; i <= n; i++)
        syscall(SYS_getppid);
    return NULL;
}

int main(int argc, char **argv) {
    pthread_t threads[THREADS];
    char line[16];
    (void)argv;
    for (long i = 0; i < THREADS; i++)
        if (pipe(gates[i]) < 0)
            return 1;
    for (long i = 0; i < THREADS; i++)
        pthread_create(&threads[i], NULL, work, (void *)i);
    if (argc > 1 && read(0, line, sizeof line) <= 0)
        return 1;
    for (long i = 0; i < THREADS; i++) {
        if (write(gates[i][1], "x", 1) != 1)
            return 1;
        while (pthread_tryjoin_np(threads[i], NULL) != 0)
            ;
    }
    pid_t child = fork();
    if (child == 0)
        _exit(3);
    waitpid(child, NULL, 0);
    puts("done");
    return 0;
}
