/* Says how getppid fails. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(void) {
    long result = syscall(SYS_getppid);
    printf("%s\n", result == -1 ? strerror(errno) : "ok");
    return 0;
}
