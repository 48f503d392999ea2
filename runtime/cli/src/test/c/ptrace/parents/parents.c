/* Ordinary parents, without a debugger: what wait4(2) and waitid(2) say. */
#include "../harness.h"
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <time.h>

enum { GO_ON, THERE };

static void exit_when_told(int status)
{
	await_flag(GO_ON);
	_exit(status);
}

ROW("WNOHANG before and after an end")
{
	CHILD(one) exit_when_told(3);
	see_with(one, WNOHANG);
	see_with(-1, WNOHANG);
	say_waitid(P_PID, one, WEXITED | WNOHANG);
	raise_flag(GO_ON);
	await_zombie(one);
	see_with(one, WNOHANG);
	see_with(one, WNOHANG);
}

ROW("WUNTRACED: a stop is told once")
{
	CHILD(one)
	{
		raise(SIGSTOP);
		_exit(3);
	}
	see_with(one, WUNTRACED);
	see_with(one, WUNTRACED | WNOHANG);
	see_with(one, WNOHANG);
	kill(one, SIGCONT);
	see_with(one, WUNTRACED);
}

ROW("stops by SIGTSTP, SIGTTIN and SIGTTOU")
{
	static const int signals[] = { SIGTSTP, SIGTTIN, SIGTTOU };

	for (int i = 0; i < 3; i++) {
		CHILD(one) raise(signals[i]);
		see_with(one, WUNTRACED);
		kill(one, SIGCONT);
		see_with(one, WUNTRACED);
	}
}

ROW("a wait without WUNTRACED sleeps through a stop")
{
	pid_t me = getpid();

	CHILD(one)
	{
		raise(SIGSTOP);
		_exit(3);
	}
	say_waitid(P_PID, one, WSTOPPED | WNOWAIT);
	CHILD(other)
	{
		await_waiting(me);
		kill(one, SIGCONT);
	}
	see_with(one, 0);
	see_with(other, 0);
}

ROW("WCONTINUED: told once")
{
	CHILD(one)
	{
		raise(SIGSTOP);
		await_flag(GO_ON);
	}
	see_with(one, WUNTRACED);
	kill(one, SIGCONT);
	see_with(one, WCONTINUED);
	see_with(one, WCONTINUED | WNOHANG);
	raise_flag(GO_ON);
	see_with(one, WCONTINUED);
}

ROW("WCONTINUED by waitid, with the fields")
{
	CHILD(one)
	{
		raise(SIGSTOP);
		await_flag(GO_ON);
		_exit(9);
	}
	say_waitid(P_PID, one, WSTOPPED);
	kill(one, SIGCONT);
	say_waitid(P_PID, one, WCONTINUED);
	raise_flag(GO_ON);
	say_waitid(P_PID, one, WEXITED);
}

ROW("WNOWAIT: told again, until it is waited for")
{
	CHILD(one) _exit(5);
	say_waitid(P_PID, one, WEXITED | WNOWAIT);
	say_waitid(P_ALL, 0, WEXITED | WNOWAIT);
	say_state(one);
	say_waitid(P_PID, one, WEXITED);
	say_waitid(P_PID, one, WEXITED);
}

ROW("WNOWAIT of a stop, and of going on")
{
	CHILD(one)
	{
		raise(SIGSTOP);
		sleep_for_ever();
	}
	say_waitid(P_PID, one, WSTOPPED | WNOWAIT);
	say_waitid(P_PID, one, WSTOPPED | WNOWAIT | WNOHANG);
	say_waitid(P_PID, one, WSTOPPED);
	say_waitid(P_PID, one, WSTOPPED | WNOHANG);
	kill(one, SIGCONT);
	say_waitid(P_PID, one, WCONTINUED | WNOWAIT);
	say_waitid(P_PID, one, WCONTINUED);
	say_waitid(P_PID, one, WCONTINUED | WNOHANG);
}

ROW("ends by signals")
{
	static const int signals[] = { SIGTERM, SIGKILL, SIGUSR1, 40 };

	for (int i = 0; i < 4; i++) {
		CHILD(one) sleep_for_ever();
		await_blocked(one, SYS_pause);
		kill(one, signals[i]);
		see_with(one, 0);
	}
}

ROW("process groups: one's own, and others'")
{
	CHILD(mine) exit_when_told(1);
	CHILD(theirs)
	{
		setpgid(0, 0);
		raise_flag(THERE);
		exit_when_told(2);
	}
	await_flag(THERE);
	CHILD(member)
	{
		setpgid(0, theirs);
		exit_when_told(3);
	}
	setpgid(member, theirs);
	see_with(0, WNOHANG);
	see_with(-theirs, WNOHANG);
	see_with(-getppid(), WNOHANG);
	raise_flag(GO_ON);
	await_zombie(mine);
	see_with(0, 0);
	see_with(0, WNOHANG);
	await_zombie(member);
	await_zombie(theirs);
	say_waitid(P_PGID, theirs, WEXITED | WNOWAIT);
	see_with(member, 0);
	say_waitid(P_PGID, theirs, WEXITED);
	say_waitid(P_PGID, theirs, WEXITED);
}

ROW("a pidfd")
{
	CHILD(one) exit_when_told(4);
	int descriptor = pidfd(one);

	say_waitid(P_PIDFD, descriptor, WEXITED | WNOHANG);
	raise_flag(GO_ON);
	say_waitid(P_PIDFD, descriptor, WEXITED);
	say_waitid(P_PIDFD, descriptor, WEXITED);
}

static pid_t borne;

static void *bears(void *unused)
{
	CHILD(one) exit_when_told(6);
	borne = one;
	raise_flag(THERE);
	await_flag(2);
	see_with(one, __WNOTHREAD);
	return unused;
}

ROW("threads: whose child it is")
{
	pid_t other = thread("thread", bears);

	await_flag(THERE);
	see_with(borne, __WNOTHREAD | WNOHANG);
	see_with(borne, WNOHANG);
	raise_flag(GO_ON);
	raise_flag(2);
	await_gone(other);
	see_with(borne, WNOHANG);
}

static void *waits(void *unused)
{
	see_with(borne, 0);
	return unused;
}

ROW("threads: one waits for another's child")
{
	CHILD(one) exit_when_told(6);
	borne = one;
	pid_t other = thread("thread", waits);

	await_waiting(other);
	raise_flag(GO_ON);
	await_gone(other);
	see_with(-1, 0);
}

ROW("clone without a signal: __WCLONE and __WALL")
{
	pid_t born = syscall(SYS_clone, 0, 0, 0, 0, 0);

	if (born == 0)
		_exit(8);
	known("born", born);
	see_with(-1, WNOHANG);
	see_with(born, __WCLONE);
	see_with(born, __WALL);
}

ROW("an orphan becomes its subreaper's child")
{
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	CHILD(middle)
	{
		CHILD(orphan)
		{
			await_flag(GO_ON);
			say("its parent is %s", name_of(getppid()));
			_exit(3);
		}
	}
	see_with(middle, 0);
	see_with(-1, WNOHANG);
	raise_flag(GO_ON);
	see_with(-1, 0);
	see_with(-1, 0);
}

ROW("SIGCHLD is ignored: children leave no status")
{
	signal(SIGCHLD, SIG_IGN);
	CHILD(one) _exit(3);
	CHILD(other) _exit(4);
	see_with(one, 0);
	await_gone(other);
	see_with(-1, 0);
	say_waitid(P_ALL, 0, WEXITED);
}

ROW("SA_NOCLDWAIT")
{
	struct sigaction action = { .sa_handler = SIG_DFL, .sa_flags = SA_NOCLDWAIT };

	sigaction(SIGCHLD, &action, NULL);
	CHILD(one) _exit(3);
	see_with(one, 0);
}

static void caught(int signal, siginfo_t *info, void *context)
{
	(void)signal, (void)context;
	say("caught");
	say_siginfo(info);
}

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

ROW("SIGCHLD for a stop, going on, the end")
{
	block(SIGCHLD);
	CHILD(one)
	{
		raise(SIGSTOP);
		await_flag(GO_ON);
		_exit(5);
	}
	see_with(one, WUNTRACED);
	take();
	kill(one, SIGCONT);
	see_with(one, WCONTINUED);
	take();
	raise_flag(GO_ON);
	see_with(one, 0);
	take();
}

ROW("SA_NOCLDSTOP: only the end")
{
	catch_with(SIGCHLD, caught, SA_RESTART | SA_NOCLDSTOP);
	CHILD(one)
	{
		raise(SIGSTOP);
		_exit(5);
	}
	see_with(one, WUNTRACED);
	kill(one, SIGCONT);
	see_with(one, 0);
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
	CHILD(one) _exit(6);
	CHECK(read(descriptor, &info, sizeof info) == sizeof info);
	say("signal %u, code %d of %s, status %#x", info.ssi_signo, info.ssi_code,
	    name_of(info.ssi_pid), info.ssi_status);
	see_with(one, 0);
}

ROW("sigsuspend until a child ends")
{
	sigset_t none;

	sigemptyset(&none);
	catch_with(SIGCHLD, caught, 0);
	block(SIGCHLD);
	CHILD(one) _exit(6);
	say("sigsuspend %s", sigsuspend(&none) < 0 ? strerrorname_np(errno) : "?");
	see_with(one, WNOHANG);
}

static void nothing(int signal, siginfo_t *info, void *context)
{
	(void)signal, (void)info, (void)context;
}

static void break_off(int flags)
{
	pid_t me = getpid();

	catch_with(SIGUSR1, nothing, flags);
	CHILD(one) exit_when_told(3);
	CHILD(other)
	{
		await_waiting(me);
		kill(me, SIGUSR1);
		if (flags)
			raise_flag(GO_ON);
	}
	see_with(one, 0);
	raise_flag(GO_ON);
	see_with(other, 0);
	see_with(one, 0);
}

ROW("a handler breaks off a wait")
{
	break_off(0);
}

ROW("a handler with SA_RESTART doesn't")
{
	break_off(SA_RESTART);
}

ROW("what is refused")
{
	CHILD(one) exit_when_told(0);
	see_with(one, 1 << 5);
	see_with(getppid(), 0);
	see_with(0x80000000, 0);
	say_waitid(P_PID, one, 0);
	say_waitid(9, one, WEXITED);
	say("wait4 %s", wait4(-1, (void *)8, WNOHANG, NULL) < 0 ? strerrorname_np(errno) : "ok");
	raise_flag(GO_ON);
	await_zombie(one);
	say("wait4 %s", wait4(-1, (void *)8, 0, NULL) < 0 ? strerrorname_np(errno) : "ok");
	see_with(one, 0);
}

ROW("usage")
{
	struct rusage usage = { 0 };

	CHILD(one) _exit(3);
	CHECK(wait4(one, NULL, 0, &usage) == one);
	say(usage.ru_maxrss > 0 ? "told" : "not told");
}

ROW("a vfork child, and what it executes")
{
	pid_t born = vfork();

	if (born == 0) {
		execl("/proc/self/exe", "row", "--exit", "4", NULL);
		_exit(99);
	}
	known("born", born);
	see_with(-1, 0);
	see_with(-1, 0);
}

#define MANY 100

static void count(int how)
{
	int status, seen[MANY] = { 0 }, ends = 0, right = 0;
	pid_t found, pids[MANY];

	for (int i = 0; i < MANY; i++)
		if ((pids[i] = fork()) == 0)
			exit_when_told(i);
	raise_flag(GO_ON);
	while (how || ends < MANY) {
		siginfo_t info = { 0 };

		if (how == 2) {
			if (waitid(P_ALL, 0, &info, WEXITED) < 0)
				break;
			found = info.si_pid;
			status = info.si_status;
		} else {
			found = waitpid(how ? -1 : pids[ends], &status, 0);
			if (found < 0)
				break;
			status = WEXITSTATUS(status);
		}
		ends++;
		right += pids[status] == found && seen[status]++ == 0;
	}
	say("%d ends, %d right", ends, right);
	see_with(-1, WNOHANG);
}

ROW("100 children at once, each waited for")
{
	count(0);
}

ROW("100 children at once, any waited for")
{
	count(1);
}

ROW("100 children at once, by waitid")
{
	count(2);
}

static atomic_int reaped, wrong;

static void reaps(int signal)
{
	int status, error = errno;

	(void)signal;
	while (waitpid(-1, &status, WNOHANG) > 0) {
		atomic_fetch_add(&reaped, 1);
		wrong += !WIFEXITED(status) || WEXITSTATUS(status) != 3;
	}
	errno = error;
}

ROW("100 children at once, reaped in a handler")
{
	sigset_t none;

	block(SIGCHLD);
	signal(SIGCHLD, reaps);
	for (int i = 0; i < MANY; i++)
		if (fork() == 0)
			_exit(3);
	sigemptyset(&none);
	while (reaped < MANY)
		sigsuspend(&none);
	say("%d reaped, %d wrong", reaped, wrong);
	see_with(-1, 0);
}

static void *bears_and_waits(void *unused)
{
	for (int i = 0; i < MANY / 4; i++) {
		int status;
		pid_t born = fork();

		if (born == 0)
			_exit(i);
		if (waitpid(born, &status, 0) == born && WIFEXITED(status) &&
		    WEXITSTATUS(status) == i)
			atomic_fetch_add(&reaped, 1);
	}
	return unused;
}

ROW("four threads, each with its children")
{
	pthread_t threads[4];

	for (int i = 0; i < 4; i++)
		CHECK(pthread_create(&threads[i], NULL, bears_and_waits, NULL) == 0);
	for (int i = 0; i < 4; i++)
		pthread_join(threads[i], NULL);
	say("%d reaped", reaped);
	see_with(-1, 0);
}
