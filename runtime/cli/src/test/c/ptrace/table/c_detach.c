/* PTRACE_DETACH, PTRACE_KILL, and a debugger's end. */
#include "../harness.h"

ROW("DETACH from a signal stop")
{
	TRACED(tracee) _exit(3);
	DO(DETACH, tracee, 0, 0);
	see(tracee);
}

ROW("DETACH, and then another request")
{
	TRACED(tracee) sleep_for_ever();
	DO(DETACH, tracee, 0, 0);
	DO(CONT, tracee, 0, 0);
	DO(DETACH, tracee, 0, 0);
	await_blocked(tracee, SYS_pause);
	say_state(tracee);
}

ROW("DETACH with a signal that is caught")
{
	TRACED(tracee)
	{
		say_signal(SIGUSR1);
		raise(SIGUSR2);
		say("went on");
	}
	MUST(CONT, tracee, 0, 0);
	see(tracee);
	DO(DETACH, tracee, 0, SIGUSR1);
	see(tracee);
}

ROW("DETACH with the signal that it stopped for")
{
	TRACED(tracee)
	{
		say_signal(SIGUSR1);
		sigqueue(getpid(), SIGUSR1, (union sigval){ .sival_int = 42 });
	}
	MUST(CONT, tracee, 0, 0);
	see(tracee);
	DO(DETACH, tracee, 0, SIGUSR1);
	see(tracee);
}

ROW("DETACH with a signal that kills")
{
	TRACED(tracee) sleep_for_ever();
	DO(DETACH, tracee, 0, SIGTERM);
	see(tracee);
}

ROW("DETACH with SIGSTOP: it stops, and its parent sees it")
{
	TRACED(tracee) _exit(3);
	DO(DETACH, tracee, 0, SIGSTOP);
	see_with(tracee, WUNTRACED);
	kill(tracee, SIGCONT);
	see(tracee);
}

ROW("DETACH with no signal number")
{
	TRACED(tracee) sleep_for_ever();
	DO(DETACH, tracee, 0, 65);
	DO(DETACH, tracee, 0, -1);
	DO(DETACH, tracee, 0, 64);
	see(tracee);
}

ROW("DETACH from ATTACH's stop")
{
	CHILD(tracee) sleep_for_ever();
	MUST(ATTACH, tracee, 0, 0);
	see(tracee);
	DO(DETACH, tracee, 0, 0);
	await_blocked(tracee, SYS_pause);
	say_state(tracee);
}

ROW("DETACH from INTERRUPT's stop")
{
	SEIZED(tracee, 0) sleep_for_ever();
	await_blocked(tracee, SYS_pause);
	MUST(INTERRUPT, tracee, 0, 0);
	see(tracee);
	DO(DETACH, tracee, 0, 0);
	await_blocked(tracee, SYS_pause);
	say_state(tracee);
}

ROW("DETACH from INTERRUPT's stop with a signal")
{
	SEIZED(tracee, 0) sleep_for_ever();
	await_blocked(tracee, SYS_pause);
	MUST(INTERRUPT, tracee, 0, 0);
	see(tracee);
	DO(DETACH, tracee, 0, SIGTERM);
	await_blocked(tracee, SYS_pause);
	say_state(tracee);
}

ROW("DETACH from a call's entry: the call is made")
{
	TRACED_WITH(tracee, PTRACE_O_TRACESYSGOOD) _exit(9);
	MUST(SYSCALL, tracee, 0, 0);
	see(tracee);
	DO(DETACH, tracee, 0, 0);
	see(tracee);
}

ROW("DETACH from a call's entry with a signal")
{
	TRACED_WITH(tracee, PTRACE_O_TRACESYSGOOD)
	{
		say_signal(SIGUSR1);
		syscall(SYS_getppid);
	}
	do {
		MUST(SYSCALL, tracee, 0, 0);
		expect(tracee, SYSCALL_STOP);
	} while (registers(tracee).orig_rax != SYS_getppid);
	DO(DETACH, tracee, 0, SIGUSR1);
	see(tracee);
}

ROW("DETACH from a group-stop by ATTACH: it stays stopped")
{
	TRACED(tracee) _exit(3);
	MUST(CONT, tracee, 0, SIGSTOP);
	see(tracee);
	DO(DETACH, tracee, 0, 0);
	see_with(tracee, WUNTRACED);
	kill(tracee, SIGCONT);
	see(tracee);
}

ROW("DETACH from a group-stop by SEIZE: it stays stopped")
{
	SEIZED(tracee, 0)
	{
		raise(SIGSTOP);
		_exit(3);
	}
	see(tracee);
	MUST(CONT, tracee, 0, SIGSTOP);
	see(tracee);
	DO(DETACH, tracee, 0, 0);
	see_with(tracee, WUNTRACED);
	kill(tracee, SIGCONT);
	see(tracee);
}

ROW("DETACH, and ATTACH again")
{
	TRACED(tracee) sleep_for_ever();
	MUST(DETACH, tracee, 0, 0);
	DO(SEIZE, tracee, 0, 0);
	DO(INTERRUPT, tracee, 0, 0);
	see(tracee);
	DO(DETACH, tracee, 0, 0);
	DO(ATTACH, tracee, 0, 0);
	see(tracee);
}

ROW("KILL of one that is stopped")
{
	TRACED(tracee) sleep_for_ever();
	DO(KILL, tracee, 0, 0);
	see(tracee);
}

ROW("KILL of one that runs")
{
	SEIZED(tracee, 0) sleep_for_ever();
	DO(KILL, tracee, 0, 0);
	see(tracee);
	DO(KILL, tracee, 0, 0);
}

ROW("KILL of a zombie")
{
	SEIZED(tracee, 0) _exit(1);
	await_zombie(tracee);
	DO(KILL, tracee, 0, 0);
	see(tracee);
}

ROW("the debugger's end lets its tracees go")
{
	int gate[2];
	char byte;

	CHECK(pipe(gate) == 0);
	CHILD(tracee)
	{
		close(gate[1]);
		CHECK(read(gate[0], &byte, 1) == 0);
		_exit(6);
	}
	CHILD(debugger)
	{
		MUST(ATTACH, tracee, 0, 0);
		see(tracee);
		see_with(tracee, __WALL | WNOHANG);
	}
	see(debugger);
	close(gate[1]);
	see(tracee);
}

ROW("the debugger's end with EXITKILL")
{
	CHILD(tracee) sleep_for_ever();
	CHILD(debugger)
	{
		MUST(SEIZE, tracee, 0, PTRACE_O_EXITKILL);
	}
	see(debugger);
	see(tracee);
}

static pid_t held;

static void *hold(void *options)
{
	(void)options;
	MUST(SEIZE, held, 0, 0);
	MUST(INTERRUPT, held, 0, 0);
	see(held);
	return NULL;
}

static void *hold_to_the_end(void *unused)
{
	hold(unused);
	MUST(SETOPTIONS, held, 0, PTRACE_O_EXITKILL);
	return NULL;
}

ROW("the end of the thread that attached lets its tracees go")
{
	CHILD(tracee) sleep_for_ever();
	held = tracee;
	await_gone(thread("thread", hold));
	DO(CONT, tracee, 0, 0);
	await_blocked(tracee, SYS_pause);
	say_state(tracee);
	DO(SEIZE, tracee, 0, 0);
}

ROW("the end of the thread that attached, with EXITKILL")
{
	CHILD(tracee) sleep_for_ever();
	held = tracee;
	await_gone(thread("thread", hold_to_the_end));
	see(tracee);
}
