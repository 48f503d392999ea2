/* The debugger is in a pid namespace of its own. */
#include "../harness.h"

static void debug_inside(void)
{
	unsigned long born = 0;
	int status = 0;
	pid_t tracee, found;

	known("inner", getpid());
	tracee = fork();
	if (tracee == 0) {
		MUST(TRACEME, 0, 0, 0);
		raise(SIGSTOP);
		block(SIGCHLD);
		if (fork() == 0)
			_exit(3);
		_exit(7);
	}
	say("itself %d, tracee %d", getpid(), tracee);
	found = waitpid(-1, &status, __WALL);
	say("found %d", found);
	say_status(status);
	DO(SETOPTIONS, tracee, 0, PTRACE_O_TRACEFORK);
	DO(CONT, tracee, 0, 0);
	found = waitpid(tracee, &status, __WALL);
	say("found %d", found);
	say_status(status);
	MUST(GETEVENTMSG, tracee, 0, &born);
	say("born %lu", born);
	found = waitpid(born, &status, __WALL);
	say("found %d", found);
	say_status(status);
	DO(DETACH, born, 0, 0);
	DO(SEIZE, born + 100, 0, 0);
	DO(CONT, tracee, 0, 0);
	say_waitid(P_PID, tracee, WEXITED);
}

ROW("H17 the debugger is in a pid namespace of its own")
{
	CHILD(outer)
	{
		if (unshare(CLONE_NEWPID) < 0) {
			say("unshare %s", strerrorname_np(errno));
			_exit(0);
		}
		CHILD(inner) debug_inside();
		see(inner);
	}
	see(outer);
}
