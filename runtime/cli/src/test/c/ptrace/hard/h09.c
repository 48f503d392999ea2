/* SIGSTOP comes while the debugger steps. */
#include "../harness.h"

ROW("H9 SIGSTOP comes while the debugger steps")
{
	unsigned long before;

	TRACED(tracee)
	{
		__asm__ volatile("int3; nop; nop; nop" ::: "memory");
		_exit(7);
	}
	MUST(CONT, tracee, 0, 0);
	see(tracee);
	before = registers(tracee).rip;
	kill(tracee, SIGSTOP);
	DO(SINGLESTEP, tracee, 0, 0);
	see(tracee);
	say("%lld on", registers(tracee).rip - before);
	DO(SINGLESTEP, tracee, 0, 0);
	see(tracee);
	say("%lld on", registers(tracee).rip - before);
	kill(tracee, SIGSTOP);
	DO(SINGLESTEP, tracee, 0, 0);
	see(tracee);
	DO(SINGLESTEP, tracee, 0, SIGSTOP);
	see(tracee);
	say("%lld on", registers(tracee).rip - before);
	DO(SINGLESTEP, tracee, 0, 0);
	see(tracee);
	say("%lld on", registers(tracee).rip - before);
	kill(tracee, SIGCONT);
	DO(CONT, tracee, 0, 0);
	see(tracee);
	DO(CONT, tracee, 0, SIGCONT);
	see(tracee);
}
