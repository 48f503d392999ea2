/* Calls getppid N times, or until SIGTERM when N is negative; says when it is ready, and how it ended. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <sys/syscall.h>

static volatile sig_atomic_t ended;

static void end(int signal) { (void)signal; ended = 1; }

int main(int argc, char **argv) {
    long n = argc > 1 ? atol(argv[1]) : -1, calls = 0;
    signal(SIGTERM, end);
    puts("ready");
    fflush(stdout);
    while (!ended && (n < 0 || calls < n)) {
        syscall(SYS_getppid);
        calls++;
    }
    printf("%s\n", n < 0 || calls == n ? "done" : "cut short");
    return 0;
}
