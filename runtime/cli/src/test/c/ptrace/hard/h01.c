/* A thread waits that isn't the tracer. */
#include "../harness.h"

static pid_t waiter, tracee_pid;

static void *waits(void *unused)
{
	see(tracee_pid);
	raise_flag(0);
	see(tracee_pid);
	return unused;
}

ROW("H1 a thread waits that isn't the tracer")
{
	SEIZED(tracee, 0) sleep_for_ever();
	tracee_pid = tracee;
	waiter = thread("waiter", waits);
	await_waiting(waiter);
	DO(INTERRUPT, tracee, 0, 0);
	await_flag(0);
	DO(CONT, tracee, 0, 0);
	kill(tracee, SIGKILL);
	await_gone(waiter);
	see(tracee);
}
