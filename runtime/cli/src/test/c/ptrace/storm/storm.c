/*
 * A debugger with many tracees that stop all the time: each stop is seen once, in its order, and nothing
 * else is. STOPS says how often each of them stops.
 */
#include "../harness.h"

#define TRACEES 100

static int stops(void)
{
	const char *said = getenv("STOPS");

	return said ? atoi(said) : 20;
}

struct tracee {
	pid_t pid;
	int seen;
};

static void stop_and_stop(void)
{
	for (int i = 0; i < stops(); i++) {
		syscall(SYS_getppid);
		sigqueue(getpid(), SIGRTMIN, (union sigval){ .sival_int = i });
		syscall(SYS_getuid);
	}
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
	struct tracee all[TRACEES] = { 0 };
	int total = 0, ended = 0, status;

	alarm(0);
	for (int i = 0; i < TRACEES; i++) {
		SEIZED(tracee, 0) stop_and_stop();
		all[i].pid = tracee;
	}
	while (ended < TRACEES) {
		struct tracee *one = find(all, next(&status));

		if (WIFEXITED(status)) {
			ended++;
			if (one->seen != stops() || WEXITSTATUS(status) != 7)
				give_up("status %#x after %d stops", status, one->seen);
			one->pid = 0;
		} else {
			total++;
			check_stop(one, status);
		}
	}
	say(total == TRACEES * stops() ? "each stop was seen once" : "not so");
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
