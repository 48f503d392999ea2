/* A 64-bit program that waits in epoll_pwait2 by the 32-bit table, whose number is the same, without
   a time-out. Where the 64-bit call has its time-out is one that is over at once. Ends with 0 if the
   call fails with EINTR. */
#include <errno.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/syscall.h>

int main(void) {
    int epoll = epoll_create1(0);
    struct epoll_event *events =
        mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
    long long over[2] = {0, 1};
    long result;
    register long long *r10 __asm__("r10") = over;
    __asm__ volatile("push %%rbp; xor %%ebp, %%ebp; int $0x80; pop %%rbp"
                     : "=a"(result), "+r"(r10)
                     : "a"((long)SYS_epoll_pwait2), "b"((long)epoll), "c"(events), "d"(1L), "S"(0L),
                       "D"(0L)
                     : "memory", "r8", "r9", "r11");
    return (int)result == -EINTR ? 0 : 1;
}
