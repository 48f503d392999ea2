/* SUSPEND_SECCOMP: whose filters do nothing, for how long, and who may ask for it. */
#include "../harness.h"
#include <linux/seccomp.h>

#define SUSPEND PTRACE_O_SUSPEND_SECCOMP
#define UNKNOWN (1 << 9)

enum { FILTERED, SUSPENDED, MADE, ALONE };

/* From here on getppid fails. */
static void refuse(void)
{
	filter(SECCOMP_RET_ERRNO | EXDEV);
}

static void call(void)
{
	say_result(syscall(SYS_getppid));
}

/* To the signal that it raises, and on from there with these options. */
static void suspend(pid_t tracee, unsigned long options)
{
	MUST(CONT, tracee, 0, 0);
	expect(tracee, STOPPED(SIGUSR1));
	DO(SETOPTIONS, tracee, 0, options);
	MUST(CONT, tracee, 0, 0);
}

ROW("SUSPEND_SECCOMP: a filter that comes meanwhile counts when it is over")
{
	TRACED(tracee)
	{
		raise(SIGUSR1);
		refuse();
		call();
		raise(SIGUSR1);
		call();
	}
	suspend(tracee, SUSPEND);
	expect(tracee, STOPPED(SIGUSR1));
	DO(SETOPTIONS, tracee, 0, 0);
	DO(CONT, tracee, 0, 0);
	see(tracee);
}

ROW("SUSPEND_SECCOMP at a call's entry, and its end there: for that very call")
{
	TRACED_WITH(tracee, PTRACE_O_TRACESYSGOOD)
	{
		refuse();
		call();
		call();
	}
	enter(tracee, SYS_getppid);
	DO(SETOPTIONS, tracee, 0, PTRACE_O_TRACESYSGOOD | SUSPEND);
	leave(tracee);
	see_syscall(tracee);
	enter(tracee, SYS_getppid);
	DO(SETOPTIONS, tracee, 0, PTRACE_O_TRACESYSGOOD);
	leave(tracee);
	see_syscall(tracee);
	DO(CONT, tracee, 0, 0);
	see(tracee);
}

ROW("SUSPEND_SECCOMP and TRACESECCOMP: no event")
{
	TRACED(tracee)
	{
		filter(SECCOMP_RET_TRACE | 77);
		raise(SIGUSR1);
		call();
	}
	suspend(tracee, PTRACE_O_TRACESECCOMP | SUSPEND);
	see(tracee);
}

ROW("SUSPEND_SECCOMP: the strict mode, too")
{
	TRACED(tracee)
	{
		raise(SIGUSR1);
		say_result(prctl(PR_SET_SECCOMP, SECCOMP_MODE_STRICT));
		call();
	}
	MUST(CONT, tracee, 0, 0);
	see(tracee);
	DO(SETOPTIONS, tracee, 0, SUSPEND);
	DO(CONT, tracee, 0, 0);
	see(tracee);
}

static void *another(void *unused)
{
	call();
	raise_flag(ALONE);
	return unused;
}

ROW("SUSPEND_SECCOMP is of one thread alone")
{
	TRACED(tracee)
	{
		refuse();
		raise(SIGUSR1);
		thread("thread", another);
		await_flag(ALONE);
		call();
	}
	suspend(tracee, SUSPEND);
	see(tracee);
}

static void creator(void)
{
	block(SIGCHLD);
	refuse();
	raise(SIGUSR1);
	CHILD(born) call();
	call();
	waitpid(born, NULL, 0);
}

ROW("SUSPEND_SECCOMP: a child by TRACEFORK has it too, and by itself")
{
	pid_t born;

	TRACED_WITH(tracee, PTRACE_O_TRACEFORK) creator();
	suspend(tracee, PTRACE_O_TRACEFORK | SUSPEND);
	see(tracee);
	born = see_new("born");
	DO(SETOPTIONS, tracee, 0, 0);
	DO(CONT, born, 0, 0);
	DO(CONT, tracee, 0, 0);
	see(born);
	see(tracee);
}

ROW("SUSPEND_SECCOMP: a child by TRACEFORK loses it, and the parent doesn't")
{
	pid_t born;

	SEIZED(tracee, PTRACE_O_TRACEFORK) creator();
	expect(tracee, STOPPED(SIGUSR1));
	DO(SETOPTIONS, tracee, 0, PTRACE_O_TRACEFORK | SUSPEND);
	DO(CONT, tracee, 0, 0);
	see(tracee);
	born = see_new("born");
	DO(SETOPTIONS, born, 0, 0);
	DO(CONT, born, 0, 0);
	DO(CONT, tracee, 0, 0);
	see(born);
	see(tracee);
}

ROW("SUSPEND_SECCOMP: a child that isn't traced hasn't got it")
{
	TRACED(tracee) creator();
	suspend(tracee, SUSPEND);
	see(tracee);
}

ROW("SUSPEND_SECCOMP ends by DETACH")
{
	TRACED(tracee)
	{
		refuse();
		raise(SIGUSR1);
		call();
		raise(SIGUSR2);
		call();
	}
	suspend(tracee, SUSPEND);
	see(tracee);
	DO(DETACH, tracee, 0, 0);
	see(tracee);
}

ROW("SUSPEND_SECCOMP ends by DETACH, before the signal is delivered")
{
	TRACED(tracee)
	{
		refuse();
		say_signal(SIGUSR2);
		raise(SIGUSR1);
		call();
		raise(SIGUSR2);
		call();
	}
	suspend(tracee, SUSPEND);
	see(tracee);
	DO(DETACH, tracee, 0, SIGUSR2);
	see(tracee);
}

ROW("SUSPEND_SECCOMP by SEIZE, of one that sleeps; and it ends with the debugger")
{
	CHILD(tracee)
	{
		refuse();
		raise_flag(FILTERED);
		await_flag(SUSPENDED);
		call();
		raise_flag(MADE);
		await_flag(ALONE);
		call();
	}
	await_flag(FILTERED);
	await_blocked(tracee, SYS_futex);
	CHILD(other)
	{
		DO(SEIZE, tracee, 0, SUSPEND);
		raise_flag(SUSPENDED);
		await_flag(MADE);
	}
	see(other);
	raise_flag(ALONE);
	see(tracee);
}

ROW("SUSPEND_SECCOMP, and then none, by SEIZE")
{
	CHILD(tracee)
	{
		refuse();
		raise_flag(FILTERED);
		raise(SIGSTOP);
		call();
	}
	await_flag(FILTERED);
	see_with(tracee, __WALL | WUNTRACED);
	for (int i = 0; i < 2; i++) {
		DO(SEIZE, tracee, 0, i ? 0 : SUSPEND);
		MUST(INTERRUPT, tracee, 0, 0);
		see(tracee);
		DO(DETACH, tracee, 0, 0);
	}
	kill(tracee, SIGCONT);
	see(tracee);
}

/* ---- who may */

static void ask_for_it(void)
{
	TRACED(tracee) sleep_for_ever();
	CHILD(other) sleep_for_ever();
	DO(SETOPTIONS, tracee, 0, SUSPEND);
	DO(SETOPTIONS, tracee, 0, SUSPEND | UNKNOWN);
	DO(SETOPTIONS, tracee, 0, PTRACE_O_TRACEFORK);
	DO(SETOPTIONS, other, 0, SUSPEND);
	DO(SEIZE, other, 0, SUSPEND | UNKNOWN);
	DO(SEIZE, other, 8, SUSPEND);
	DO(SEIZE, other, 0, SUSPEND);
	DO(SEIZE, other, 0, 0);
}

ROW("SUSPEND_SECCOMP by root")
{
	ask_for_it();
}

ROW("SUSPEND_SECCOMP by a user")
{
	CHECK(setresuid(65534, 65534, 65534) == 0);
	ask_for_it();
}

ROW("SUSPEND_SECCOMP by who has a filter of its own")
{
	refuse();
	ask_for_it();
}

ROW("SUSPEND_SECCOMP by root of another user namespace")
{
	say(unshare(CLONE_NEWUSER) == 0 ? "there" : "not there");
	ask_for_it();
}

ROW("SUSPEND_SECCOMP by who has it itself, and when that is over")
{
	TRACED(other)
	{
		block(SIGCHLD);
		raise(SIGUSR1);
		ask_for_it();
		raise(SIGUSR1);
		ask_for_it();
	}
	suspend(other, SUSPEND);
	expect(other, STOPPED(SIGUSR1));
	DO(SETOPTIONS, other, 0, 0);
	DO(CONT, other, 0, 0);
	see(other);
}
