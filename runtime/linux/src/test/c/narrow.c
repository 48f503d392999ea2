/* A 32-bit program that needs no library: writes "hi" and ends with 7. */
static long call(long number, long a, long b, long c) {
    long result;
    __asm__ volatile("int $0x80" : "=a"(result) : "a"(number), "b"(a), "c"(b), "d"(c) : "memory");
    return result;
}

void _start(void) {
    call(4, 1, (long)"hi\n", 3);
    call(1, 7, 0, 0);
    __builtin_unreachable();
}
