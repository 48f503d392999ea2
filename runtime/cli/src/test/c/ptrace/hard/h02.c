/* The debugger waits before it has a tracee. */
#include "../harness.h"

static void become_traced(void)
{
	await_waiting(getppid());
	MUST(TRACEME, 0, 0, 0);
	raise(SIGSTOP);
	_exit(7);
}

ROW("H2 a debugger waits for its child, which then makes it its tracer")
{
	CHILD(tracee) become_traced();
	see(tracee);
	see_siginfo(tracee);
	MUST(CONT, tracee, 0, 0);
	see(tracee);
}

ROW("H2 the same, waiting for any child")
{
	CHILD(tracee) become_traced();
	see(-1);
	MUST(CONT, tracee, 0, 0);
	see(-1);
}

ROW("H2 the same by waitid")
{
	CHILD(tracee) become_traced();
	say_waitid(P_ALL, 0, WEXITED | WSTOPPED);
	MUST(CONT, tracee, 0, 0);
	say_waitid(P_ALL, 0, WEXITED | WSTOPPED);
}
