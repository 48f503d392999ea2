/* Group-stops: by ATTACH and TRACEME they look like a signal's stop, by SEIZE they are told apart. */
#include "../harness.h"

static void group_stop(pid_t tracee, int signal)
{
	see(tracee);
	DO(CONT, tracee, 0, signal);
	see(tracee);
	see_siginfo(tracee);
	see_message(tracee);
	DO(CONT, tracee, 0, 0);
	see(tracee);
}

ROW("SIGSTOP passed on, by TRACEME")
{
	TRACED(tracee) raise(SIGSTOP);
	MUST(CONT, tracee, 0, 0);
	group_stop(tracee, SIGSTOP);
}

ROW("SIGTTIN passed on, by TRACEME")
{
	TRACED(tracee) raise(SIGTTIN);
	MUST(CONT, tracee, 0, 0);
	group_stop(tracee, SIGTTIN);
}

ROW("SIGSTOP passed on, by SEIZE")
{
	SEIZED(tracee, 0) raise(SIGSTOP);
	group_stop(tracee, SIGSTOP);
}

ROW("SIGTSTP passed on, by SEIZE")
{
	SEIZED(tracee, 0) raise(SIGTSTP);
	group_stop(tracee, SIGTSTP);
}

ROW("SIGTTOU passed on, by SEIZE")
{
	SEIZED(tracee, 0) raise(SIGTTOU);
	group_stop(tracee, SIGTTOU);
}

ROW("a stop signal passed on that is ignored")
{
	SEIZED(tracee, 0)
	{
		signal(SIGTSTP, SIG_IGN);
		raise(SIGTSTP);
	}
	see(tracee);
	DO(CONT, tracee, 0, SIGTSTP);
	see(tracee);
}

ROW("SIGSTOP dropped")
{
	SEIZED(tracee, 0)
	{
		raise(SIGSTOP);
		_exit(5);
	}
	see(tracee);
	DO(CONT, tracee, 0, 0);
	see(tracee);
}

ROW("another signal in the place of SIGSTOP's stop stops, too")
{
	SEIZED(tracee, 0)
	{
		raise(SIGUSR1);
		_exit(5);
	}
	see(tracee);
	DO(CONT, tracee, 0, SIGSTOP);
	see(tracee);
	see_siginfo(tracee);
	DO(CONT, tracee, 0, 0);
	see(tracee);
}

ROW("CONT out of a group-stop with a signal: it is dropped")
{
	SEIZED(tracee, 0)
	{
		raise(SIGSTOP);
		_exit(5);
	}
	see(tracee);
	MUST(CONT, tracee, 0, SIGSTOP);
	see(tracee);
	DO(CONT, tracee, 0, SIGTERM);
	see(tracee);
}

ROW("CONT out of a group-stop, and SIGSTOP again")
{
	SEIZED(tracee, 0)
	{
		raise(SIGSTOP);
		raise(SIGSTOP);
	}
	see(tracee);
	MUST(CONT, tracee, 0, SIGSTOP);
	see(tracee);
	DO(CONT, tracee, 0, 0);
	see(tracee);
	DO(CONT, tracee, 0, SIGSTOP);
	see(tracee);
	DO(CONT, tracee, 0, 0);
	see(tracee);
}

ROW("SIGCONT in a group-stop by TRACEME")
{
	TRACED(tracee) raise(SIGSTOP);
	MUST(CONT, tracee, 0, 0);
	see(tracee);
	MUST(CONT, tracee, 0, SIGSTOP);
	see(tracee);
	kill(tracee, SIGCONT);
	see_with(tracee, __WALL | WNOHANG);
	DO(CONT, tracee, 0, 0);
	see(tracee);
	see_siginfo(tracee);
	DO(CONT, tracee, 0, SIGCONT);
	see(tracee);
}

ROW("SIGCONT at the stop for SIGSTOP: it isn't stopped after")
{
	SEIZED(tracee, 0) raise(SIGSTOP);
	see(tracee);
	kill(tracee, SIGCONT);
	DO(CONT, tracee, 0, SIGSTOP);
	see(tracee);
	DO(CONT, tracee, 0, 0);
	see(tracee);
}

static void *sleep_in_thread(void *unused)
{
	sleep_for_ever();
	return unused;
}

ROW("a group-stop of two threads, both traced")
{
	pid_t other;

	SEIZED(tracee, PTRACE_O_TRACECLONE)
	{
		thread("thread", sleep_in_thread);
		raise(SIGSTOP);
	}
	see(tracee);
	other = known("thread", message(tracee));
	see(other);
	DO(CONT, other, 0, 0);
	DO(CONT, tracee, 0, 0);
	see(tracee);
	await_blocked(other, SYS_pause);
	DO(CONT, tracee, 0, SIGSTOP);
	see(tracee);
	see(other);
	see_siginfo(other);
	DO(LISTEN, tracee, 0, 0);
	DO(LISTEN, other, 0, 0);
	kill(tracee, SIGCONT);
	see(tracee);
	see(other);
	/* alone, so that it is the one to take SIGCONT */
	DO(CONT, tracee, 0, 0);
	see(tracee);
	see_siginfo(tracee);
	DO(CONT, other, 0, 0);
	DO(CONT, tracee, 0, 0);
	see(other);
	see(tracee);
}

ROW("a group-stop of two threads, one of which is traced: the parent sees it when both have stopped")
{
	pid_t other;

	SEIZED(tracee, PTRACE_O_TRACECLONE)
	{
		thread("thread", sleep_in_thread);
		raise(SIGSTOP);
	}
	see(tracee);
	other = known("thread", message(tracee));
	see(other);
	DO(DETACH, other, 0, 0);
	DO(CONT, tracee, 0, 0);
	see(tracee);
	DO(CONT, tracee, 0, SIGSTOP);
	see(tracee);
	DO(DETACH, tracee, 0, 0);
	see_with(tracee, WUNTRACED);
	kill(tracee, SIGCONT);
	see(tracee);
}
