/*
 * A thread that isn't the first runs another program: all others end, and it takes the first one's id.
 *
 * It waits until the first runs again after it made this one: gdb lets the new thread go before it has
 * read the first one's registers, and where it is slow, natively too, it finds them gone.
 */
#include <pthread.h>
#include <semaphore.h>
#include <unistd.h>

static sem_t created;

static void *usurp(void *unused) {
    sem_wait(&created);
    execl("/bin/true", "true", NULL);
    return unused;
}

int main(void) {
    pthread_t thread;
    pthread_create(&thread, NULL, usurp, NULL);
    sem_post(&created);
    for (;;)
        pause();
}
