/*
 * Parents that wait for their children sooner, later, or not at all; each line read lets one go on.
 *
 *   reaps later [CHILDREN] | ignored | orphaned | leader
 */
#include "check.h"
#include <sys/prctl.h>
#include <sys/syscall.h>

static void await_line(void)
{
	char byte;
	do
		CHECK(read(0, &byte, 1) == 1);
	while (byte != '\n');
}

static void say(const char *what, pid_t who)
{
	dprintf(1, "%s %d\n", what, who);
}

static pid_t child(int status)
{
	pid_t pid = fork();
	if (pid == 0) {
		await_line();
		_exit(status);
	}
	return pid;
}

/* The children go first, a line each; when they are zombies the parent, which waits for the last first. */
static void later(int children)
{
	pid_t pids[children];
	for (int i = 0; i < children; i++)
		say("forked", pids[i] = child(i % 100));
	for (int i = 0; i < children; i++) {
		siginfo_t info;
		CHECK(waitid(P_PID, pids[i], &info, WEXITED | WNOWAIT) == 0);
	}
	say("zombies", children);
	await_line();
	for (int i = children - 1; i >= 0; i--)
		expect_exit(pids[i], i % 100);
	say("reaped", children);
	await_line();
}

static void ignored(void)
{
	signal(SIGCHLD, SIG_IGN);
	child(3);
	CHECK(waitpid(-1, NULL, 0) == -1 && errno == ECHILD);
	say("gone", 1);
	await_line();
}

/* The parent dies of its own; who inherits the zombie waits later. */
static void orphaned(void)
{
	CHECK(prctl(PR_SET_CHILD_SUBREAPER, 1) == 0);
	pid_t parent = fork();
	if (parent == 0) {
		pid_t zombie = child(3);
		siginfo_t info;
		CHECK(waitid(P_PID, zombie, &info, WEXITED | WNOWAIT) == 0);
		await_line();
		_exit(4);
	}
	expect_exit(parent, 4);
	say("inherited", 1);
	await_line();
	CHECK(waitpid(-1, NULL, 0) > 0);
	say("reaped", 1);
	await_line();
}

static void *last(void *unused)
{
	await_line();
	syscall(SYS_exit, 5);
	return unused;
}

/* A process whose leader ends long before its other thread. */
static void leader(void)
{
	pid_t pid = fork();
	if (pid == 0) {
		pthread_t thread;
		CHECK(pthread_create(&thread, NULL, last, NULL) == 0);
		syscall(SYS_exit, 7);
	}
	siginfo_t info;
	CHECK(waitid(P_PID, pid, &info, WEXITED | WNOWAIT) == 0);
	say("zombies", 1);
	await_line();
	/* the last thread's */
	expect_exit(pid, 5);
	say("reaped", 1);
	await_line();
}

int main(int argc, char **argv)
{
	const char *way = argc > 1 ? argv[1] : "";
	if (strcmp(way, "later") == 0)
		later(number(argc, argv, 2, 1));
	else if (strcmp(way, "ignored") == 0)
		ignored();
	else if (strcmp(way, "orphaned") == 0)
		orphaned();
	else
		leader();
	return 0;
}
