/* A child by fork, one by vfork that runs a program, and this program again in place of itself. */
#include <sys/wait.h>
#include <unistd.h>

int childhood(int years) {
    return years + 1;
}

static int ended(pid_t child) {
    int status;
    return waitpid(child, &status, 0) == child && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

int main(int argc, char **argv) {
    if (argc > 1)
        return 5;
    pid_t child = fork();
    if (child == 0)
        _exit(childhood(2));
    int first = ended(child);
    child = vfork();
    if (child == 0) {
        execl("/proc/self/exe", "family", "again", NULL);
        _exit(127);
    }
    int second = ended(child);
    if (first != 3 || second != 5)
        return 1;
    execl("/proc/self/exe", "family", "at", "last", NULL);
    return 127;
}
