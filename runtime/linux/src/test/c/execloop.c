/*
 * A process that is always in an execve: threads that race to run the program anew.
 *
 *   execloop THREADS COUNT
 *
 * Ends with 5 when COUNT is used up. Whether the leader or another thread comes first is chance.
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static char **arguments;
static char left[16];

static void *run(void *nothing)
{
	char *argv[] = { arguments[0], arguments[1], left, NULL };
	execv("/proc/self/exe", argv);
	return nothing;
}

int main(int argc, char **argv)
{
	int count = argc > 2 ? atoi(argv[2]) : 0;
	if (count <= 0)
		return 5;
	arguments = argv;
	snprintf(left, sizeof left, "%d", count - 1);
	pthread_t thread;
	for (int i = 0; i < atoi(argv[1]); i++)
		pthread_create(&thread, NULL, run, NULL);
	pause();
	return 1;
}
