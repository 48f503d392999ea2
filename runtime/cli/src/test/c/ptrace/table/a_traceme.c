/* PTRACE_TRACEME. */
#include "../harness.h"

ROW("TRACEME, and a signal stop")
{
	CHILD(tracee)
	{
		DO(TRACEME, 0, 0, 0);
		raise(SIGSTOP);
	}
	see(tracee);
	see_siginfo(tracee);
	DO(CONT, tracee, 0, 0);
	see(tracee);
}

ROW("TRACEME twice")
{
	TRACED(tracee)
	DO(TRACEME, 0, 0, 0);
	MUST(CONT, tracee, 0, 0);
	see(tracee);
}

ROW("TRACEME of one that is seized")
{
	SEIZED(tracee, 0)
	DO(TRACEME, 0, 0, 0);
	see(tracee);
}

ROW("TRACEME ignores pid, address and data")
{
	CHILD(tracee)
	{
		DO(TRACEME, 12345, 6, 7);
		raise(SIGSTOP);
	}
	see(tracee);
	DO(CONT, tracee, 0, 0);
	see(tracee);
}

ROW("TRACEME, and its exit without a stop")
{
	CHILD(tracee)
	{
		MUST(TRACEME, 0, 0, 0);
		_exit(5);
	}
	see(tracee);
	see(tracee);
}

ROW("TRACEME, and execve: a SIGTRAP like one from kill")
{
	CHILD(tracee)
	{
		MUST(TRACEME, 0, 0, 0);
		become_exit(4);
	}
	see(tracee);
	see_siginfo(tracee);
	DO(CONT, tracee, 0, 0);
	see(tracee);
}

ROW("TRACEME, and execve's SIGTRAP passed on kills")
{
	CHILD(tracee)
	{
		MUST(TRACEME, 0, 0, 0);
		become_exit(4);
	}
	see(tracee);
	DO(CONT, tracee, 0, SIGTRAP);
	see(tracee);
}

static void *trace_me(void *unused)
{
	DO(TRACEME, 0, 0, 0);
	return unused;
}

ROW("TRACEME of a thread: of that thread alone, until its end")
{
	CHILD(tracee)
	{
		await_gone(thread("thread", trace_me));
		raise(SIGSTOP);
	}
	see_with(-1, __WALL);
	see_with(tracee, WUNTRACED);
	DO(CONT, tracee, 0, 0);
	kill(tracee, SIGCONT);
	see(tracee);
}

ROW("a blocked signal is no stop, an ignored one is")
{
	TRACED(tracee)
	{
		block(SIGUSR1);
		raise(SIGUSR1);
		signal(SIGUSR2, SIG_IGN);
		raise(SIGUSR2);
		signal(SIGUSR1, SIG_IGN);
		unblock(SIGUSR1);
	}
	MUST(CONT, tracee, 0, 0);
	see(tracee);
	see_siginfo(tracee);
	MUST(CONT, tracee, 0, SIGUSR2);
	see(tracee);
}

ROW("an ignored signal that was blocked while traced")
{
	TRACED(tracee)
	{
		signal(SIGUSR2, SIG_IGN);
		block(SIGUSR2);
		raise(SIGUSR2);
		unblock(SIGUSR2);
	}
	MUST(CONT, tracee, 0, 0);
	see(tracee);
	MUST(CONT, tracee, 0, SIGUSR2);
	see(tracee);
}
