/* What a stepper steps through, by the first argument. A call that no kernel has, with the end's address as its
   argument marks the beginning. */
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define MARK 1000

extern char count_end[], spin_end[], handler_end[], flags_end[], birth_end[];

static volatile int handled;

static void handler(int signal) { (void)signal; handled++; }

static void begin(char *end) { syscall(MARK, end, handler); }

/* 1 + 2 * 100 + 3 instructions, a system call, 2 instructions */
static void count(void) {
    __asm__ volatile("mov $1000, %%eax\n"
                     "lea count_end(%%rip), %%rdi\n"
                     "syscall\n"
                     "mov $100, %%ecx\n"
                     "1: dec %%ecx\n"
                     "jnz 1b\n"
                     "nop\n"
                     "nop\n"
                     "mov $39, %%eax\n"
                     "syscall\n"
                     "nop\n"
                     "nop\n"
                     "count_end: nop\n" ::
                         : "rax", "rcx", "rdi", "r11", "memory");
}

/* For ever: two instructions, until the handler has run. */
static void spin(void) {
    begin(spin_end);
    __asm__ volatile("1: cmpl $0, %0\n"
                     "je 1b\n"
                     "spin_end: nop\n" ::"m"(handled)
                     : "memory");
}

static void raise_and_return(void) {
    begin(handler_end);
    long pid = getpid();
    __asm__ volatile("syscall\n"
                     "nop\n"
                     "nop\n"
                     "handler_end: nop\n" ::"a"(SYS_kill),
                     "D"(pid), "S"(SIGUSR1)
                     : "rcx", "r11", "memory");
}

static int flags(void) {
    long pushed, later;
    begin(flags_end);
    __asm__ volatile("pushf\n"
                     "pop %0\n"
                     "pushf\n"
                     "popf\n"
                     "flags_end: nop\n"
                     "pushf\n"
                     "pop %1\n"
                     : "=r"(pushed), "=r"(later)::"memory", "cc");
    return !!((pushed | later) & 0x100);
}

static int birth(char *self) {
    begin(birth_end);
    pid_t child = vfork();
    if (child == 0)
        _exit(3);
    int status;
    waitpid(child, &status, 0);
    __asm__ volatile("birth_end: nop\n");
    if (WEXITSTATUS(status) == 3)
        execl(self, self, "none", NULL);
    return 1;
}

int main(int argc, char **argv) {
    signal(SIGUSR1, handler);
    const char *what = argc > 1 ? argv[1] : "";
    if (!strcmp(what, "count"))
        count();
    else if (!strcmp(what, "spin"))
        spin();
    else if (!strcmp(what, "handler"))
        raise_and_return();
    else if (!strcmp(what, "flags"))
        return flags();
    else if (!strcmp(what, "birth"))
        return birth(argv[0]);
    printf("%s %d\n", what, handled);
    return 0;
}
