/* PTRACE_ATTACH, PTRACE_SEIZE: whom, when, and what is seen first. */
#include "../harness.h"

#define NO_SUCH_PID 0x3fffff

ROW("ATTACH to one that runs: SIGSTOP, from the kernel")
{
	CHILD(tracee) sleep_for_ever();
	DO(ATTACH, tracee, 0, 0);
	see(tracee);
	see_siginfo(tracee);
	DO(CONT, tracee, 0, 0);
	see_with(tracee, __WALL | WNOHANG);
}

ROW("ATTACH ignores address and data")
{
	CHILD(tracee) sleep_for_ever();
	DO(ATTACH, tracee, 1, 2);
	see(tracee);
}

ROW("ATTACH to itself, to nobody, to the dead")
{
	CHILD(tracee) _exit(0);
	DO(ATTACH, getpid(), 0, 0);
	DO(ATTACH, 0, 0, 0);
	DO(ATTACH, -1, 0, 0);
	DO(ATTACH, NO_SUCH_PID, 0, 0);
	await_zombie(tracee);
	DO(ATTACH, tracee, 0, 0);
	see(tracee);
	DO(ATTACH, tracee, 0, 0);
}

ROW("SEIZE of itself, of nobody, of the dead")
{
	CHILD(tracee) _exit(0);
	DO(SEIZE, getpid(), 0, 0);
	DO(SEIZE, 0, 0, 0);
	DO(SEIZE, -1, 0, 0);
	DO(SEIZE, NO_SUCH_PID, 0, 0);
	await_zombie(tracee);
	DO(SEIZE, tracee, 0, 0);
	see(tracee);
	DO(SEIZE, tracee, 0, 0);
}

static void *sleep_in_thread(void *unused)
{
	sleep_for_ever();
	return unused;
}

ROW("ATTACH and SEIZE of a thread of its own")
{
	pid_t other = thread("thread", sleep_in_thread);

	DO(ATTACH, other, 0, 0);
	DO(SEIZE, other, 0, 0);
}

ROW("ATTACH and SEIZE of a kernel thread")
{
	char name[16] = "";
	int descriptor = open("/proc/2/comm", O_RDONLY);

	if (read(descriptor, name, sizeof name - 1) < 0 || strcmp(name, "kthreadd\n")) {
		say("there is none to be seen");
		return;
	}
	DO(ATTACH, 2, 0, 0);
	DO(SEIZE, 2, 0, 0);
}

ROW("ATTACH and SEIZE of one's own tracee")
{
	SEIZED(tracee, 0) sleep_for_ever();
	DO(ATTACH, tracee, 0, 0);
	DO(SEIZE, tracee, 0, 0);
}

ROW("ATTACH and SEIZE of another's tracee")
{
	SEIZED(tracee, 0) sleep_for_ever();
	CHILD(other)
	{
		DO(ATTACH, tracee, 0, 0);
		DO(SEIZE, tracee, 0, 0);
		DO(CONT, tracee, 0, 0);
		DO(INTERRUPT, tracee, 0, 0);
		DO(DETACH, tracee, 0, 0);
	}
	see(other);
}

ROW("ATTACH to one's own parent")
{
	CHILD(middle)
	{
		CHILD(tracer)
		{
			DO(ATTACH, getppid(), 0, 0);
			see(getppid());
			DO(DETACH, getppid(), 0, 0);
		}
		see(tracer);
	}
	see(middle);
}

ROW("ATTACH to one in a group-stop: a stop at once")
{
	CHILD(tracee) raise(SIGSTOP);
	see_with(tracee, WUNTRACED);
	DO(ATTACH, tracee, 0, 0);
	see(tracee);
	see_siginfo(tracee);
	DO(CONT, tracee, 0, 0);
	see(tracee);
	see_siginfo(tracee);
	DO(CONT, tracee, 0, 0);
	see(tracee);
}

ROW("SEIZE of one in a group-stop: a stop at once, told apart")
{
	CHILD(tracee) raise(SIGTSTP);
	see_with(tracee, WUNTRACED);
	DO(SEIZE, tracee, 0, 0);
	see(tracee);
	see_siginfo(tracee);
	see_message(tracee);
	kill(tracee, SIGCONT);
	DO(CONT, tracee, 0, 0);
	see(tracee);
	see_siginfo(tracee);
	DO(CONT, tracee, 0, 0);
	see(tracee);
}

ROW("SEIZE stops nobody")
{
	CHILD(tracee) sleep_for_ever();
	await_blocked(tracee, SYS_pause);
	DO(SEIZE, tracee, 0, 0);
	see_with(tracee, __WALL | WNOHANG);
	say_state(tracee);
}

ROW("SEIZE with an address, and with options that are none")
{
	CHILD(tracee) sleep_for_ever();
	DO(SEIZE, tracee, 1, 0);
	DO(SEIZE, tracee, 0, 1 << 8);
	DO(SEIZE, tracee, 0, 1UL << 40);
	DO(SEIZE, tracee, 0, PTRACE_O_MASK & ~PTRACE_O_SUSPEND_SECCOMP);
}

ROW("requests of one that isn't traced")
{
	CHILD(other) sleep_for_ever();
	await_blocked(other, SYS_pause);
	DO(CONT, other, 0, 0);
	DO(SYSCALL, other, 0, 0);
	DO(SINGLESTEP, other, 0, 0);
	DO(DETACH, other, 0, 0);
	DO(KILL, other, 0, 0);
	DO(INTERRUPT, other, 0, 0);
	DO(LISTEN, other, 0, 0);
	DO(SETOPTIONS, other, 0, 0);
	DO(GETREGS, other, 0, 0);
	DO(PEEKUSR, other, 0, 0);
	say_state(other);
}

ROW("requests of nobody")
{
	DO(CONT, NO_SUCH_PID, 0, 0);
	DO(DETACH, NO_SUCH_PID, 0, 0);
	DO(KILL, NO_SUCH_PID, 0, 0);
	DO(INTERRUPT, NO_SUCH_PID, 0, 0);
	DO(PEEKTEXT, NO_SUCH_PID, 0, 0);
	DO(GETREGS, 0, 0, 0);
	DO(CONT, -1, 0, 0);
}

ROW("requests of oneself")
{
	DO(CONT, getpid(), 0, 0);
	DO(PEEKUSR, getpid(), 0, 0);
	DO(INTERRUPT, getpid(), 0, 0);
	DO(KILL, getpid(), 0, 0);
}

ROW("requests of one that runs")
{
	struct user_regs_struct registers;
	siginfo_t info;
	unsigned long word;

	SEIZED(tracee, 0) sleep_for_ever();
	DO(CONT, tracee, 0, 0);
	DO(SYSCALL, tracee, 0, 0);
	DO(SINGLESTEP, tracee, 0, 0);
	DO(SINGLEBLOCK, tracee, 0, 0);
	DO(SYSEMU, tracee, 0, 0);
	DO(SYSEMU_SINGLESTEP, tracee, 0, 0);
	DO(DETACH, tracee, 0, 0);
	DO(LISTEN, tracee, 0, 0);
	DO(SETOPTIONS, tracee, 0, 0);
	DO(GETEVENTMSG, tracee, 0, &word);
	DO(GETREGS, tracee, 0, &registers);
	DO(GETSIGINFO, tracee, 0, &info);
	DO(GETSIGMASK, tracee, 8, &word);
	DO(PEEKTEXT, tracee, &word, &word);
	DO(POKEDATA, tracee, &word, 1);
	DO(PEEKUSR, tracee, 0, &word);
	DO(GET_SYSCALL_INFO, tracee, 8, &word);
}

static pid_t seized_elsewhere;

static void *ask_from_thread(void *unused)
{
	DO(INTERRUPT, seized_elsewhere, 0, 0);
	DO(SETOPTIONS, seized_elsewhere, 0, 0);
	DO(CONT, seized_elsewhere, 0, 0);
	DO(DETACH, seized_elsewhere, 0, 0);
	see_with(seized_elsewhere, __WALL | __WNOTHREAD | WNOHANG);
	see(seized_elsewhere);
	return unused;
}

ROW("another thread of the debugger may wait, and nothing else")
{
	SEIZED(tracee, 0) sleep_for_ever();
	seized_elsewhere = tracee;
	MUST(INTERRUPT, tracee, 0, 0);
	await_gone(thread("thread", ask_from_thread));
	see_with(tracee, __WALL | WNOHANG);
	DO(CONT, tracee, 0, 0);
}

static void attach_and_continue(int request)
{
	CHILD(tracee)
	{
		raise(SIGSTOP);
		_exit(3);
	}
	see_with(tracee, WUNTRACED);
	say("%s", error_name(ask(request, tracee, 0, 0)));
	kill(tracee, SIGCONT);
	while (WIFSTOPPED(see(tracee)))
		DO(CONT, tracee, 0, 0);
}

ROW("ATTACH of one in a group-stop, and SIGCONT at once: it is in its stop")
{
	attach_and_continue(PTRACE_ATTACH);
}

ROW("SEIZE of one in a group-stop, and SIGCONT at once: it is in its stop")
{
	attach_and_continue(PTRACE_SEIZE);
}
