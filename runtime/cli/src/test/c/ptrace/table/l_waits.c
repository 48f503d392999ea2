/* wait4(2) and waitid(2) of a debugger. */
#include "../harness.h"
#include <linux/sched.h>
#include <sys/resource.h>

#define NO_ADDRESS ((void *)8)

static void see_wait(pid_t pid, int options)
{
	see_with(pid, options);
}

ROW("a stop is told once, whatever the options")
{
	SEIZED(tracee, 0) raise(SIGUSR1);
	see_wait(tracee, 0);
	see_wait(tracee, WNOHANG);
	MUST(CONT, tracee, 0, 0);
	see_wait(tracee, WUNTRACED);
	see_wait(tracee, WNOHANG);
}

ROW("WNOHANG before and after a stop")
{
	SEIZED(tracee, 0) sleep_for_ever();
	see_wait(tracee, WNOHANG);
	see_wait(-1, WNOHANG | __WALL);
	MUST(INTERRUPT, tracee, 0, 0);
	see_wait(tracee, __WALL);
	see_wait(tracee, WNOHANG);
	see_wait(-1, WNOHANG);
}

ROW("waitid: the fields of a stop, an event, an end")
{
	SEIZED(tracee, PTRACE_O_TRACEEXIT)
	{
		raise(SIGUSR1);
		_exit(3);
	}
	say_waitid(P_PID, tracee, WSTOPPED);
	MUST(CONT, tracee, 0, 0);
	say_waitid(P_PID, tracee, WSTOPPED | WEXITED);
	MUST(CONT, tracee, 0, 0);
	say_waitid(P_PID, tracee, WSTOPPED | WEXITED);
	say_waitid(P_PID, tracee, WSTOPPED | WEXITED);
}

ROW("waitid: the fields of INTERRUPT's stop, and of a call")
{
	SEIZED(tracee, PTRACE_O_TRACESYSGOOD) sleep_for_ever();
	await_blocked(tracee, SYS_pause);
	MUST(INTERRUPT, tracee, 0, 0);
	say_waitid(P_PID, tracee, WSTOPPED);
	MUST(SYSCALL, tracee, 0, 0);
	say_waitid(P_PID, tracee, WSTOPPED);
	kill(tracee, SIGKILL);
	say_waitid(P_PID, tracee, WEXITED);
}

ROW("waitid WNOWAIT leaves it to be told again")
{
	TRACED(tracee) _exit(4);
	MUST(CONT, tracee, 0, 0);
	say_waitid(P_PID, tracee, WEXITED | WNOWAIT);
	say_waitid(P_PID, tracee, WEXITED | WNOWAIT | WNOHANG);
	see_wait(tracee, 0);
	say_waitid(P_PID, tracee, WEXITED | WNOHANG);
}

ROW("waitid WNOWAIT of a stop")
{
	SEIZED(tracee, 0) raise(SIGUSR1);
	say_waitid(P_PID, tracee, WSTOPPED | WNOWAIT);
	say_waitid(P_ALL, 0, WSTOPPED | WNOWAIT);
	DO(CONT, tracee, 0, 0);
	see_wait(tracee, __WALL);
}

ROW("waitid WEXITED alone sees a stop, too")
{
	SEIZED(tracee, 0) raise(SIGUSR1);
	say_waitid(P_PID, tracee, WSTOPPED | WNOWAIT);
	say_waitid(P_PID, tracee, WEXITED | WNOHANG);
	say_waitid(P_PID, tracee, WSTOPPED | WNOHANG);
}

ROW("waitid P_PIDFD")
{
	int descriptor;

	SEIZED(tracee, 0)
	{
		raise(SIGUSR1);
		_exit(3);
	}
	descriptor = pidfd(tracee);
	say_waitid(P_PIDFD, descriptor, WSTOPPED);
	MUST(CONT, tracee, 0, 0);
	say_waitid(P_PIDFD, descriptor, WEXITED);
	say_waitid(P_PIDFD, descriptor, WEXITED);
	say_waitid(P_PIDFD, 0, WEXITED);
	say_waitid(P_PIDFD, 999, WEXITED);
}

ROW("waits that are refused")
{
	TRACED(tracee) sleep_for_ever();
	see_wait(tracee, 1 << 4);
	see_wait(tracee, WNOWAIT);
	see_wait(tracee, WEXITED);
	see_wait(0x80000000, 0);
	say_waitid(P_PID, tracee, 0);
	say_waitid(P_PID, tracee, WNOHANG);
	say_waitid(P_PID, tracee, WEXITED | 1 << 5);
	say_waitid(P_PID, 0, WEXITED);
	say_waitid(P_PGID, -5, WEXITED);
	say_waitid(77, tracee, WEXITED);
	see_wait(getppid(), 0);
	see_wait(getpid(), 0);
	see_wait(-tracee, 0);
}

ROW("waits into nowhere: told and lost")
{
	struct rusage usage;

	TRACED(tracee)
	{
		raise(SIGUSR1);
		raise(SIGUSR2);
		_exit(3);
	}
	MUST(CONT, tracee, 0, 0);
	say_waitid(P_PID, tracee, WSTOPPED | WNOWAIT);
	say("wait4 %s", wait4(tracee, NO_ADDRESS, 0, NULL) < 0 ? strerrorname_np(errno) : "ok");
	see_wait(tracee, WNOHANG);
	MUST(CONT, tracee, 0, 0);
	say("wait4 %s", wait4(tracee, NULL, 0, NO_ADDRESS) < 0 ? strerrorname_np(errno) : "ok");
	MUST(CONT, tracee, 0, 0);
	memset(&usage, -1, sizeof usage);
	CHECK(wait4(tracee, NULL, 0, &usage) == tracee);
	say(usage.ru_maxrss > 0 ? "usage told" : "no usage");
	say("waitid %s",
	    waitid(P_PID, getppid(), NO_ADDRESS, WEXITED) < 0 ? strerrorname_np(errno) : "ok");
}

ROW("beside a tracee, of children that ended, with nowhere to write")
{
	SEIZED(tracee, 0) sleep_for_ever();
	CHILD(one) _exit(3);
	CHILD(two) _exit(3);
	await_end(one);
	await_end(two);
	say("wait4 %s", wait4(-1, NO_ADDRESS, WNOHANG, NULL) < 0 ? strerrorname_np(errno) : "ok");
	say("wait4 %s", wait4(-1, NO_ADDRESS, 0, NULL) < 0 ? strerrorname_np(errno) : "ok");
	see_wait(-1, WNOHANG);
	CHILD(three) _exit(3);
	await_end(three);
	say("waitid %s",
	    waitid(P_ALL, 0, NO_ADDRESS, WEXITED) < 0 ? strerrorname_np(errno) : "ok");
	see_wait(three, 0);
}

ROW("beside a tracee, waitid of a child that ends, or has ended, which doesn't ask whose end it is")
{
	SEIZED(tracee, 0) sleep_for_ever();
	CHILD(one) _exit(3);
	await_end(one);
	say("%s", error_name(waitid(P_ALL, 0, NULL, WEXITED)));
	see_wait(one, WNOHANG);
	CHILD(two)
	{
		await_waiting(getppid());
		_exit(3);
	}
	say("%s", error_name(waitid(P_ALL, 0, NULL, WEXITED)));
	see_wait(two, WNOHANG);
	say("%s", error_name(waitid(P_ALL, 0, NULL, WEXITED | WNOHANG)));
	see_wait(-1, WNOHANG);
}

ROW("waits by process group")
{
	SEIZED(tracee, 0) raise(SIGUSR1);
	setpgid(tracee, tracee);
	see_wait(0, WNOHANG | __WALL);
	see_wait(-getpid(), WNOHANG | __WALL);
	see_wait(-tracee, __WALL);
	MUST(CONT, tracee, 0, 0);
	say_waitid(P_PGID, tracee, WEXITED | WSTOPPED);
}

ROW("waits for one of two")
{
	SEIZED(first, 0) raise(SIGUSR1);
	SEIZED(second, 0) raise(SIGUSR2);
	see_wait(second, __WALL);
	see_wait(first, __WALL);
	see_wait(-1, __WALL | WNOHANG);
	MUST(CONT, second, 0, 0);
	see_wait(-1, __WALL);
	MUST(CONT, first, 0, 0);
	see_wait(-1, __WALL);
	see_wait(-1, __WALL);
}

ROW("a wait covers the debugger's ordinary children")
{
	int gate[2];
	char byte;

	SEIZED(tracee, 0) sleep_for_ever();
	CHECK(pipe(gate) == 0);
	CHILD(ordinary)
	{
		close(gate[1]);
		CHECK(read(gate[0], &byte, 1) == 0);
		_exit(11);
	}
	see_wait(-1, WNOHANG | __WALL);
	close(gate[1]);
	see_wait(-1, __WALL);
	MUST(INTERRUPT, tracee, 0, 0);
	see_wait(-1, __WALL);
}

static void *exits(void *unused)
{
	return unused;
}

ROW("__WCLONE, __WALL and neither, of a thread")
{
	pid_t born;

	SEIZED(tracee, PTRACE_O_TRACECLONE) await_gone(thread("thread", exits));
	see_wait(tracee, 0);
	born = known("thread", message(tracee));
	see_wait(born, __WCLONE);
	MUST(CONT, tracee, 0, 0);
	MUST(CONT, born, 0, 0);
	see_wait(born, 0);
	see_wait(tracee, __WCLONE);
}

ROW("__WCLONE of a tracee that is an ordinary child")
{
	SEIZED(tracee, 0) raise(SIGUSR1);
	see_wait(tracee, __WCLONE);
	see_wait(-1, __WCLONE | WNOHANG);
	CHILD(ordinary) _exit(0);
	await_zombie(ordinary);
	see_wait(ordinary, __WCLONE);
	see_wait(ordinary, __WALL);
}

static pid_t elsewhere;

static void *wait_in_thread(void *unused)
{
	see_wait(elsewhere, __WNOTHREAD | WNOHANG);
	see_wait(-1, __WNOTHREAD | WNOHANG | __WALL);
	see_wait(elsewhere, 0);
	return unused;
}

ROW("__WNOTHREAD: not what another thread traces, nor what it bore")
{
	SEIZED(tracee, 0) raise(SIGUSR1);
	elsewhere = tracee;
	await_gone(thread("thread", wait_in_thread));
	see_wait(tracee, WNOHANG);
	see_wait(tracee, WNOHANG | __WNOTHREAD);
}

ROW("WCONTINUED: told once, and not to the tracer of a stopped one")
{
	CHILD(tracee)
	{
		raise(SIGSTOP);
		sleep_for_ever();
	}
	see_wait(tracee, WUNTRACED);
	see_wait(tracee, WUNTRACED | WNOHANG);
	kill(tracee, SIGCONT);
	see_wait(tracee, WCONTINUED);
	see_wait(tracee, WCONTINUED | WNOHANG);
	say_waitid(P_PID, tracee, WCONTINUED | WNOHANG);
}

ROW("WCONTINUED of a tracee")
{
	TRACED(tracee) sleep_for_ever();
	MUST(CONT, tracee, 0, SIGSTOP);
	see(tracee);
	see_wait(tracee, WCONTINUED | WNOHANG);
	kill(tracee, SIGCONT);
	see_wait(tracee, WCONTINUED | WNOHANG);
	MUST(CONT, tracee, 0, 0);
	see(tracee);
	MUST(CONT, tracee, 0, SIGCONT);
	await_blocked(tracee, SYS_pause);
	say_waitid(P_PID, tracee, WCONTINUED | WNOHANG);
}

ROW("no child is left")
{
	TRACED(tracee) _exit(0);
	MUST(CONT, tracee, 0, 0);
	see_wait(-1, 0);
	see_wait(-1, 0);
	see_wait(tracee, WNOHANG);
	say_waitid(P_ALL, 0, WEXITED | WNOHANG);
	say_waitid(P_PID, tracee, WEXITED);
}

static void nothing(int signal, siginfo_t *info, void *context)
{
	(void)signal, (void)info, (void)context;
}

ROW("a wait that a signal's handler breaks off")
{
	pid_t me = getpid();

	SEIZED(tracee, 0) sleep_for_ever();
	catch_with(SIGUSR1, nothing, 0);
	CHILD(other)
	{
		await_waiting(me);
		kill(me, SIGUSR1);
	}
	see(tracee);
	see(other);
}

ROW("a wait that a signal's handler doesn't break off")
{
	pid_t me = getpid();

	SEIZED(tracee, 0) sleep_for_ever();
	catch_with(SIGUSR1, nothing, SA_RESTART);
	CHILD(other)
	{
		await_waiting(me);
		kill(me, SIGUSR1);
		kill(tracee, SIGUSR2);
	}
	see(tracee);
	see(other);
}

/* ---- of several that have something to tell: who is told of first */

static void stop_by(int signal)
{
	await_flag(0);
	raise(signal);
}

/* Waits until its stop could be waited for, and leaves it so. */
static void await_stop(pid_t pid)
{
	siginfo_t info;

	CHECK(waitid(P_PID, pid, &info, WSTOPPED | WNOWAIT | __WALL) == 0);
}

ROW("of three children in a stop the eldest comes first, whichever was attached to first")
{
	CHILD(first) stop_by(SIGUSR1);
	CHILD(second) stop_by(SIGUSR1);
	CHILD(third) stop_by(SIGUSR1);
	MUST(SEIZE, second, 0, 0);
	MUST(SEIZE, first, 0, 0);
	MUST(SEIZE, third, 0, 0);
	raise_flag(0);
	await_stop(third);
	await_stop(first);
	await_stop(second);
	see(-1);
	see(-getpgrp());
	say_waitid(P_ALL, 0, WSTOPPED);
}

/* Three of another's children, in the order of their birth. */
static void see_foreign(const char *one, const char *two, const char *three)
{
	const char *order[] = { one, two, three };

	for (int i = 0; i < 3; i++)
		MUST(SEIZE, pid_of(order[i]), 0, 0);
	raise_flag(0);
	for (int i = 0; i < 3; i++)
		await_stop(pid_of(order[i]));
	for (int i = 0; i < 3; i++)
		see(-1);
}

static void bear_three(void)
{
	CHILD(first) stop_by(SIGUSR1);
	CHILD(second) stop_by(SIGUSR1);
	CHILD(third) stop_by(SIGUSR1);
	raise_flag(1);
	sleep_for_ever();
}

ROW("of three that are others' children the one that was attached to last comes first")
{
	CHILD(parent) bear_three();
	await_flag(1);
	see_foreign("second", "first", "third");
}

ROW("of three that are others' children, attached to in another order")
{
	CHILD(parent) bear_three();
	await_flag(1);
	see_foreign("first", "third", "second");
}

ROW("of a child and another's child in a stop the child comes first")
{
	CHILD(parent)
	{
		CHILD(other) stop_by(SIGUSR1);
		raise_flag(1);
		sleep_for_ever();
	}
	await_flag(1);
	CHILD(own) stop_by(SIGUSR1);
	MUST(SEIZE, own, 0, 0);
	MUST(SEIZE, pid_of("other"), 0, 0);
	raise_flag(0);
	await_stop(pid_of("other"));
	await_stop(own);
	see(-1);
	see(-1);
}

ROW("of a tracee in a stop and a child that has ended the elder comes first")
{
	CHILD(elder) stop_by(SIGUSR1);
	CHILD(between) _exit(3);
	CHILD(younger) stop_by(SIGUSR1);
	MUST(SEIZE, younger, 0, 0);
	MUST(SEIZE, elder, 0, 0);
	raise_flag(0);
	await_end(between);
	await_stop(younger);
	await_stop(elder);
	see(-1);
	see(-1);
	see(-1);
}

ROW("of a child that has ended and another's child in a stop the child comes first")
{
	CHILD(parent)
	{
		CHILD(other) stop_by(SIGUSR1);
		raise_flag(1);
		sleep_for_ever();
	}
	await_flag(1);
	MUST(SEIZE, pid_of("other"), 0, 0);
	CHILD(own) _exit(3);
	raise_flag(0);
	await_stop(pid_of("other"));
	await_end(own);
	say_waitid(P_ALL, 0, WSTOPPED | WEXITED);
	say_waitid(P_ALL, 0, WSTOPPED | WEXITED);
}

/* A child whose id is less than that of an elder one. */
static pid_t child_below(pid_t elder, const char *name)
{
	pid_t id = elder;
	pid_t pid;

	do {
		struct clone_args how = {
			.exit_signal = SIGCHLD,
			.set_tid = (uintptr_t)&id,
			.set_tid_size = 1,
		};
		id--;
		pid = syscall(SYS_clone3, &how, sizeof how);
	} while (pid < 0 && errno == EEXIST);
	CHECK(pid >= 0);
	known(name, id);
	return pid;
}

ROW("of children in a stop the eldest comes first, whatever their ids are")
{
	/* so many that several are born in one tick of the clock */
	static const char *const names[] = { "a", "b", "c", "d", "e", "f", "g", "h", "i", "j" };
	enum { COUNT = sizeof names / sizeof *names };
	pid_t pids[COUNT];

	pids[0] = child(names[0]);
	for (int i = 1; i < COUNT && pids[i - 1]; i++)
		pids[i] = child_below(pids[i - 1], names[i]);
	for (int i = 0; i < COUNT; i++)
		for (; pids[i] == 0; _exit(0))
			stop_by(SIGUSR1);
	for (int i = COUNT; i-- > 0;)
		MUST(SEIZE, pids[i], 0, 0);
	raise_flag(0);
	for (int i = 0; i < COUNT; i++)
		await_stop(pids[i]);
	for (int i = 0; i < COUNT; i++)
		see(-1);
}

ROW("of tracees that have ended and one in a stop the eldest child comes first")
{
	CHILD(first)
	{
		await_flag(0);
		_exit(3);
	}
	CHILD(second) stop_by(SIGUSR1);
	CHILD(third)
	{
		await_flag(0);
		_exit(4);
	}
	MUST(SEIZE, third, 0, 0);
	MUST(SEIZE, second, 0, 0);
	MUST(SEIZE, first, 0, 0);
	raise_flag(0);
	await_end(third);
	await_stop(second);
	await_end(first);
	see(-1);
	see(-1);
	see(-1);
}

ROW("waitid of a pidfd that isn't waited for")
{
	SEIZED(tracee, 0) stop_by(SIGUSR1);
	int descriptor = syscall(SYS_pidfd_open, tracee, O_NONBLOCK);

	CHECK(descriptor >= 0);
	say_waitid(P_PIDFD, descriptor, WSTOPPED | WEXITED);
	say_waitid(P_PIDFD, descriptor, WSTOPPED | WEXITED | WNOHANG);
	raise_flag(0);
	await_stop(tracee);
	say_waitid(P_PIDFD, descriptor, WSTOPPED | WEXITED);
	say_waitid(P_PIDFD, descriptor, WSTOPPED | WEXITED);
}

static void *bear_and_wait(void *unused)
{
	CHILD(of_thread) stop_by(SIGUSR1);
	MUST(SEIZE, of_thread, 0, 0);
	raise_flag(1);
	await_flag(2);
	see(-1);
	raise_flag(3);
	sleep_for_ever();
	return NULL;
}

ROW("a thread's wait begins with its own children, the youngest though they are")
{
	CHILD(of_leader) stop_by(SIGUSR1);
	MUST(SEIZE, of_leader, 0, 0);
	thread("thread", bear_and_wait);
	await_flag(1);
	raise_flag(0);
	await_stop(pid_of("of_thread"));
	await_stop(of_leader);
	raise_flag(2);
	await_flag(3);
	see(-1);
}

static void *bear_one(void *unused)
{
	CHILD(of_first) stop_by(SIGUSR1);
	MUST(SEIZE, of_first, 0, 0);
	raise_flag(1);
	sleep_for_ever();
	return NULL;
}

static void *bear_two(void *unused)
{
	CHILD(of_second) stop_by(SIGUSR1);
	MUST(SEIZE, of_second, 0, 0);
	raise_flag(2);
	sleep_for_ever();
	return NULL;
}

static void *wait_for_two(void *unused)
{
	await_flag(3);
	see(-1);
	see(-1);
	raise_flag(4);
	sleep_for_ever();
	return NULL;
}

/* The elder child is that of the thread which was born before. */
ROW("a thread's wait goes on with the threads that were born after it")
{
	thread("first thread", bear_one);
	thread("waiting", wait_for_two);
	await_flag(1);
	thread("second thread", bear_two);
	await_flag(2);
	raise_flag(0);
	await_stop(pid_of("of_first"));
	await_stop(pid_of("of_second"));
	raise_flag(3);
	await_flag(4);
}

/* The elder sends no signal at its end: only a wait with __WALL or __WCLONE is for it. */
ROW("of a tracee and an elder that have ended, whom the wait isn't for, the tracee is told of")
{
	long elder = syscall(SYS_clone, 0, 0, 0, 0, 0);
	int status;

	if (elder == 0)
		_exit(3);
	CHECK(elder > 0);
	CHILD(tracee)
	{
		await_flag(0);
		_exit(4);
	}
	MUST(SEIZE, tracee, 0, 0);
	raise_flag(0);
	await_end(tracee);
	CHECK(waitid(P_PID, elder, &(siginfo_t){ 0 }, WEXITED | WNOWAIT | __WALL) == 0);
	CHECK(wait4(-1, &status, 0, NULL) == tracee);
	say_status(status);
	CHECK(wait4(-1, &status, __WALL, NULL) == elder);
	say_status(status);
}
