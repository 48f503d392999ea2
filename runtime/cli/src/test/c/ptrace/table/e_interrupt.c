/* PTRACE_INTERRUPT, PTRACE_LISTEN. */
#include "../harness.h"

ROW("INTERRUPT and LISTEN of one that isn't seized")
{
	TRACED(tracee) sleep_for_ever();
	DO(INTERRUPT, tracee, 0, 0);
	DO(LISTEN, tracee, 0, 0);
}

ROW("INTERRUPT of one that sleeps")
{
	SEIZED(tracee, 0) sleep_for_ever();
	await_blocked(tracee, SYS_pause);
	DO(INTERRUPT, tracee, 0, 0);
	see(tracee);
	see_siginfo(tracee);
	see_message(tracee);
	see_syscall(tracee);
	say("call %lld", registers(tracee).orig_rax);
	DO(CONT, tracee, 0, 0);
	await_blocked(tracee, SYS_pause);
}

ROW("INTERRUPT of one that computes")
{
	SEIZED(tracee, 0) spin_for_ever();
	DO(INTERRUPT, tracee, 0, 0);
	see(tracee);
	DO(CONT, tracee, 0, 0);
	see_with(tracee, __WALL | WNOHANG);
}

ROW("INTERRUPT twice: one stop")
{
	int gate[2];
	char byte;

	CHECK(pipe(gate) == 0);
	SEIZED(tracee, 0)
	{
		block(SIGCHLD);
		close(gate[1]);
		/* until its child's end it can't be stopped */
		if (vfork() == 0)
			_exit(read(gate[0], &byte, 1));
		sleep_for_ever();
	}
	await_state(tracee, 'D');
	DO(INTERRUPT, tracee, 0, 0);
	DO(INTERRUPT, tracee, 0, 0);
	see_with(tracee, __WALL | WNOHANG);
	close(gate[1]);
	see(tracee);
	DO(CONT, tracee, 0, 0);
	await_blocked(tracee, SYS_pause);
	see_with(tracee, __WALL | WNOHANG);
}

ROW("INTERRUPT of one that is stopped: another stop follows")
{
	SEIZED(tracee, 0) sleep_for_ever();
	MUST(INTERRUPT, tracee, 0, 0);
	see(tracee);
	DO(INTERRUPT, tracee, 0, 0);
	see_with(tracee, __WALL | WNOHANG);
	DO(CONT, tracee, 0, 0);
	see(tracee);
	DO(CONT, tracee, 0, 0);
	await_blocked(tracee, SYS_pause);
	see_with(tracee, __WALL | WNOHANG);
}

ROW("INTERRUPT, and SYSCALL at a signal's stop: INTERRUPT comes first")
{
	SEIZED(tracee, PTRACE_O_TRACESYSGOOD)
	{
		raise(SIGUSR1);
		syscall(SYS_getppid);
	}
	see(tracee);
	DO(INTERRUPT, tracee, 0, 0);
	DO(SYSCALL, tracee, 0, 0);
	see(tracee);
	DO(SYSCALL, tracee, 0, 0);
	see(tracee);
}

ROW("INTERRUPT of a zombie")
{
	SEIZED(tracee, 0) _exit(2);
	await_zombie(tracee);
	DO(INTERRUPT, tracee, 0, 0);
	DO(CONT, tracee, 0, 0);
	see(tracee);
}

ROW("LISTEN elsewhere than in EVENT_STOP")
{
	SEIZED(tracee, PTRACE_O_TRACESYSGOOD)
	{
		raise(SIGUSR1);
		syscall(SYS_getppid);
	}
	see(tracee);
	DO(LISTEN, tracee, 0, 0);
	DO(SYSCALL, tracee, 0, 0);
	see(tracee);
	DO(LISTEN, tracee, 0, 0);
}

ROW("LISTEN in INTERRUPT's stop")
{
	SEIZED(tracee, 0) sleep_for_ever();
	MUST(INTERRUPT, tracee, 0, 0);
	see(tracee);
	DO(LISTEN, tracee, 0, 0);
	DO(GETEVENTMSG, tracee, 0, 0);
	DO(CONT, tracee, 0, 0);
	see_with(tracee, __WALL | WNOHANG);
	DO(INTERRUPT, tracee, 0, 0);
	see(tracee);
}

ROW("LISTEN in a group-stop: only INTERRUPT reaches it")
{
	SEIZED(tracee, 0)
	{
		raise(SIGSTOP);
		_exit(8);
	}
	see(tracee);
	MUST(CONT, tracee, 0, SIGSTOP);
	see(tracee);
	see_siginfo(tracee);
	DO(LISTEN, tracee, 0, 0);
	say_state(tracee);
	DO(CONT, tracee, 0, 0);
	DO(GETREGS, tracee, 0, 0);
	DO(LISTEN, tracee, 0, 0);
	DO(INTERRUPT, tracee, 0, 0);
	see(tracee);
	DO(LISTEN, tracee, 0, 0);
	kill(tracee, SIGCONT);
	see(tracee);
	see_siginfo(tracee);
	DO(CONT, tracee, 0, 0);
	see(tracee);
	DO(CONT, tracee, 0, SIGCONT);
	see(tracee);
}

ROW("LISTEN after SIGCONT: told at once")
{
	SEIZED(tracee, 0) raise(SIGSTOP);
	see(tracee);
	MUST(CONT, tracee, 0, SIGSTOP);
	see(tracee);
	kill(tracee, SIGCONT);
	DO(LISTEN, tracee, 0, 0);
	see(tracee);
	see_siginfo(tracee);
	DO(CONT, tracee, 0, 0);
	see(tracee);
	DO(CONT, tracee, 0, 0);
	see(tracee);
}

ROW("LISTEN, and a signal: it waits")
{
	SEIZED(tracee, 0) raise(SIGSTOP);
	see(tracee);
	MUST(CONT, tracee, 0, SIGSTOP);
	see(tracee);
	DO(LISTEN, tracee, 0, 0);
	kill(tracee, SIGUSR1);
	see_with(tracee, __WALL | WNOHANG);
	kill(tracee, SIGCONT);
	see(tracee);
	DO(CONT, tracee, 0, 0);
	see(tracee);
	DO(CONT, tracee, 0, 0);
	see(tracee);
	DO(CONT, tracee, 0, 0);
	see(tracee);
}

ROW("LISTEN, and SIGKILL")
{
	SEIZED(tracee, 0) raise(SIGSTOP);
	see(tracee);
	MUST(CONT, tracee, 0, SIGSTOP);
	see(tracee);
	DO(LISTEN, tracee, 0, 0);
	kill(tracee, SIGKILL);
	see(tracee);
}
