/* A grandchild is traced while its parent waits for it. */
#include "../harness.h"

enum { PARENT_WAITS, TRACED_IT, ENDED };

ROW("H4 a grandchild is traced while its parent waits for it")
{
	static int *shared_pid;

	shared_pid = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	CHILD(middle)
	{
		CHILD(grandchild)
		{
			*shared_pid = getpid();
			raise_flag(PARENT_WAITS);
			await_flag(TRACED_IT);
			raise(SIGUSR1);
			_exit(7);
		}
		see_with(grandchild, WUNTRACED);
		say_waitid(P_ALL, 0, WEXITED);
	}
	await_flag(PARENT_WAITS);
	await_waiting(middle);
	DO(SEIZE, *shared_pid, 0, PTRACE_O_TRACEEXIT);
	raise_flag(TRACED_IT);
	see(*shared_pid);
	DO(CONT, *shared_pid, 0, 0);
	see(*shared_pid);
	await_waiting(middle);
	DO(CONT, *shared_pid, 0, 0);
	see(*shared_pid);
	see(middle);
}
