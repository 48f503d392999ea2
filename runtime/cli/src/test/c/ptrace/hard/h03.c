/* The tracer is the real parent, too. */
#include "../harness.h"
#include <time.h>

static int signals(void)
{
	struct timespec now = { 0 };
	sigset_t set;
	int count = 0;

	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	while (sigtimedwait(&set, NULL, &now) == SIGCHLD)
		count++;
	return count;
}

ROW("H3 the tracer is the parent: each thing is told once")
{
	block(SIGCHLD);
	SEIZED(tracee, 0)
	{
		raise(SIGSTOP);
		_exit(7);
	}
	see(tracee);
	say("signals %d", signals());
	MUST(CONT, tracee, 0, SIGSTOP);
	see_with(tracee, WUNTRACED);
	see_with(tracee, WUNTRACED | WNOHANG);
	say("signals %d", signals());
	MUST(CONT, tracee, 0, 0);
	see(tracee);
	say("signals %d", signals());
	see(tracee);
	see(-1);
}
