/*
 * Has a child that exits with 7, and says what waits tell of it: at first, and when they tell something.
 * In between it makes others, and waits for them.
 */
#include "check.h"
#include <sys/wait.h>

static volatile sig_atomic_t told;

static void on_child(int signal)
{
	(void)signal;
	told = 1;
}

/* The leader's end is told when its last thread is gone. */
static void *outlive(void *nothing)
{
	for (int i = 0; i < 100; i++)
		sched_yield();
	return nothing;
}

int main(void)
{
	struct sigaction action = { .sa_handler = on_child, .sa_flags = SA_RESTART };
	CHECK(sigaction(SIGCHLD, &action, NULL) == 0);
	int gate[2];
	CHECK(pipe(gate) == 0);
	pid_t child = fork();
	if (child == 0) {
		close(gate[0]);
		_exit(7);
	}
	close(gate[1]);
	char byte;
	/* Its descriptors are closed: it is on its last way. */
	CHECK(read(gate[0], &byte, 1) == 0);
	int status = 0;
	pid_t first = waitpid(child, &status, WNOHANG);
	dprintf(1, "first %d told %d\n", first == 0 ? 0 : 1, (int)told);
	for (int i = 0; i < 20; i++) {
		pid_t other = fork();
		if (other == 0) {
			if (i % 2)
				_exit(0);
			pthread_t thread;
			CHECK(pthread_create(&thread, NULL, outlive, NULL) == 0);
			pthread_exit(NULL);
		}
		CHECK(waitpid(other, NULL, 0) == other);
	}
	dprintf(1, "others\n");
	told = 0;
	CHECK(first == child || waitpid(child, &status, 0) == child);
	dprintf(1, "then %d told %d\n", WEXITSTATUS(status), (int)told);
	return 0;
}
