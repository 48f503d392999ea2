/* A server with a thread for each connection: says its port, sends each line back, and ends when one is "quit". */
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void *serve(void *number) {
    long connection = (long)number;
    char line[64];
    ssize_t count;
    while ((count = read(connection, line, sizeof line)) > 0) {
        if (count >= 4 && memcmp(line, "quit", 4) == 0)
            exit(7);
        if (write(connection, line, count) != count)
            break;
    }
    close(connection);
    return NULL;
}

int main(void) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t length = sizeof address;
    pthread_t thread;
    int server = socket(AF_INET, SOCK_STREAM, 0);
    if (bind(server, (struct sockaddr *)&address, length) || listen(server, 16) ||
        getsockname(server, (struct sockaddr *)&address, &length))
        return 1;
    printf("%d\n", ntohs(address.sin_port));
    fflush(stdout);
    for (;;) {
        long connection = accept(server, NULL, NULL);
        if (connection < 0 || pthread_create(&thread, NULL, serve, (void *)connection))
            return 1;
        pthread_detach(thread);
    }
}
