/* Puts things where an examiner finds them, marks the moment by a system call that doesn't exist,
   and says what became of them. */
#define _GNU_SOURCE
#include <elf.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { MARK = 1000 };

static int vectors(void) {
    double x87 = 1.5;
    uint64_t sse[2] = {0x1111111111111111, 0x2222222222222222};
    uint64_t avx[4] = {3, 4, 5, 6};
    long result = MARK;
    int hasAvx = __builtin_cpu_supports("avx");
    if (hasAvx) {
        __asm__ volatile("fldl %1; movdqu %2, %%xmm1; vmovdqu %3, %%ymm2; syscall;"
                         "fstpl %1; movdqu %%xmm1, %2; vmovdqu %%ymm2, %3"
                         : "+a"(result), "+m"(x87), "+m"(sse), "+m"(avx)
                         : "D"(1L)
                         : "rcx", "r11", "memory", "xmm1", "xmm2", "st");
    } else {
        __asm__ volatile("fldl %1; movdqu %2, %%xmm1; syscall; fstpl %1; movdqu %%xmm1, %2"
                         : "+a"(result), "+m"(x87), "+m"(sse)
                         : "D"(0L)
                         : "rcx", "r11", "memory", "xmm1", "st");
    }
    printf("%g %lx %lx", x87, sse[0], sse[1]);
    if (hasAvx) {
        printf(" %lx %lx %lx %lx", avx[0], avx[1], avx[2], avx[3]);
    }
    printf("\n");
    return 0;
}

__attribute__((noinline, noclone)) int answer(int question) {
    __asm__ volatile("" ::: "memory");
    return question + 1;
}

static int text(void) {
    syscall(MARK, answer);
    int code = answer(41);
    printf("%d\n", code);
    return 0;
}

/* A page that can be written, one that can be read only, one that is not there. */
static int pages(void) {
    long size = sysconf(_SC_PAGESIZE);
    char *page = mmap(NULL, 3 * size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    memset(page, 'a', 2 * size);
    mprotect(page + size, size, PROT_READ);
    munmap(page + 2 * size, size);
    syscall(MARK, page, size);
    printf("%.3s %.3s\n", page, page + 2 * size - 3);
    return 0;
}

static int auxiliary(void) {
    static const unsigned long types[] = {AT_PHDR,  AT_PHENT, AT_PHNUM,  AT_PAGESZ, AT_BASE,
                                          AT_ENTRY, AT_UID,   AT_RANDOM, AT_EXECFN, AT_SYSINFO_EHDR};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        printf("%lu=%lu\n", types[i], getauxval(types[i]));
    }
    fflush(stdout);
    syscall(MARK, 0);
    return 0;
}

/* A mapping whose file has an odd name. */
static int odd(void) {
    int file = memfd_create("n\ne\033[2J\\\377", 0);
    ftruncate(file, 4096);
    void *page = mmap(NULL, 4096, PROT_READ, MAP_SHARED, file, 0);
    syscall(MARK, page);
    return 0;
}

int main(int argc, char **argv) {
    const char *what = argc > 1 ? argv[1] : "result";
    if (!strcmp(what, "vectors")) return vectors();
    if (!strcmp(what, "text")) return text();
    if (!strcmp(what, "pages")) return pages();
    if (!strcmp(what, "auxv")) return auxiliary();
    if (!strcmp(what, "odd")) return odd();
    if (!strcmp(what, "twice")) syscall(MARK, 1);
    return syscall(MARK, 0) & 0xff;
}
