/* Who ignores SIGCHLD, or blocks it, still sees its tracees. */
#include "../harness.h"

static void stopped_and_ended(void)
{
	SEIZED(tracee, 0)
	{
		raise(SIGUSR1);
		_exit(7);
	}
	see(tracee);
	MUST(CONT, tracee, 0, 0);
	see(tracee);
	see(tracee);
}

ROW("H16 SIGCHLD is ignored")
{
	signal(SIGCHLD, SIG_IGN);
	stopped_and_ended();
}

ROW("H16 SIGCHLD is blocked")
{
	block(SIGCHLD);
	stopped_and_ended();
}

static void nothing(int signal, siginfo_t *info, void *context)
{
	(void)signal, (void)info, (void)context;
}

ROW("H16 a debugger that sleeps in sigsuspend only")
{
	sigset_t none;
	int status;

	sigemptyset(&none);
	catch_with(SIGCHLD, nothing, 0);
	block(SIGCHLD);
	SEIZED(tracee, 0)
	{
		raise(SIGUSR1);
		raise(SIGUSR2);
		_exit(7);
	}
	for (;;) {
		pid_t found = waitpid(tracee, &status, WNOHANG | __WALL);
		if (found < 0)
			break;
		if (found == 0) {
			sigsuspend(&none);
			continue;
		}
		say_status(status);
		if (WIFSTOPPED(status))
			MUST(CONT, tracee, 0, 0);
	}
}
