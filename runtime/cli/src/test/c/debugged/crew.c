/* Three threads that work one after the other; each, if asked to, once all the others sleep.
   Ends with 0 like its threads, whose end a process's may overtake. */
#include <dirent.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

#define THREADS 3

static int gates[THREADS + 1][2];
static int settles;
volatile long turns;

static void pass(int gate) {
    if (write(gates[gate][1], "x", 1) != 1)
        _exit(2);
}

static void await(int gate) {
    char byte;
    if (read(gates[gate][0], &byte, 1) != 1)
        _exit(2);
}

static int others_sleep(void) {
    DIR *tasks = opendir("/proc/self/task");
    struct dirent *task;
    int awake = 0;
    while (tasks && (task = readdir(tasks))) {
        char path[64], state = 'S';
        snprintf(path, sizeof path, "/proc/self/task/%.16s/stat", task->d_name);
        FILE *stat = fopen(path, "r");
        if (!stat)
            continue;
        if (atol(task->d_name) != syscall(SYS_gettid) && fscanf(stat, "%*d (crew) %c", &state) != 1)
            awake++;
        awake += state != 'S';
        fclose(stat);
    }
    closedir(tasks);
    return !awake;
}

void turn(long number) {
    turns += number;
}

static void *work(void *number) {
    long n = (long)number;
    await(n);
    while (settles && !others_sleep())
        ;
    turn(n + 1);
    pass(n + 1);
    await(n);
    return NULL;
}

int main(int argc, char **argv) {
    pthread_t threads[THREADS];
    (void)argv;
    settles = argc > 1;
    for (int i = 0; i <= THREADS; i++)
        if (pipe(gates[i]) < 0)
            return 1;
    for (long i = 0; i < THREADS; i++)
        pthread_create(&threads[i], NULL, work, (void *)i);
    pass(0);
    await(THREADS);
    for (int i = 0; i < THREADS; i++) {
        pass(i);
        pthread_join(threads[i], NULL);
    }
    return turns != 6;
}
