/* A server with a thread for each connection, and its clients. Whatever the timing, each does the same. */
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define CLIENTS 3

static int connections[CLIENTS];

/* Leaves the connection open, lest its descriptor be used again sooner or later. */
static void *serve(void *number) {
    long n = (long)number;
    char line[16];
    for (long i = 0; i <= n; i++) {
        ssize_t count = read(connections[n], line, sizeof line);
        if (count <= 0 || write(connections[n], line, count) != count)
            exit(1);
    }
    return NULL;
}

/*
 * Asks when it is told that its thread is there: a thread that is answered at once may be gone, and its
 * id be cleared, before its creator's clone3 is seen to return. Ends when the server says so: an end
 * that comes at any time would break off the server's calls.
 */
static int ask(struct sockaddr_in *server, int n) {
    char line[16];
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(fd, (struct sockaddr *)server, sizeof *server) || read(fd, line, 1) != 1)
        return 1;
    for (int i = 0; i <= n; i++) {
        int length = snprintf(line, sizeof line, "%d of %d\n", i, n);
        if (write(fd, line, length) != length || read(fd, line, sizeof line) != length)
            return 1;
    }
    return read(fd, line, sizeof line) != 0;
}

int main(void) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t length = sizeof address;
    pthread_t threads[CLIENTS];
    int status, server = socket(AF_INET, SOCK_STREAM, 0);
    if (bind(server, (struct sockaddr *)&address, length) || listen(server, CLIENTS) ||
        getsockname(server, (struct sockaddr *)&address, &length))
        return 1;
    for (long n = 0; n < CLIENTS; n++) {
        if (fork() == 0)
            exit(ask(&address, n));
        connections[n] = accept(server, NULL, NULL);
        if (pthread_create(&threads[n], NULL, serve, (void *)n) || write(connections[n], "!", 1) != 1)
            return 1;
    }
    for (int n = 0; n < CLIENTS; n++)
        pthread_join(threads[n], NULL);
    for (int n = 0; n < CLIENTS; n++)
        if (shutdown(connections[n], SHUT_RDWR) || wait(&status) < 0 || status != 0)
            return 1;
    puts("served");
    return 0;
}
