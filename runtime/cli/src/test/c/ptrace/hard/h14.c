/* Options change between a birth and the child's first stop. */
#include "../harness.h"

ROW("H14 options change between a birth and the child's first stop")
{
	pid_t born;

	SEIZED(tracee, PTRACE_O_TRACEFORK)
	{
		block(SIGCHLD);
		if (fork() == 0)
			_exit(17);
	}
	see(tracee);
	born = known("child", message(tracee));
	DO(SETOPTIONS, tracee, 0, PTRACE_O_TRACEEXIT);
	see(born);
	DO(CONT, born, 0, 0);
	see(born);
	DO(CONT, tracee, 0, 0);
	see(tracee);
	DO(CONT, tracee, 0, 0);
	see(tracee);
}
