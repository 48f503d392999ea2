/*
 * Small programs that go where a tracer falls.
 *
 *   traps NAME
 */
#include "check.h"
#include <sched.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

static void handler(int signal)
{
	(void)signal;
}

static void *nothing(void *argument)
{
	return argument;
}

static void *fork_and_exit(void *argument)
{
	pid_t leader = getpid();
	char path[64], state[256];
	int is_gone = 0;
	snprintf(path, sizeof path, "/proc/%d/stat", leader);
	while (!is_gone) {
		FILE *file = fopen(path, "r");
		CHECK(fgets(state, sizeof state, file));
		fclose(file);
		is_gone = strstr(state, ") Z ") != NULL;
	}
	pid_t child = fork();
	if (child == 0)
		_exit(7);
	expect_exit(child, 7);
	syscall(SYS_exit_group, 3);
	return argument;
}

/* The leader ends first, and is a zombie for the rest of the process's life. */
static void leader(void)
{
	pthread_t thread;
	CHECK(!pthread_create(&thread, NULL, fork_and_exit, NULL));
	syscall(SYS_exit, 0);
}

static int in_clone(void *argument)
{
	(void)argument;
	_exit(7);
}

/* Children that end with another signal than SIGCHLD, or with none. */
static void clones(void)
{
	static char stack[65536] __attribute__((aligned(16)));
	int signals[] = { 0, SIGUSR1, SIGCHLD }, status;
	signal(SIGUSR1, handler);
	for (int i = 0; i < 3; i++) {
		pid_t child = clone(in_clone, stack + sizeof stack, signals[i], NULL);
		CHECK(child > 0);
		CHECK(waitpid(child, &status, __WALL) == child);
		CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 7);
	}
}

/* The signal that is also what a step, a breakpoint and most ptrace-stops show. */
static void traps(void)
{
	signal(SIGTRAP, handler);
	raise(SIGTRAP);
	__asm__ volatile("int3");
	kill(getpid(), SIGTRAP);
}

/* A child of each kind, each with a handler for what a tracer might let through. */
static void births(void)
{
	pthread_t thread;
	CHECK(!pthread_create(&thread, NULL, nothing, NULL));
	CHECK(!pthread_join(thread, NULL));
	pid_t child = fork();
	if (child == 0)
		_exit(7);
	expect_exit(child, 7);
	child = vfork();
	if (child == 0)
		_exit(7);
	expect_exit(child, 7);
}

static void *exec_true(void *argument)
{
	execl("/bin/true", "true", NULL);
	return argument;
}

/* A thread that isn't the leader execs. */
static void execs(void)
{
	pthread_t thread;
	CHECK(!pthread_create(&thread, NULL, exec_true, NULL));
	pause();
}

/* Its memory is nobody's business. */
static void undumpable(void)
{
	char c;
	CHECK(!prctl(PR_SET_DUMPABLE, 0, 0, 0, 0));
	CHECK(write(1, "ready\n", 6) == 6);
	while (read(0, &c, 1) > 0)
		;
}

int main(int argc, char **argv)
{
	const char *name = argc > 1 ? argv[1] : "";
	if (!strcmp(name, "leader"))
		leader();
	else if (!strcmp(name, "clones"))
		clones();
	else if (!strcmp(name, "traps"))
		traps();
	else if (!strcmp(name, "births"))
		births();
	else if (!strcmp(name, "undumpable"))
		undumpable();
	else if (!strcmp(name, "execs"))
		execs();
	else
		CHECK(!"known");
	puts(name);
	return 0;
}
