/*
 * A process whose threads take turns at running it anew: never the leader, while others sleep, spin
 * or run into it.
 *
 *   threadexecs TIMES
 */
#include "check.h"

static char **arguments;
static int left;
static pid_t leader;

static void *sleeper(void *unused)
{
	pause();
	return unused;
}

static void *spinner(void *unused)
{
	for (;;)
		getppid();
	return unused;
}

static void *runner(void *unused)
{
	char times[16], pid[16];
	snprintf(times, sizeof times, "%d", left - 1);
	snprintf(pid, sizeof pid, "%d", leader);
	execl("/proc/thread-self/exe", arguments[0], times, pid, NULL);
	CHECK(!"execed");
	return unused;
}

int main(int argc, char **argv)
{
	pthread_t thread;
	arguments = argv;
	left = number(argc, argv, 1, 20);
	leader = number(argc, argv, 2, getpid());
	/* whoever execed, it is the leader now */
	CHECK(getpid() == leader && gettid() == leader);
	if (left == 0) {
		puts("execed");
		return 7;
	}
	pthread_create(&thread, NULL, sleeper, NULL);
	pthread_create(&thread, NULL, spinner, NULL);
	pthread_create(&thread, NULL, runner, NULL);
	if (left % 3 == 0)
		pthread_exit(NULL);
	pause();
	return 1;
}
