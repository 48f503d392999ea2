/* The tracee is killed while it is stopped. */
#include "../harness.h"

static void killed(pid_t tracee)
{
	struct user_regs_struct now;

	kill(tracee, SIGKILL);
	DO(GETREGS, tracee, 0, &now);
	DO(CONT, tracee, 0, 0);
	see(tracee);
	see(tracee);
}

ROW("H6 the tracee is killed at a signal")
{
	SEIZED(tracee, 0) raise(SIGUSR1);
	see(tracee);
	killed(tracee);
}

ROW("H6 the tracee is killed at a stop that nobody has waited for")
{
	SEIZED(tracee, 0) raise(SIGUSR1);
	say_waitid(P_PID, tracee, WSTOPPED | WNOWAIT);
	killed(tracee);
}

ROW("H6 the tracee is killed at a call")
{
	TRACED_WITH(tracee, PTRACE_O_TRACESYSGOOD) syscall(SYS_getppid);
	enter(tracee, SYS_getppid);
	killed(tracee);
}

ROW("H6 the tracee is killed at an event")
{
	SEIZED(tracee, PTRACE_O_TRACEEXEC) become_exit(4);
	see(tracee);
	killed(tracee);
}

ROW("H6 the tracee is killed in a group-stop")
{
	SEIZED(tracee, 0) raise(SIGSTOP);
	see(tracee);
	MUST(CONT, tracee, 0, SIGSTOP);
	see(tracee);
	killed(tracee);
}

ROW("H6 the tracee is killed while it listens")
{
	SEIZED(tracee, 0) raise(SIGSTOP);
	see(tracee);
	MUST(CONT, tracee, 0, SIGSTOP);
	see(tracee);
	MUST(LISTEN, tracee, 0, 0);
	killed(tracee);
}

ROW("H6 the tracee is killed while it runs and the debugger waits")
{
	pid_t me = getpid();

	SEIZED(tracee, 0) sleep_for_ever();
	CHILD(killer)
	{
		await_waiting(me);
		kill(tracee, SIGKILL);
	}
	see(tracee);
	see(killer);
}
