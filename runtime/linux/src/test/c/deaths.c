/*
 * A task that does one thing again and again, to be killed at it, and a thread beside it that, when
 * somebody writes to the gate, ends the process or runs it anew.
 *
 *   deaths WHAT leader|thread exit|exec GATE
 */
#include "check.h"
#include <fcntl.h>
#include <sys/syscall.h>

static char **arguments;
static volatile int spin = 1;

static void on_signal(int signal)
{
	(void)signal;
}

static void *nothing(void *unused)
{
	return unused;
}

static void act(const char *what)
{
	/* by this it is known */
	syscall(SYS_sched_yield);
	if (strcmp(what, "signal") == 0) {
		pthread_kill(pthread_self(), SIGUSR1);
	} else if (strcmp(what, "thread") == 0) {
		pthread_t thread;
		CHECK(pthread_create(&thread, NULL, nothing, NULL) == 0);
		pthread_join(thread, NULL);
	} else if (strcmp(what, "fork") == 0) {
		if (fork() == 0)
			_exit(0);
	} else if (strcmp(what, "vfork") == 0) {
		if (vfork() == 0)
			_exit(0);
	} else if (strcmp(what, "exec") == 0) {
		execl("/proc/self/exe", arguments[0], "again", NULL);
	} else if (strcmp(what, "exit") == 0) {
		pthread_exit(NULL);
	} else if (strcmp(what, "stop") == 0) {
		pthread_kill(pthread_self(), SIGSTOP);
	} else if (strcmp(what, "spin") == 0) {
		while (spin)
			;
	}
}

static void *victim(void *what)
{
	for (;;)
		act(what);
	return NULL;
}

static void *sibling(void *unused)
{
	char byte;
	CHECK(read(open(arguments[4], O_RDONLY), &byte, 1) == 1);
	if (strcmp(arguments[3], "exit") == 0)
		syscall(SYS_exit_group, 33);
	execl("/proc/thread-self/exe", arguments[0], "again", NULL);
	CHECK(!"execed");
	return unused;
}

int main(int argc, char **argv)
{
	pthread_t thread;
	if (argc == 2)
		return 42;
	arguments = argv;
	signal(SIGUSR1, on_signal);
	CHECK(pthread_create(&thread, NULL, sibling, NULL) == 0);
	if (strcmp(argv[2], "leader") == 0)
		victim(argv[1]);
	CHECK(pthread_create(&thread, NULL, victim, argv[1]) == 0);
	for (;;)
		pause();
}
