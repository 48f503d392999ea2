/* Something of all that a debugger steps through: calls, a loop, recursion, memory to watch. */
#include <stdlib.h>
#include <unistd.h>

volatile int watched;
static struct { int number; char name[8]; } record = {7, "seven"};

int square(int x) {
    int result = x * x;
    return result;
}

int factorial(int n) {
    if (n <= 1)
        return 1;
    return n * factorial(n - 1);
}

static void count(int times) {
    for (int i = 0; i < times; i++)
        watched += i;
}

int main(int argc, char **argv) {
    int times = argc > 1 ? atoi(argv[1]) : 4;
    int sum = square(3);
    sum += factorial(times);
    count(times);
    record.number = sum + watched;
    if (write(1, "stepped\n", 8) != 8)
        return 1;
    return record.number & 127;
}
