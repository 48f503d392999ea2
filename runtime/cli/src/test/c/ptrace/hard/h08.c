/* A vfork child becomes traced and executes, as gdb starts its programs. */
#include "../harness.h"

ROW("H8 a vfork child becomes traced and executes")
{
	pid_t tracee = vfork();

	if (tracee == 0) {
		syscall(SYS_ptrace, PTRACE_TRACEME, 0, 0, 0);
		execl("/proc/self/exe", "row", "--exit", "4", NULL);
		_exit(99);
	}
	known("tracee", tracee);
	see(tracee);
	see_siginfo(tracee);
	MUST(SETOPTIONS, tracee, 0, PTRACE_O_TRACEEXIT);
	MUST(CONT, tracee, 0, 0);
	see(tracee);
	see_message(tracee);
	MUST(CONT, tracee, 0, 0);
	see(tracee);
}

ROW("H8 a vfork child stops while its parent can't wait; another sees it")
{
	CHILD(parent)
	{
		pid_t born = vfork();

		if (born == 0) {
			syscall(SYS_ptrace, PTRACE_TRACEME, 0, 0, 0);
			_exit(5);
		}
		known("born", born);
		see(born);
	}
	see(parent);
}
