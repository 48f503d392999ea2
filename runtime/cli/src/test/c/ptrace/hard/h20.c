/* A tracee that can't be stopped: until its vfork child ends it sleeps uninterruptibly. */
#include "../harness.h"

static int gate[2];

static void vforks(void)
{
	char byte;

	block(SIGCHLD);
	close(gate[1]);
	if (vfork() == 0)
		_exit(read(gate[0], &byte, 1));
	sleep_for_ever();
}

ROW("H20 INTERRUPT of one that sleeps uninterruptibly")
{
	CHECK(pipe(gate) == 0);
	SEIZED(tracee, 0) vforks();
	await_state(tracee, 'D');
	DO(INTERRUPT, tracee, 0, 0);
	see_with(tracee, __WALL | WNOHANG);
	close(gate[1]);
	see(tracee);
	DO(CONT, tracee, 0, 0);
	await_blocked(tracee, SYS_pause);
}

ROW("H20 ATTACH to one that sleeps uninterruptibly")
{
	CHECK(pipe(gate) == 0);
	CHILD(tracee) vforks();
	await_state(tracee, 'D');
	DO(ATTACH, tracee, 0, 0);
	see_with(tracee, __WALL | WNOHANG);
	DO(DETACH, tracee, 0, 0);
	close(gate[1]);
	see(tracee);
	DO(DETACH, tracee, 0, 0);
	await_blocked(tracee, SYS_pause);
}

ROW("H20 SIGKILL of one that sleeps uninterruptibly")
{
	CHECK(pipe(gate) == 0);
	SEIZED(tracee, 0) vforks();
	await_state(tracee, 'D');
	DO(INTERRUPT, tracee, 0, 0);
	kill(tracee, SIGKILL);
	see(tracee);
}
