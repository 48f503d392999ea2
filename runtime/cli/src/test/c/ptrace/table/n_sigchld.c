/* SIGCHLD: to whom, when, with what; and who doesn't want it. */
#include "../harness.h"
#include <sys/signalfd.h>

static void take(void)
{
	siginfo_t info;
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	while (sigwaitinfo(&set, &info) < 0)
		CHECK(errno == EINTR);
	say_siginfo(&info);
}

static void say_pending(void)
{
	sigset_t set;

	sigpending(&set);
	say(sigismember(&set, SIGCHLD) ? "SIGCHLD is pending" : "no SIGCHLD is pending");
}

ROW("SIGCHLD for each kind of stop, and the end")
{
	block(SIGCHLD);
	SEIZED(tracee, PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEEXIT)
	{
		unblock(SIGCHLD);
		raise(SIGUSR1);
		raise(SIGSTOP);
		_exit(5);
	}
	take();
	see(tracee);
	MUST(CONT, tracee, 0, 0);
	take();
	see(tracee);
	MUST(CONT, tracee, 0, SIGSTOP);
	take();
	see(tracee);
	MUST(INTERRUPT, tracee, 0, 0);
	MUST(SYSCALL, tracee, 0, 0);
	take();
	see(tracee);
	MUST(SYSCALL, tracee, 0, 0);
	take();
	see(tracee);
	MUST(CONT, tracee, 0, 0);
	take();
	see(tracee);
	MUST(CONT, tracee, 0, 0);
	take();
	see(tracee);
	say_pending();
}

ROW("SIGCHLD for an end by a signal")
{
	block(SIGCHLD);
	SEIZED(tracee, 0) sleep_for_ever();
	kill(tracee, SIGKILL);
	take();
	see(tracee);
}

ROW("SIGCHLDs of two stops are one")
{
	block(SIGCHLD);
	SEIZED(first, 0) raise(SIGUSR1);
	see(first);
	SEIZED(second, 0) raise(SIGUSR2);
	see(second);
	take();
	say_pending();
}

ROW("a SIGCHLD stays though the stop was waited for")
{
	block(SIGCHLD);
	SEIZED(tracee, 0) raise(SIGUSR1);
	say_waitid(P_PID, tracee, WSTOPPED | WNOWAIT);
	see(tracee);
	say_pending();
	take();
}

static void caught(int signal, siginfo_t *info, void *context)
{
	(void)signal, (void)context;
	say("caught");
	say_siginfo(info);
}

ROW("SIGCHLD caught: of a stop, and of the end")
{
	catch_with(SIGCHLD, caught, SA_RESTART);
	SEIZED(tracee, 0) raise(SIGUSR1);
	see(tracee);
	MUST(CONT, tracee, 0, 0);
	see(tracee);
}

ROW("SA_NOCLDSTOP: no SIGCHLD for a tracee's stop; a wait sees it all the same")
{
	struct sigaction action = { .sa_handler = SIG_DFL, .sa_flags = SA_NOCLDSTOP };

	CHECK(sigaction(SIGCHLD, &action, NULL) == 0);
	block(SIGCHLD);
	SEIZED(tracee, 0) raise(SIGUSR1);
	see(tracee);
	say_pending();
	MUST(CONT, tracee, 0, 0);
	see(tracee);
	say_pending();
}

ROW("SIG_IGN: no SIGCHLD; the stop and the end are seen by a wait")
{
	signal(SIGCHLD, SIG_IGN);
	block(SIGCHLD);
	SEIZED(tracee, 0) raise(SIGUSR1);
	see(tracee);
	say_pending();
	MUST(CONT, tracee, 0, 0);
	see(tracee);
	say_pending();
	see(tracee);
}

ROW("SIG_IGN: an ordinary child is reaped by itself, a tracee isn't")
{
	signal(SIGCHLD, SIG_IGN);
	SEIZED(tracee, 0) _exit(3);
	CHILD(ordinary) _exit(4);
	await_gone(ordinary);
	await_end(tracee);
	see(-1);
	see(-1);
}

ROW("SA_NOCLDWAIT: as SIG_IGN, but with SIGCHLD")
{
	struct sigaction action = { .sa_handler = SIG_DFL, .sa_flags = SA_NOCLDWAIT };

	CHECK(sigaction(SIGCHLD, &action, NULL) == 0);
	block(SIGCHLD);
	SEIZED(tracee, 0) _exit(3);
	take();
	see(tracee);
	see(tracee);
}

ROW("SIG_IGN of a parent whose child another traces: it reaps itself when that has seen it")
{
	signal(SIGCHLD, SIG_IGN);
	CHILD(tracee)
	{
		await_flag(0);
		_exit(13);
	}
	CHILD(debugger)
	{
		signal(SIGCHLD, SIG_DFL);
		MUST(SEIZE, tracee, 0, 0);
		raise_flag(0);
		see(tracee);
		say_state(tracee);
	}
	see(tracee);
	see(debugger);
}

ROW("SIGCHLD by signalfd")
{
	struct signalfd_siginfo info;
	sigset_t set;
	int descriptor;

	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	block(SIGCHLD);
	descriptor = signalfd(-1, &set, SFD_CLOEXEC);
	SEIZED(tracee, 0) raise(SIGUSR1);
	CHECK(read(descriptor, &info, sizeof info) == sizeof info);
	say("signal %u, %s, of %s, status %#x", info.ssi_signo,
	    info.ssi_code == CLD_TRAPPED ? "trapped" : "without a code", name_of(info.ssi_pid),
	    info.ssi_status);
	see(tracee);
}

ROW("a debugger in sigsuspend")
{
	sigset_t none;

	catch_with(SIGCHLD, caught, 0);
	block(SIGCHLD);
	SEIZED(tracee, 0) raise(SIGUSR1);
	sigemptyset(&none);
	say("sigsuspend %s", sigsuspend(&none) < 0 ? strerrorname_np(errno) : "?");
	see_with(tracee, __WALL | WNOHANG);
}

ROW("SIGCHLD to the parent, of a child that stops and goes on; to its tracer, too")
{
	block(SIGCHLD);
	CHILD(tracee)
	{
		await_flag(0);
		raise(SIGSTOP);
		sleep_for_ever();
	}
	CHILD(debugger)
	{
		MUST(SEIZE, tracee, 0, 0);
		raise_flag(0);
		take();
		see(tracee);
		MUST(CONT, tracee, 0, SIGSTOP);
		take();
		see(tracee);
		MUST(LISTEN, tracee, 0, 0);
		/* two signals, the second of which is lost when it stops */
		see(tracee);
		take();
		MUST(CONT, tracee, 0, 0);
		take();
		see(tracee);
		MUST(CONT, tracee, 0, SIGCONT);
		await_flag(1);
	}
	take();
	see_with(tracee, WUNTRACED);
	kill(tracee, SIGCONT);
	take();
	see_with(tracee, WCONTINUED);
	raise_flag(1);
	take();
	see(debugger);
}
