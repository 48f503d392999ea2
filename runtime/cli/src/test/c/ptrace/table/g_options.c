/* PTRACE_SETOPTIONS, each option, and PTRACE_GETEVENTMSG. */
#include "../harness.h"

ROW("SETOPTIONS: what there is, and what there isn't")
{
	TRACED(tracee) sleep_for_ever();
	DO(SETOPTIONS, tracee, 0, 0);
	DO(SETOPTIONS, tracee, 0, PTRACE_O_MASK & ~PTRACE_O_SUSPEND_SECCOMP);
	DO(SETOPTIONS, tracee, 0, 1 << 8);
	DO(SETOPTIONS, tracee, 0, 1 << 19);
	DO(SETOPTIONS, tracee, 0, 1 << 22);
	DO(SETOPTIONS, tracee, 0, 1UL << 32);
	DO(SETOPTIONS, tracee, 0, -1);
	DO(SETOPTIONS, tracee, 1, PTRACE_O_TRACESYSGOOD);
}

ROW("SETOPTIONS refused changes nothing; accepted, it sets all anew")
{
	TRACED_WITH(tracee, PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEEXIT) syscall(SYS_getppid);
	DO(SETOPTIONS, tracee, 0, 1 << 8);
	DO(SYSCALL, tracee, 0, 0);
	see(tracee);
	DO(SETOPTIONS, tracee, 0, PTRACE_O_TRACEEXIT);
	DO(SYSCALL, tracee, 0, 0);
	see(tracee);
	DO(SETOPTIONS, tracee, 0, 0);
	DO(CONT, tracee, 0, 0);
	see(tracee);
}

ROW("GETEVENTMSG before any event, and into nowhere")
{
	TRACED(tracee) sleep_for_ever();
	see_message(tracee);
	DO(GETEVENTMSG, tracee, 0, 0);
	DO(GETEVENTMSG, tracee, 0, 8);
}

static void birth(pid_t tracee)
{
	pid_t born;

	see(tracee);
	see_siginfo(tracee);
	born = known("child", message(tracee));
	see(born);
	see_siginfo(born);
	see_syscall(born);
	see_message(born);
	say("the child's register has %ld", result_register(born));
	DO(CONT, born, 0, 0);
	see(born);
	DO(CONT, tracee, 0, 0);
	see(tracee);
}

static void forks(void)
{
	block(SIGCHLD);
	if (fork() == 0)
		_exit(17);
}

ROW("TRACEFORK by TRACEME: the child begins with SIGSTOP")
{
	TRACED_WITH(tracee, PTRACE_O_TRACEFORK) forks();
	MUST(CONT, tracee, 0, 0);
	birth(tracee);
}

ROW("TRACEFORK by SEIZE: the child begins with an EVENT_STOP")
{
	SEIZED(tracee, PTRACE_O_TRACEFORK) forks();
	birth(tracee);
}

ROW("no TRACEFORK: the child is free")
{
	SEIZED(tracee, PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE)
	{
		forks();
		see(-1);
	}
	see(tracee);
	see(-1);
}

ROW("TRACEFORK: the child has its creator's options")
{
	pid_t born;

	SEIZED(tracee, PTRACE_O_TRACEFORK | PTRACE_O_TRACEEXIT | PTRACE_O_TRACESYSGOOD) forks();
	see(tracee);
	born = known("child", message(tracee));
	see(born);
	DO(SYSCALL, born, 0, 0);
	see(born);
	DO(CONT, born, 0, 0);
	see(born);
	see_message(born);
	DO(CONT, born, 0, 0);
	see(born);
}

ROW("TRACEFORK: the child as an ordinary child, after its tracer has seen its end")
{
	pid_t born;

	SEIZED(tracee, PTRACE_O_TRACEFORK)
	{
		forks();
		see(-1);
	}
	see(tracee);
	born = known("child", message(tracee));
	see(born);
	DO(CONT, tracee, 0, 0);
	DO(CONT, born, 0, 0);
	see(born);
	see(tracee);
}

ROW("SYSCALL over fork with TRACEFORK: entry, event, exit; the child's exit first")
{
	pid_t born;

	SEIZED(tracee, PTRACE_O_TRACEFORK | PTRACE_O_TRACESYSGOOD)
	{
		block(SIGCHLD);
		raise(SIGUSR1);
		if (syscall(SYS_fork) == 0)
			_exit(17);
	}
	see(tracee);
	enter(tracee, SYS_fork);
	DO(SYSCALL, tracee, 0, 0);
	see(tracee);
	born = known("child", message(tracee));
	DO(SYSCALL, tracee, 0, 0);
	see(tracee);
	say_result(result_register(tracee));
	see(born);
	DO(SYSCALL, born, 0, 0);
	see(born);
	see_syscall(born);
	DO(SYSCALL, born, 0, 0);
	see(born);
	see_syscall(born);
}

static void vforks(void)
{
	block(SIGCHLD);
	if (vfork() == 0)
		_exit(18);
}

ROW("TRACEVFORK")
{
	SEIZED(tracee, PTRACE_O_TRACEVFORK) vforks();
	birth(tracee);
}

ROW("TRACEVFORKDONE")
{
	SEIZED(tracee, PTRACE_O_TRACEVFORKDONE) vforks();
	see(tracee);
	see_siginfo(tracee);
	say(message(tracee) > 1 ? "message is a pid" : "message is none");
	DO(CONT, tracee, 0, 0);
	see(tracee);
}

ROW("TRACEVFORK and TRACEVFORKDONE")
{
	pid_t born;

	TRACED_WITH(tracee, PTRACE_O_TRACEVFORK | PTRACE_O_TRACEVFORKDONE) vforks();
	MUST(CONT, tracee, 0, 0);
	see(tracee);
	born = known("child", message(tracee));
	see(born);
	DO(CONT, tracee, 0, 0);
	see_with(tracee, __WALL | WNOHANG);
	DO(CONT, born, 0, 0);
	see(born);
	see(tracee);
	see_pid(tracee);
	DO(CONT, tracee, 0, 0);
	see(tracee);
}

static void *exit_at_once(void *unused)
{
	return unused;
}

static void clones(void)
{
	await_gone(thread("thread", exit_at_once));
}

ROW("TRACECLONE: a thread")
{
	pid_t born;

	SEIZED(tracee, PTRACE_O_TRACECLONE) clones();
	see(tracee);
	born = known("thread", message(tracee));
	see(born);
	DO(CONT, tracee, 0, 0);
	DO(CONT, born, 0, 0);
	see(born);
	see(tracee);
}

ROW("TRACECLONE by TRACEME: a thread")
{
	pid_t born;

	TRACED_WITH(tracee, PTRACE_O_TRACECLONE) clones();
	MUST(CONT, tracee, 0, 0);
	see(tracee);
	born = known("thread", message(tracee));
	see(born);
	see_siginfo(born);
	DO(CONT, tracee, 0, 0);
	DO(CONT, born, 0, 0);
	see(born);
	see(tracee);
}

ROW("no TRACECLONE: a thread is free")
{
	SEIZED(tracee, PTRACE_O_TRACEFORK) clones();
	see(tracee);
}

static void clone_with(unsigned long flags)
{
	block(SIGCHLD);
	if (syscall(SYS_clone, flags, 0, 0, 0, 0) == 0)
		_exit(19);
}

ROW("clone without SIGCHLD counts as clone, not as fork")
{
	SEIZED(tracee, PTRACE_O_TRACEFORK | PTRACE_O_TRACECLONE | PTRACE_O_TRACEVFORK)
	clone_with(SIGUSR2);
	birth(tracee);
}

ROW("clone with CLONE_UNTRACED: no event, no trace")
{
	SEIZED(tracee, PTRACE_O_TRACEFORK | PTRACE_O_TRACECLONE)
	{
		clone_with(CLONE_UNTRACED | SIGCHLD);
		see(-1);
	}
	see(tracee);
}

ROW("clone with CLONE_PTRACE, and no option")
{
	pid_t born;

	SEIZED(tracee, 0) clone_with(CLONE_PTRACE | SIGCHLD);
	see(tracee);
	born = see_new("child");
	DO(CONT, born, 0, 0);
	see(born);
}

ROW("clone with CLONE_VFORK and SIGCHLD counts as vfork")
{
	SEIZED(tracee, PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE)
	clone_with(CLONE_VFORK | SIGCHLD);
	birth(tracee);
}

ROW("TRACEEXEC by TRACEME")
{
	TRACED_WITH(tracee, PTRACE_O_TRACEEXEC) become_exit(4);
	MUST(CONT, tracee, 0, 0);
	see(tracee);
	see_siginfo(tracee);
	see_pid(tracee);
	see_syscall(tracee);
	DO(CONT, tracee, 0, 0);
	see(tracee);
}

ROW("TRACEEXEC by SEIZE")
{
	SEIZED(tracee, PTRACE_O_TRACEEXEC) become_exit(4);
	see(tracee);
	see_siginfo(tracee);
	see_pid(tracee);
	DO(CONT, tracee, 0, 0);
	see(tracee);
}

ROW("no TRACEEXEC by SEIZE: nothing")
{
	SEIZED(tracee, 0) become_exit(4);
	see(tracee);
}

ROW("SYSCALL over execve with TRACEEXEC: entry, event, exit")
{
	SEIZED(tracee, PTRACE_O_TRACEEXEC | PTRACE_O_TRACESYSGOOD)
	{
		raise(SIGUSR1);
		become_exit(4);
	}
	see(tracee);
	enter(tracee, SYS_execve);
	see_syscall(tracee);
	DO(SYSCALL, tracee, 0, 0);
	see(tracee);
	see_syscall(tracee);
	DO(SYSCALL, tracee, 0, 0);
	see(tracee);
	see_syscall(tracee);
	DO(CONT, tracee, 0, 0);
	see(tracee);
}

ROW("SYSCALL over execve without TRACEEXEC: the exit, then SIGTRAP")
{
	TRACED_WITH(tracee, PTRACE_O_TRACESYSGOOD) become_exit(4);
	enter(tracee, SYS_execve);
	DO(SYSCALL, tracee, 0, 0);
	see(tracee);
	see_syscall(tracee);
	DO(SYSCALL, tracee, 0, 0);
	see(tracee);
	see_siginfo(tracee);
	DO(CONT, tracee, 0, 0);
	see(tracee);
}

ROW("a failing execve is no event")
{
	SEIZED(tracee, PTRACE_O_TRACEEXEC)
	{
		execl("/nonexistent", "x", NULL);
		_exit(3);
	}
	see(tracee);
}

ROW("TRACEEXIT: the status is the message")
{
	SEIZED(tracee, PTRACE_O_TRACEEXIT) _exit(3);
	see(tracee);
	see_siginfo(tracee);
	see_message(tracee);
	see_syscall(tracee);
	say("call %lld", registers(tracee).orig_rax);
	DO(CONT, tracee, 0, 0);
	see(tracee);
}

ROW("TRACEEXIT, and a signal that kills")
{
	SEIZED(tracee, PTRACE_O_TRACEEXIT) raise(SIGTERM);
	see(tracee);
	DO(CONT, tracee, 0, SIGTERM);
	see(tracee);
	see_message(tracee);
	DO(CONT, tracee, 0, 0);
	see(tracee);
}

ROW("TRACEEXIT, and SIGKILL in a stop")
{
	TRACED_WITH(tracee, PTRACE_O_TRACEEXIT) sleep_for_ever();
	kill(tracee, SIGKILL);
	see(tracee);
	see_message(tracee);
	DO(CONT, tracee, 0, 0);
	see(tracee);
}

ROW("TRACEEXIT, and SIGKILL in the event: it comes too late")
{
	SEIZED(tracee, PTRACE_O_TRACEEXIT) _exit(3);
	see(tracee);
	kill(tracee, SIGKILL);
	see_with(tracee, __WALL | WNOHANG);
	DO(CONT, tracee, 0, 0);
	see(tracee);
}

ROW("DETACH from TRACEEXIT's event")
{
	SEIZED(tracee, PTRACE_O_TRACEEXIT) _exit(3);
	see(tracee);
	DO(DETACH, tracee, 0, 0);
	see(tracee);
}
