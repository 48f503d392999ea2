/* A real parent that isn't the tracer: what its waits see, and when. */
#include "../harness.h"

/* A debugger, which tells its steps by flags, and a parent of the same tracee. */
enum { SEIZED_IT, GO_ON, GO_ON_AGAIN, SEEN, ENDED };

ROW("a parent sees no stop of another's tracee")
{
	SEIZED(tracee, 0) sleep_for_ever();
	MUST(INTERRUPT, tracee, 0, 0);
	see(tracee);
	MUST(DETACH, tracee, 0, 0);
	CHILD(debugger)
	{
		MUST(SEIZE, tracee, 0, 0);
		MUST(INTERRUPT, tracee, 0, 0);
		see(tracee);
		raise_flag(SEIZED_IT);
		await_flag(GO_ON);
		MUST(CONT, tracee, 0, 0);
	}
	await_flag(SEIZED_IT);
	see_with(tracee, WNOHANG | WUNTRACED);
	see_with(-1, WNOHANG | WUNTRACED);
	say_waitid(P_PID, tracee, WSTOPPED | WEXITED | WCONTINUED | WNOHANG);
	raise_flag(GO_ON);
	see(debugger);
}

ROW("a parent sees the end when the tracer has seen it")
{
	CHILD(tracee)
	{
		await_flag(SEIZED_IT);
		_exit(13);
	}
	CHILD(debugger)
	{
		MUST(SEIZE, tracee, 0, 0);
		raise_flag(SEIZED_IT);
		await_end(tracee);
		raise_flag(ENDED);
		await_flag(GO_ON);
		see(tracee);
		see_with(tracee, WNOHANG);
		raise_flag(SEEN);
	}
	await_flag(ENDED);
	see_with(tracee, WNOHANG);
	say_waitid(P_PID, tracee, WEXITED | WNOHANG);
	raise_flag(GO_ON);
	await_flag(SEEN);
	see(tracee);
	see(debugger);
}

ROW("a parent that waits is told when the tracer is gone")
{
	CHILD(tracee)
	{
		await_flag(SEIZED_IT);
		_exit(13);
	}
	CHILD(debugger)
	{
		MUST(SEIZE, tracee, 0, 0);
		raise_flag(SEIZED_IT);
		await_end(tracee);
	}
	await_flag(SEIZED_IT);
	see(tracee);
	see(debugger);
}

ROW("a parent sees a group-stop of another's tracee")
{
	CHILD(tracee)
	{
		await_flag(SEIZED_IT);
		raise(SIGSTOP);
		_exit(13);
	}
	CHILD(debugger)
	{
		MUST(SEIZE, tracee, 0, 0);
		raise_flag(SEIZED_IT);
		see(tracee);
		raise_flag(SEEN);
		await_flag(GO_ON);
		MUST(CONT, tracee, 0, SIGSTOP);
		see(tracee);
		MUST(LISTEN, tracee, 0, 0);
		see(tracee);
		MUST(CONT, tracee, 0, 0);
		see(tracee);
		await_flag(GO_ON_AGAIN);
		MUST(CONT, tracee, 0, SIGCONT);
		see(tracee);
	}
	await_flag(SEEN);
	see_with(tracee, WNOHANG | WUNTRACED);
	raise_flag(GO_ON);
	say_waitid(P_PID, tracee, WSTOPPED);
	kill(tracee, SIGCONT);
	say_waitid(P_PID, tracee, WCONTINUED);
	raise_flag(GO_ON_AGAIN);
	say_waitid(P_PID, tracee, WEXITED);
	see(debugger);
}

ROW("a parent is both: it is told of a group-stop as its tracer, once")
{
	SEIZED(tracee, 0) raise(SIGSTOP);
	see(tracee);
	MUST(CONT, tracee, 0, SIGSTOP);
	see_with(tracee, WUNTRACED);
	see_with(tracee, WUNTRACED | WNOHANG);
	MUST(LISTEN, tracee, 0, 0);
	see_with(tracee, WUNTRACED | WNOHANG);
}

ROW("an orphan's end is its new parent's, after its tracer's")
{
	pid_t debugger = getpid();

	prctl(PR_SET_CHILD_SUBREAPER, 1);
	CHILD(middle)
	{
		CHILD(orphan)
		{
			MUST(TRACEME, 0, 0, 0);
			raise(SIGSTOP);
			_exit(3);
		}
		see(orphan);
	}
	see(middle);
	see(-1);
	say(debugger == getpid() ? "the same" : "another");
}

ROW("the tracer of a grandchild sees it; so does its parent, later")
{
	CHILD(middle)
	{
		CHILD(grandchild)
		{
			raise_flag(SEIZED_IT);
			await_flag(GO_ON);
			_exit(3);
		}
		see(grandchild);
	}
	await_flag(SEIZED_IT);
	{
		char path[64], text[64] = "";
		int file;
		pid_t grandchild;

		snprintf(path, sizeof path, "/proc/%d/task/%d/children", middle, middle);
		file = open(path, O_RDONLY);
		CHECK(read(file, text, sizeof text - 1) > 0);
		grandchild = known("grandchild", atoi(text));
		DO(SEIZE, grandchild, 0, PTRACE_O_TRACEEXIT);
		raise_flag(GO_ON);
		see(grandchild);
		DO(CONT, grandchild, 0, 0);
		see(grandchild);
	}
	see(middle);
}
