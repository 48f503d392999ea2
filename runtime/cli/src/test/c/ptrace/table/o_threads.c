/* Threads, their ends, and execve among them. */
#include "../harness.h"

enum { GO_ON, THERE };

static void *exits_when_told(void *unused)
{
	await_flag(GO_ON);
	return unused;
}

static void *sleeps(void *unused)
{
	sleep_for_ever();
	return unused;
}

/* Lets the tracee make a thread, and both go on. */
static pid_t birth(pid_t tracee)
{
	pid_t born;

	expect(tracee, EVENT(CLONE));
	born = known("thread", message(tracee));
	expect(born, EVENT_STOP(SIGTRAP));
	MUST(CONT, tracee, 0, 0);
	MUST(CONT, born, 0, 0);
	return born;
}

ROW("a thread is attached to alone")
{
	CHILD(tracee)
	{
		thread("thread", sleeps);
		raise_flag(THERE);
		sleep_for_ever();
	}
	await_flag(THERE);
	DO(SEIZE, tracee, 0, 0);
	DO(INTERRUPT, tracee, 0, 0);
	see(tracee);
	see_with(-1, __WALL | WNOHANG);
}

ROW("a thread's own end, and the process's")
{
	pid_t born;

	SEIZED(tracee, PTRACE_O_TRACECLONE | PTRACE_O_TRACEEXIT)
	{
		await_gone(thread("thread", exits_when_told));
		_exit(6);
	}
	born = birth(tracee);
	raise_flag(GO_ON);
	see(born);
	see_message(born);
	MUST(CONT, born, 0, 0);
	see(born);
	see(tracee);
	see_message(tracee);
	MUST(CONT, tracee, 0, 0);
	see(tracee);
}

ROW("exit_group with a thread: the thread's end first, with the same status")
{
	pid_t born;

	SEIZED(tracee, PTRACE_O_TRACECLONE)
	{
		thread("thread", sleeps);
		await_flag(GO_ON);
		_exit(6);
	}
	born = birth(tracee);
	await_blocked(born, SYS_pause);
	raise_flag(GO_ON);
	await_zombie(tracee);
	see_with(tracee, __WALL | WNOHANG);
	see(born);
	see(tracee);
}

ROW("a leader that exits before its thread")
{
	pid_t born;

	SEIZED(tracee, PTRACE_O_TRACECLONE | PTRACE_O_TRACEEXIT)
	{
		thread("thread", exits_when_told);
		syscall(SYS_exit, 5);
	}
	born = birth(tracee);
	see(tracee);
	see_message(tracee);
	MUST(CONT, tracee, 0, 0);
	await_zombie(tracee);
	see_with(tracee, __WALL | WNOHANG);
	raise_flag(GO_ON);
	see(born);
	MUST(CONT, born, 0, 0);
	see(born);
	see(tracee);
}

ROW("SIGKILL of a process with a thread")
{
	pid_t born;

	SEIZED(tracee, PTRACE_O_TRACECLONE)
	{
		thread("thread", sleeps);
		sleep_for_ever();
	}
	born = birth(tracee);
	kill(tracee, SIGKILL);
	see(born);
	see(tracee);
}

ROW("INTERRUPT of a thread leaves the other alone")
{
	pid_t born;

	SEIZED(tracee, PTRACE_O_TRACECLONE)
	{
		thread("thread", sleeps);
		sleep_for_ever();
	}
	born = birth(tracee);
	DO(INTERRUPT, born, 0, 0);
	see(-1);
	see_with(-1, __WALL | WNOHANG);
	DO(DETACH, born, 0, 0);
	DO(GETREGS, born, 0, 0);
	await_blocked(born, SYS_pause);
}

static void *becomes(void *unused)
{
	await_flag(GO_ON);
	become_exit(4);
	return unused;
}

static void leader_sleeps(void)
{
	thread("thread", becomes);
	sleep_for_ever();
}

ROW("execve of a thread: it has the leader's pid")
{
	pid_t born;

	SEIZED(tracee, PTRACE_O_TRACECLONE | PTRACE_O_TRACEEXEC) leader_sleeps();
	born = birth(tracee);
	await_blocked(tracee, SYS_pause);
	raise_flag(GO_ON);
	see(-1);
	see_pid(tracee);
	DO(CONT, born, 0, 0);
	see_with(born, __WALL | WNOHANG);
	DO(CONT, tracee, 0, 0);
	see(tracee);
}

ROW("execve of a thread with TRACEEXIT: the leader's event, no end of it")
{
	pid_t born;

	SEIZED(tracee, PTRACE_O_TRACECLONE | PTRACE_O_TRACEEXEC | PTRACE_O_TRACEEXIT)
	leader_sleeps();
	born = birth(tracee);
	(void)born;
	await_blocked(tracee, SYS_pause);
	raise_flag(GO_ON);
	see(-1);
	see_message(tracee);
	MUST(CONT, tracee, 0, 0);
	see(-1);
	see_pid(tracee);
	MUST(CONT, tracee, 0, 0);
	see(-1);
	MUST(CONT, tracee, 0, 0);
	see(-1);
}

ROW("execve of a thread by TRACEME, without TRACEEXEC")
{
	pid_t born;

	TRACED_WITH(tracee, PTRACE_O_TRACECLONE) leader_sleeps();
	MUST(CONT, tracee, 0, 0);
	expect(tracee, EVENT(CLONE));
	born = known("thread", message(tracee));
	expect(born, STOPPED(SIGSTOP));
	MUST(CONT, tracee, 0, 0);
	MUST(CONT, born, 0, 0);
	await_blocked(tracee, SYS_pause);
	raise_flag(GO_ON);
	see(-1);
	see_siginfo(tracee);
	MUST(CONT, tracee, 0, 0);
	see(tracee);
}

ROW("execve of a leader: its threads end first")
{
	pid_t born;

	SEIZED(tracee, PTRACE_O_TRACECLONE | PTRACE_O_TRACEEXEC)
	{
		thread("thread", sleeps);
		await_flag(GO_ON);
		become_exit(4);
	}
	born = birth(tracee);
	await_blocked(born, SYS_pause);
	raise_flag(GO_ON);
	see(born);
	see(tracee);
	see_pid(tracee);
	MUST(CONT, tracee, 0, 0);
	see(tracee);
}

ROW("execve of a thread that isn't traced, of a leader that is")
{
	SEIZED(tracee, PTRACE_O_TRACEEXEC) leader_sleeps();
	await_blocked(tracee, SYS_pause);
	raise_flag(GO_ON);
	see_with(-1, __WALL);
	see_with(-1, __WALL);
}

static void *dies(void *unused)
{
	*(volatile int *)8 = 1;
	return unused;
}

ROW("a thread's fault ends all")
{
	pid_t born;

	SEIZED(tracee, PTRACE_O_TRACECLONE)
	{
		thread("thread", dies);
		sleep_for_ever();
	}
	born = birth(tracee);
	see(born);
	await_blocked(tracee, SYS_pause);
	DO(CONT, born, 0, SIGSEGV);
	see(born);
	see(tracee);
}

ROW("a signal for the process is taken by one thread")
{
	pid_t born;

	SEIZED(tracee, PTRACE_O_TRACECLONE)
	{
		thread("thread", sleeps);
		sleep_for_ever();
	}
	born = birth(tracee);
	await_blocked(tracee, SYS_pause);
	await_blocked(born, SYS_pause);
	kill(tracee, SIGUSR1);
	see(-1);
	see_with(-1, __WALL | WNOHANG);
	syscall(SYS_tgkill, tracee, born, SIGUSR2);
	see(born);
}
