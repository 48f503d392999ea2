/* What the programs of the torture have in common: they check themselves, and say where they fail. */
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define CHECK(condition)                                                                       \
	do {                                                                                   \
		if (!(condition)) {                                                            \
			int error_ = errno;                                                    \
			dprintf(1, "%s:%d: %s: %s\n", __FILE__, __LINE__, #condition,          \
				strerror(error_));                                             \
			_exit(99);                                                             \
		}                                                                              \
	} while (0)

static inline int number(int argc, char **argv, int i, int otherwise)
{
	return argc > i ? atoi(argv[i]) : otherwise;
}

/* Waits for a child that must have exited with this. */
static inline void expect_exit(pid_t child, int expected)
{
	int status = -1;
	CHECK(waitpid(child, &status, 0) == child);
	CHECK(WIFEXITED(status));
	CHECK(WEXITSTATUS(status) == expected);
}

static inline long long nanos(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000000LL + now.tv_nsec;
}
