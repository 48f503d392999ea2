/* Falls over its own feet, three calls deep. */
#include <stddef.h>

static int depth;

static void fall(int *over) {
    depth++;
    *over = depth;
}

static void stumble(int steps) {
    if (steps > 0)
        stumble(steps - 1);
    else
        fall(NULL);
}

int main(void) {
    stumble(2);
    return 0;
}
