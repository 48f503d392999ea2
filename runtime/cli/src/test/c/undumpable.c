/* Hides itself from others of its user, as ssh-agent does. */
#include <stdio.h>
#include <sys/prctl.h>
#include <unistd.h>

int main(void) {
    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
    puts("hidden");
    fflush(stdout);
    pause();
    return 0;
}
