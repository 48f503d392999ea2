/* Births with CLONE_PARENT, CLONE_PTRACE, CLONE_UNTRACED. */
#include "../harness.h"

static void clone_with(unsigned long flags)
{
	block(SIGCHLD);
	if (syscall(SYS_clone, flags, 0, 0, 0, 0) == 0)
		_exit(19);
}

ROW("H15 CLONE_PARENT: the child is the debugger's own")
{
	SEIZED(tracee, 0)
	{
		clone_with(CLONE_PARENT | SIGCHLD);
		see(-1);
	}
	see(tracee);
	see_with(-1, 0);
}

ROW("H15 CLONE_PARENT, and TRACEFORK")
{
	pid_t born;

	SEIZED(tracee, PTRACE_O_TRACEFORK)
	{
		clone_with(CLONE_PARENT | SIGCHLD);
		see(-1);
	}
	see(tracee);
	born = known("child", message(tracee));
	see(born);
	DO(CONT, born, 0, 0);
	see(born);
	DO(CONT, tracee, 0, 0);
	see(tracee);
}

ROW("H15 CLONE_PTRACE: traced without an event")
{
	pid_t born;

	SEIZED(tracee, PTRACE_O_TRACEEXIT) clone_with(CLONE_PTRACE | SIGCHLD);
	see(tracee);
	DO(CONT, tracee, 0, 0);
	see(tracee);
	born = see_new("child");
	DO(CONT, born, 0, 0);
	see(born);
	DO(CONT, born, 0, 0);
	see(born);
}

ROW("H15 CLONE_UNTRACED: free, whatever the options")
{
	SEIZED(tracee, PTRACE_O_TRACEFORK | PTRACE_O_TRACECLONE)
	{
		clone_with(CLONE_UNTRACED | SIGCHLD);
		see(-1);
	}
	see(tracee);
	see(-1);
}

ROW("H15 CLONE_UNTRACED and CLONE_PTRACE")
{
	pid_t born;

	SEIZED(tracee, PTRACE_O_TRACEFORK)
	{
		clone_with(CLONE_UNTRACED | CLONE_PTRACE | SIGCHLD);
		see(-1);
	}
	born = see_new("child");
	DO(CONT, born, 0, 0);
	see(born);
	see(tracee);
}
