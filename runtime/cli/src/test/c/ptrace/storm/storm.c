/*
 * A debugger with many tracees that stop all the time: each stop is seen once, in its order, and nothing
 * else is. STORM_SECONDS says for how long, beyond a few stops of each.
 */
#include "../harness.h"
#include <time.h>

#define TRACEES 100
#define LEAST 5

struct tracee {
	pid_t pid;
	int made, seen;
};

static time_t now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec;
}

static void stop_until(time_t end, int *made)
{
	do {
		syscall(SYS_getppid);
		sigqueue(getpid(), SIGRTMIN, (union sigval){ .sival_int = *made });
		syscall(SYS_getuid);
		++*made;
	} while (*made < LEAST || now() < end);
	_exit(7);
}

static struct tracee *find(struct tracee *all, pid_t pid)
{
	for (int i = 0; i < TRACEES; i++)
		if (all[i].pid == pid)
			return &all[i];
	give_up("somebody else's status");
}

static void check_stop(struct tracee *one, int status)
{
	siginfo_t info;

	if (status != STOPPED(SIGRTMIN))
		give_up("status %#x", status);
	MUST(GETSIGINFO, one->pid, 0, &info);
	if (info.si_value.sival_int != one->seen)
		give_up("stop %d instead of %d", info.si_value.sival_int, one->seen);
	one->seen++;
	MUST(CONT, one->pid, 0, 0);
}

static void watch(pid_t (*next)(int *status))
{
	struct tracee *all = mmap(NULL, TRACEES * sizeof *all, PROT_READ | PROT_WRITE,
				  MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	const char *seconds = getenv("STORM_SECONDS");
	time_t end = now() + (seconds ? atoi(seconds) : 0);
	int ended = 0, status;

	CHECK(all != MAP_FAILED);
	alarm(0);
	for (int i = 0; i < TRACEES; i++) {
		SEIZED(tracee, 0) stop_until(end, &all[i].made);
		all[i].pid = tracee;
	}
	while (ended < TRACEES) {
		struct tracee *one = find(all, next(&status));

		if (WIFEXITED(status)) {
			ended++;
			if (one->seen != one->made || WEXITSTATUS(status) != 7)
				give_up("status %#x after %d stops of %d", status, one->seen,
					one->made);
			one->pid = 0;
		} else
			check_stop(one, status);
	}
	say("each stop was seen once");
	see(-1);
}

static pid_t by_waiting(int *status)
{
	return waitpid(-1, status, __WALL);
}

static void nothing(int signal)
{
	(void)signal;
}

static pid_t by_signal(int *status)
{
	sigset_t none;
	pid_t found;

	sigemptyset(&none);
	while ((found = waitpid(-1, status, __WALL | WNOHANG)) == 0)
		sigsuspend(&none);
	return found;
}

ROW("a storm of stops, by a wait that sleeps")
{
	watch(by_waiting);
}

ROW("a storm of stops, by SIGCHLD and waits that don't sleep")
{
	struct sigaction action = { .sa_handler = nothing };

	CHECK(sigaction(SIGCHLD, &action, NULL) == 0);
	block(SIGCHLD);
	watch(by_signal);
}
