/* The debugger leaves with a signal. */
#include "../harness.h"

static void leave_with(pid_t tracee, int signal)
{
	see(tracee);
	DO(DETACH, tracee, 0, signal);
	see_with(tracee, WUNTRACED);
}

ROW("H11 the debugger leaves with the signal it was shown")
{
	SEIZED(tracee, 0)
	{
		say_signal(SIGUSR1);
		sigqueue(getpid(), SIGUSR1, (union sigval){ .sival_int = 77 });
		_exit(7);
	}
	leave_with(tracee, SIGUSR1);
}

ROW("H11 the debugger leaves with another signal")
{
	SEIZED(tracee, 0) raise(SIGUSR1);
	leave_with(tracee, SIGTERM);
}

ROW("H11 the debugger leaves with none")
{
	SEIZED(tracee, 0)
	{
		raise(SIGTERM);
		_exit(7);
	}
	leave_with(tracee, 0);
}

ROW("H11 the debugger leaves with SIGSTOP")
{
	SEIZED(tracee, 0)
	{
		raise(SIGUSR1);
		_exit(7);
	}
	leave_with(tracee, SIGSTOP);
	kill(tracee, SIGCONT);
	see(tracee);
}
