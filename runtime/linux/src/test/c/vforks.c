/* The parent of a vfork, whose child waits for somebody to write to the file that is named. */
#include <fcntl.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv) {
    (void)argc;
    char byte;
    int status;
    pid_t child = vfork();
    if (child == 0)
        _exit(read(open(argv[1], O_RDONLY), &byte, 1) == 1 ? 4 : 5);
    waitpid(child, &status, 0);
    printf("exited %d\n", WEXITSTATUS(status));
    return 0;
}
