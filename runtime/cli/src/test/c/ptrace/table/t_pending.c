/* PTRACE_INTERRUPT of one that is in a stop: what becomes of it when that one goes on. */
#include "../harness.h"
#include <linux/seccomp.h>

static void work(void)
{
	for (int i = 0; i < 4; i++)
		syscall(SYS_getppid);
	await_flag(0);
	_exit(4);
}

static void handle(int signal, siginfo_t *info, void *context)
{
	(void)signal, (void)info, (void)context;
	say("handles it");
}

static pid_t in_entry(void)
{
	SEIZED(tracee, PTRACE_O_TRACESYSGOOD)
	{
		raise(SIGUSR2);
		work();
	}
	expect(tracee, STOPPED(SIGUSR2));
	enter(tracee, SYS_getppid);
	return tracee;
}

static pid_t in_exit(void)
{
	pid_t tracee = in_entry();

	leave(tracee);
	return tracee;
}

static pid_t in_emulated(void)
{
	pid_t tracee = in_exit();

	MUST(SYSEMU, tracee, 0, 0);
	expect(tracee, SYSCALL_STOP);
	return tracee;
}

static pid_t in_filter(void)
{
	SEIZED(tracee, PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACESECCOMP)
	{
		filter(SECCOMP_RET_TRACE | 77);
		work();
	}
	expect(tracee, PTRACE_EVENT_SECCOMP << 16 | STOPPED(SIGTRAP));
	return tracee;
}

static pid_t in_event(void)
{
	SEIZED(tracee, PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEFORK)
	{
		if (fork() == 0)
			_exit(0);
		work();
	}
	expect(tracee, EVENT(FORK));
	known("child", message(tracee));
	return tracee;
}

static pid_t in_signal(void)
{
	SEIZED(tracee, PTRACE_O_TRACESYSGOOD)
	{
		catch_with(SIGUSR1, handle, 0);
		signal(SIGUSR2, SIG_IGN);
		block(SIGHUP);
		raise(SIGUSR1);
		work();
	}
	expect(tracee, STOPPED(SIGUSR1));
	return tracee;
}

static pid_t in_interrupted(void)
{
	pid_t tracee = in_exit();

	MUST(INTERRUPT, tracee, 0, 0);
	MUST(CONT, tracee, 0, 0);
	expect(tracee, EVENT_STOP(SIGTRAP));
	return tracee;
}

static pid_t in_group(void)
{
	SEIZED(tracee, PTRACE_O_TRACESYSGOOD)
	{
		raise(SIGSTOP);
		work();
	}
	expect(tracee, STOPPED(SIGSTOP));
	MUST(CONT, tracee, 0, SIGSTOP);
	expect(tracee, EVENT_STOP(SIGSTOP));
	return tracee;
}

/* Goes on so twice, with the signal at first; then to the end. */
static void follow(pid_t tracee, int request, int signal)
{
	int status;

	raise_flag(0);
	say("%s", error_name(ask(request, tracee, 0, signal)));
	for (int i = 0; status = see(tracee), WIFSTOPPED(status); i++) {
		if (status == SYSCALL_STOP)
			see_syscall(tracee);
		if (registers(tracee).rip == (unsigned long)handle)
			say("about to handle it");
		CHECK(ask(i ? PTRACE_CONT : request, tracee, 0, 0) == 0);
	}
}

#define THEN(stop, name, how)                                                                    \
	ROW_CALLED(stop##_##how, "INTERRUPT in " name ", then " #how)                            \
	{                                                                                        \
		pid_t tracee = in_##stop();                                                      \
                                                                                                 \
		DO(INTERRUPT, tracee, 0, 0);                                                     \
		see_with(tracee, __WALL | WNOHANG);                                              \
		follow(tracee, PTRACE_##how, 0);                                                 \
	}

#define TWICE(stop, name)                                                                        \
	ROW_CALLED(stop##_twice, "INTERRUPT twice in " name)                                     \
	{                                                                                        \
		pid_t tracee = in_##stop();                                                      \
                                                                                                 \
		DO(INTERRUPT, tracee, 0, 0);                                                     \
		DO(INTERRUPT, tracee, 0, 0);                                                     \
		follow(tracee, PTRACE_CONT, 0);                                                  \
	}

#define WITH_SIGNAL(stop, name)                                                                  \
	ROW_CALLED(stop##_signal, "INTERRUPT in " name ", then CONT with a signal")              \
	{                                                                                        \
		pid_t tracee = in_##stop();                                                      \
                                                                                                 \
		DO(INTERRUPT, tracee, 0, 0);                                                     \
		follow(tracee, PTRACE_CONT, SIGUSR1);                                            \
	}

/* Whoever seizes it next has not asked for a stop. */
#define LEFT(stop, name)                                                                         \
	ROW_CALLED(stop##_left, "INTERRUPT in " name ", DETACH, and SEIZE again")                \
	{                                                                                        \
		pid_t tracee = in_##stop();                                                      \
                                                                                                 \
		DO(INTERRUPT, tracee, 0, 0);                                                     \
		DO(DETACH, tracee, 0, 0);                                                        \
		DO(SEIZE, tracee, 0, 0);                                                         \
		raise_flag(0);                                                                   \
		if (WIFSTOPPED(see(tracee)))                                                     \
			follow(tracee, PTRACE_CONT, 0);                                          \
	}

#define ROWS(stop, name)                                                                         \
	THEN(stop, name, CONT)                                                                   \
	THEN(stop, name, SYSCALL)                                                                \
	THEN(stop, name, SINGLESTEP)                                                             \
	THEN(stop, name, SINGLEBLOCK)                                                            \
	THEN(stop, name, SYSEMU)                                                                 \
	THEN(stop, name, SYSEMU_SINGLESTEP)                                                      \
	TWICE(stop, name)                                                                        \
	WITH_SIGNAL(stop, name)                                                                  \
	LEFT(stop, name)

ROWS(entry, "a call's entry")
ROWS(emulated, "SYSEMU's stop")
ROWS(exit, "a call's exit")
ROWS(filter, "a filter's stop")
ROWS(event, "a fork's stop")
ROWS(signal, "a signal's stop")
ROWS(interrupted, "INTERRUPT's stop")
ROWS(group, "a group-stop")

ROW("DETACH with a signal, SEIZE again and INTERRUPT: the signal first")
{
	pid_t tracee = in_signal();

	DO(DETACH, tracee, 0, SIGUSR1);
	DO(SEIZE, tracee, 0, 0);
	await_blocked(tracee, SYS_futex);
	DO(INTERRUPT, tracee, 0, 0);
	see(tracee);
	see_with(tracee, __WALL | WNOHANG);
	follow(tracee, PTRACE_CONT, 0);
}

ROW("INTERRUPT in a group-stop, then LISTEN: SIGCONT is told of")
{
	pid_t tracee = in_group();

	DO(INTERRUPT, tracee, 0, 0);
	DO(LISTEN, tracee, 0, 0);
	see_with(tracee, __WALL | WNOHANG);
	kill(tracee, SIGCONT);
	see(tracee);
	follow(tracee, PTRACE_CONT, 0);
}

ROW("INTERRUPT in a group-stop, then LISTEN, then INTERRUPT: one stop, and one more")
{
	pid_t tracee = in_group();

	DO(INTERRUPT, tracee, 0, 0);
	DO(LISTEN, tracee, 0, 0);
	DO(INTERRUPT, tracee, 0, 0);
	see(tracee);
	DO(INTERRUPT, tracee, 0, 0);
	follow(tracee, PTRACE_CONT, 0);
}

ROW("LISTEN in a group-stop, then INTERRUPT, INTERRUPT and CONT")
{
	pid_t tracee = in_group();

	DO(LISTEN, tracee, 0, 0);
	DO(INTERRUPT, tracee, 0, 0);
	see(tracee);
	follow(tracee, PTRACE_CONT, 0);
}

ROW("INTERRUPT in INTERRUPT's stop, then LISTEN: only INTERRUPT ends it")
{
	pid_t tracee = in_interrupted();

	DO(INTERRUPT, tracee, 0, 0);
	DO(LISTEN, tracee, 0, 0);
	see_with(tracee, __WALL | WNOHANG);
	DO(INTERRUPT, tracee, 0, 0);
	see(tracee);
	follow(tracee, PTRACE_CONT, 0);
}

ROW("INTERRUPT at the entry of a call that sleeps: a stop in the call's place")
{
	SEIZED(tracee, PTRACE_O_TRACESYSGOOD)
	{
		raise(SIGUSR2);
		sleep_for_ever();
	}
	see(tracee);
	enter(tracee, SYS_pause);
	DO(INTERRUPT, tracee, 0, 0);
	DO(CONT, tracee, 0, 0);
	see(tracee);
	say("call %lld", registers(tracee).orig_rax);
	DO(CONT, tracee, 0, 0);
	await_blocked(tracee, SYS_pause);
	see_with(tracee, __WALL | WNOHANG);
}

ROW("INTERRUPT in the exit's event: no other stop")
{
	SEIZED(tracee, PTRACE_O_TRACEEXIT) _exit(4);
	see(tracee);
	DO(INTERRUPT, tracee, 0, 0);
	DO(CONT, tracee, 0, 0);
	see(tracee);
}

ROW("INTERRUPT in an execve's stop, then CONT")
{
	SEIZED(tracee, PTRACE_O_TRACEEXEC) become_exit(4);
	see(tracee);
	DO(INTERRUPT, tracee, 0, 0);
	DO(CONT, tracee, 0, 0);
	see(tracee);
	DO(CONT, tracee, 0, 0);
	see(tracee);
}

/* The signal is acted on first. */
#define BESIDE(signal_)                                                                          \
	ROW_CALLED(signal_, "INTERRUPT in a signal's stop, then CONT with " #signal_)            \
	{                                                                                        \
		pid_t tracee = in_signal();                                                      \
                                                                                                 \
		DO(INTERRUPT, tracee, 0, 0);                                                     \
		follow(tracee, PTRACE_CONT, signal_);                                            \
	}

BESIDE(SIGTERM)
BESIDE(SIGKILL)
BESIDE(SIGSTOP)
BESIDE(SIGTSTP)
BESIDE(SIGTTIN)
BESIDE(SIGTTOU)
BESIDE(SIGCONT)
BESIDE(SIGWINCH)
BESIDE(SIGUSR2)
BESIDE(SIGHUP)

/* Nobody is left who could let it go on: it isn't stopped. */
ROW("INTERRUPT in a signal's stop of an orphaned group, then CONT with SIGTSTP")
{
	SEIZED(tracee, 0)
	{
		CHECK(setsid() == getpid());
		raise(SIGUSR2);
		work();
	}
	see(tracee);
	DO(INTERRUPT, tracee, 0, 0);
	follow(tracee, PTRACE_CONT, SIGTSTP);
}

ROW("INTERRUPT in a signal's stop, then CONT with SIGTSTP that is blocked, ignored, caught")
{
	for (int how = 0; how < 3; how++) {
		SEIZED(tracee, 0)
		{
			if (how == 0)
				block(SIGTSTP);
			else if (how == 1)
				signal(SIGTSTP, SIG_IGN);
			else
				catch_with(SIGTSTP, handle, 0);
			raise(SIGUSR2);
			work();
		}
		see(tracee);
		DO(INTERRUPT, tracee, 0, 0);
		follow(tracee, PTRACE_CONT, SIGTSTP);
	}
}

ROW("INTERRUPT in SIGSTOP's stop, then SIGCONT, then CONT with SIGSTOP")
{
	SEIZED(tracee, 0)
	{
		raise(SIGSTOP);
		work();
	}
	see(tracee);
	DO(INTERRUPT, tracee, 0, 0);
	kill(tracee, SIGCONT);
	follow(tracee, PTRACE_CONT, SIGSTOP);
}

ROW("INTERRUPT in a signal's stop, then CONT with one that doesn't hurt the first of a namespace")
{
	int gate[2];
	char byte;

	CHECK(pipe2(gate, O_CLOEXEC) == 0);
	CHECK(unshare(CLONE_NEWPID) == 0);
	CHILD(tracee)
	{
		CHECK(read(gate[0], &byte, 1) == 1);
		catch_with(SIGUSR1, handle, 0);
		raise(SIGUSR1);
		work();
	}
	MUST(SEIZE, tracee, 0, 0);
	CHECK(write(gate[1], "", 1) == 1);
	see(tracee);
	DO(INTERRUPT, tracee, 0, 0);
	follow(tracee, PTRACE_CONT, SIGTERM);
}
