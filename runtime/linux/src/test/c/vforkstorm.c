/*
 * Threads that vfork: children that exit at once, that write into the memory they share, that exec,
 * and that vfork in turn.
 *
 *   vforkstorm THREADS ROUNDS
 */
#include "check.h"
#include <spawn.h>

static int rounds;

static void round_of(int i)
{
	volatile int written = 0;
	pid_t child = vfork();
	CHECK(child >= 0);
	if (child == 0) {
		written = i + 1;
		_exit(i % 99);
	}
	/* the parent goes on only now */
	CHECK(written == i + 1);
	expect_exit(child, i % 99);

	child = vfork();
	if (child == 0) {
		pid_t grandchild = vfork();
		if (grandchild == 0)
			_exit(i % 98);
		int status;
		_exit(waitpid(grandchild, &status, 0) == grandchild ? WEXITSTATUS(status) : 99);
	}
	expect_exit(child, i % 98);

	char *argv[] = { "true", NULL }, *environment[] = { NULL };
	CHECK(posix_spawn(&child, "/bin/true", NULL, NULL, argv, environment) == 0);
	expect_exit(child, 0);
}

static void *work(void *unused)
{
	for (int i = 0; i < rounds; i++)
		round_of(i);
	return unused;
}

int main(int argc, char **argv)
{
	int count = number(argc, argv, 1, 8);
	pthread_t threads[count];
	rounds = number(argc, argv, 2, 5);
	for (int i = 0; i < count; i++)
		CHECK(pthread_create(&threads[i], NULL, work, NULL) == 0);
	for (int i = 0; i < count; i++)
		pthread_join(threads[i], NULL);
	puts("stormed");
	return 3;
}
