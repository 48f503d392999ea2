/* Says that it is up through the fifo that it is given, and waits to be told to end. With a thread, if asked for. */
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

static int inner[2];

static void *wait_inside(void *unused) {
    char byte;
    return read(inner[0], &byte, 1) == 1 ? unused : NULL;
}

int await_end(int fd) {
    char byte;
    ssize_t count = read(fd, &byte, 1);
    return count == 1 ? byte - '0' : 0;
}

int main(int argc, char **argv) {
    pthread_t thread;
    if (argc > 3) {
        if (pipe(inner) < 0)
            return 1;
        pthread_create(&thread, NULL, wait_inside, NULL);
    }
    int up = open(argv[1], O_WRONLY);
    if (up < 0 || write(up, "up\n", 3) != 3)
        return 1;
    close(up);
    int status = await_end(open(argv[2], O_RDWR));
    if (argc > 3) {
        if (write(inner[1], "x", 1) != 1)
            return 1;
        pthread_join(thread, NULL);
    }
    return status;
}
