/* A 64-bit program that makes a call through each of the machine's tables; ends with 0 if the
   32-bit one answered. */
#include <sys/syscall.h>
#include <unistd.h>

int main(void) {
    long result;
    __asm__ volatile("int $0x80" : "=a"(result) : "a"(20L) : "memory", "r8", "r9", "r10", "r11");
    syscall(0x40000000 | SYS_getppid);
    return result == getpid() ? 0 : 1;
}
