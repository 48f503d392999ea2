/* A thread that isn't the first runs another program: all others end, and it takes the first one's id. */
#include <pthread.h>
#include <unistd.h>

static void *usurp(void *unused) {
    execl("/bin/true", "true", NULL);
    return unused;
}

int main(void) {
    pthread_t thread;
    pthread_create(&thread, NULL, usurp, NULL);
    for (;;)
        pause();
}
