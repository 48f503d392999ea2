/* A debugger comes to a stopped process, and dies. */
#include "../harness.h"

static void comes_and_dies(int attaches)
{
	CHILD(tracee)
	{
		raise(SIGSTOP);
		_exit(7);
	}
	see_with(tracee, WUNTRACED);
	CHILD(debugger)
	{
		if (attaches)
			DO(ATTACH, tracee, 0, 0);
		else
			DO(SEIZE, tracee, 0, 0);
		see(tracee);
	}
	see(debugger);
	/* it goes from its tracer's stop into its group's by itself, and runs for that */
	while (state(tracee) == 'R')
		sched_yield();
	say_state(tracee);
	see_with(tracee, WNOHANG);
	kill(tracee, SIGCONT);
}

ROW("H12 a debugger seizes a stopped process, and dies")
{
	comes_and_dies(0);
	see(-1);
}

ROW("H12 a debugger attaches to a stopped process, and dies: SIGSTOP is left behind")
{
	comes_and_dies(1);
	see_with(-1, WUNTRACED);
}
