/* Debuggers of debuggers. */
#include "../harness.h"

#define ERESTARTSYS 512

static void debug(void)
{
	block(SIGCHLD);
	SEIZED(tracee, 0)
	{
		raise(SIGUSR1);
		_exit(7);
	}
	see(tracee);
	MUST(CONT, tracee, 0, 0);
	see(tracee);
}

ROW("a debugger of a debugger sees its waits, and its requests")
{
	SEIZED(debugger, PTRACE_O_TRACESYSGOOD)
	{
		await_flag(0);
		debug();
	}
	MUST(INTERRUPT, debugger, 0, 0);
	see(debugger);
	raise_flag(0);
	enter(debugger, SYS_ptrace);
	see_syscall(debugger);
	leave(debugger);
	see_syscall(debugger);
	for (int i = 0; i < 2; i++) {
		enter(debugger, SYS_wait4);
		see_syscall(debugger);
		leave(debugger);
		/* a wait that is broken off, as any signal may do it, is made again */
		while (result_register(debugger) == -ERESTARTSYS) {
			enter(debugger, SYS_wait4);
			leave(debugger);
		}
		say(result_register(debugger) > 0 ? "it found somebody" : "it found nobody");
	}
	MUST(CONT, debugger, 0, 0);
	see(debugger);
}

ROW("a debugger of a debugger holds it, and its tracee waits for it")
{
	SEIZED(debugger, PTRACE_O_TRACEFORK) debug();
	see(debugger);
	known("grandchild", message(debugger));
	see_new("grandchild");
	DO(SEIZE, message(debugger), 0, 0);
	DO(DETACH, message(debugger), 0, 0);
	DO(CONT, debugger, 0, 0);
	see(debugger);
}

ROW("a chain of three")
{
	SEIZED(first, 0)
	{
		block(SIGCHLD);
		SEIZED(second, 0)
		{
			block(SIGCHLD);
			SEIZED(third, 0) raise(SIGUSR1);
			see(third);
			raise(SIGUSR2);
			MUST(CONT, third, 0, 0);
			see(third);
		}
		see(second);
		raise(SIGTRAP);
		MUST(CONT, second, 0, 0);
		see(second);
	}
	see(first);
	MUST(CONT, first, 0, 0);
	see(first);
}
