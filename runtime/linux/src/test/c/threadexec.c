/* A thread that is not the leader runs another program. */
#include <pthread.h>
#include <unistd.h>

static void *run(void *program) {
    execl(program, program, "execed", (char *)NULL);
    _exit(9);
}

int main(void) {
    pthread_t thread;
    pthread_create(&thread, NULL, run, "/bin/echo");
    pause();
    return 9;
}
