/* GETSIGINFO, SETSIGINFO, PEEKSIGINFO, GETSIGMASK, SETSIGMASK. */
#include "../harness.h"
#include <sys/time.h>

#define NO_ADDRESS 8UL

ROW("GETSIGINFO: kill, tgkill, sigqueue")
{
	TRACED(tracee)
	{
		kill(getpid(), SIGUSR1);
		syscall(SYS_tgkill, getpid(), gettid(), SIGUSR1);
		sigqueue(getpid(), SIGUSR1, (union sigval){ .sival_int = 42 });
		sigqueue(getpid(), SIGRTMIN, (union sigval){ .sival_int = 43 });
	}
	for (int i = 0; i < 4; i++) {
		MUST(CONT, tracee, 0, 0);
		see(tracee);
		see_siginfo(tracee);
	}
	DO(GETSIGINFO, tracee, 0, 0);
	DO(GETSIGINFO, tracee, 0, NO_ADDRESS);
}

static void see_fault(pid_t tracee)
{
	siginfo_t info;

	DO(CONT, tracee, 0, 0);
	see(tracee);
	MUST(GETSIGINFO, tracee, 0, &info);
	say("code %d", info.si_code);
	if (info.si_signo == SIGSEGV)
		say("address %p", info.si_addr);
	DO(CONT, tracee, 0, info.si_signo);
	see(tracee);
}

ROW("GETSIGINFO: a bad address")
{
	TRACED(tracee) *(volatile int *)NO_ADDRESS = 1;
	see_fault(tracee);
}

ROW("GETSIGINFO: no instruction")
{
	TRACED(tracee) __asm__ volatile("ud2");
	see_fault(tracee);
}

ROW("GETSIGINFO: a division by zero")
{
	TRACED(tracee) __asm__ volatile("xor %%ecx, %%ecx; xor %%edx, %%edx; mov $1, %%eax; idiv %%ecx" ::
						: "eax", "ecx", "edx");
	see_fault(tracee);
}

ROW("a fault whose signal is dropped comes again")
{
	TRACED(tracee) __asm__ volatile("ud2");
	MUST(CONT, tracee, 0, 0);
	see(tracee);
	DO(CONT, tracee, 0, 0);
	see(tracee);
	DO(KILL, tracee, 0, 0);
	see(tracee);
}

ROW("GETSIGINFO: a child's end, an alarm")
{
	struct itimerval soon = { .it_value.tv_usec = 1 };

	TRACED(tracee)
	{
		CHILD(grandchild) _exit(9);
		see(grandchild);
		setitimer(ITIMER_REAL, &soon, NULL);
		sleep_for_ever();
	}
	MUST(CONT, tracee, 0, 0);
	see(tracee);
	see_siginfo(tracee);
	MUST(CONT, tracee, 0, 0);
	see(tracee);
	see_siginfo(tracee);
}

ROW("SETSIGINFO: what the handler is told")
{
	siginfo_t info;

	TRACED(tracee)
	{
		say_signal(SIGUSR1);
		raise(SIGUSR1);
	}
	MUST(CONT, tracee, 0, 0);
	see(tracee);
	MUST(GETSIGINFO, tracee, 0, &info);
	info.si_code = SI_QUEUE;
	info.si_value.sival_int = 99;
	DO(SETSIGINFO, tracee, 0, &info);
	see_siginfo(tracee);
	DO(CONT, tracee, 0, SIGUSR1);
	see(tracee);
}

ROW("SETSIGINFO with another signal than it goes on with: void")
{
	siginfo_t info;

	TRACED(tracee)
	{
		say_signal(SIGUSR1);
		raise(SIGUSR1);
	}
	MUST(CONT, tracee, 0, 0);
	see(tracee);
	MUST(GETSIGINFO, tracee, 0, &info);
	info.si_signo = SIGUSR2;
	info.si_code = SI_QUEUE;
	info.si_value.sival_int = 99;
	DO(SETSIGINFO, tracee, 0, &info);
	see_siginfo(tracee);
	DO(CONT, tracee, 0, SIGUSR1);
	see(tracee);
}

ROW("SETSIGINFO with another signal, which it goes on with")
{
	siginfo_t info;

	TRACED(tracee)
	{
		say_signal(SIGUSR2);
		raise(SIGUSR1);
	}
	MUST(CONT, tracee, 0, 0);
	see(tracee);
	MUST(GETSIGINFO, tracee, 0, &info);
	info.si_signo = SIGUSR2;
	info.si_code = SI_QUEUE;
	info.si_value.sival_int = 99;
	DO(SETSIGINFO, tracee, 0, &info);
	DO(CONT, tracee, 0, SIGUSR2);
	see(tracee);
}

ROW("SETSIGINFO from nowhere, in a group-stop, and at a call")
{
	siginfo_t info = { .si_signo = SIGUSR1 };

	TRACED_WITH(tracee, PTRACE_O_TRACESYSGOOD)
	{
		raise(SIGSTOP);
		syscall(SYS_getppid);
	}
	DO(SETSIGINFO, tracee, 0, NO_ADDRESS);
	MUST(CONT, tracee, 0, 0);
	see(tracee);
	MUST(CONT, tracee, 0, SIGSTOP);
	see(tracee);
	DO(SETSIGINFO, tracee, 0, &info);
	enter(tracee, SYS_getppid);
	DO(SETSIGINFO, tracee, 0, &info);
	see_siginfo(tracee);
}

static void peek_signals(pid_t tracee, unsigned flags, unsigned long offset, int number)
{
	struct ptrace_peeksiginfo_args arguments = { offset, flags, number };
	siginfo_t infos[4];
	long result;

	memset(infos, 0, sizeof infos);
	result = ASK(PEEKSIGINFO, tracee, &arguments, infos);
	say("PEEKSIGINFO %ld %s", result, error_name(result));
	for (long i = 0; i < result; i++)
		say_siginfo(&infos[i]);
}

ROW("PEEKSIGINFO: of the thread, of the process")
{
	struct ptrace_peeksiginfo_args arguments = { 0, 0, 1 };
	char info[sizeof(siginfo_t)];

	TRACED(tracee)
	{
		block(SIGUSR1);
		block(SIGUSR2);
		block(SIGRTMIN);
		raise(SIGUSR1);
		sigqueue(getpid(), SIGRTMIN, (union sigval){ .sival_int = 1 });
		sigqueue(getpid(), SIGRTMIN, (union sigval){ .sival_int = 2 });
		kill(getpid(), SIGUSR2);
		raise(SIGTRAP);
	}
	peek_signals(tracee, 0, 0, 4);
	MUST(CONT, tracee, 0, 0);
	see(tracee);
	peek_signals(tracee, 0, 0, 4);
	peek_signals(tracee, PTRACE_PEEKSIGINFO_SHARED, 0, 4);
	peek_signals(tracee, PTRACE_PEEKSIGINFO_SHARED, 1, 1);
	peek_signals(tracee, PTRACE_PEEKSIGINFO_SHARED, 3, 4);
	peek_signals(tracee, PTRACE_PEEKSIGINFO_SHARED, 0, 0);
	peek_signals(tracee, 0, 0, -1);
	peek_signals(tracee, 2, 0, 1);
	peek_signals(tracee, 0, 1UL << 40, 1);
	DO(PEEKSIGINFO, tracee, NO_ADDRESS, info);
	say("PEEKSIGINFO %s", error_name(ASK(PEEKSIGINFO, tracee, &arguments, NO_ADDRESS)));
}

ROW("GETSIGMASK and SETSIGMASK")
{
	unsigned long mask = 0;

	TRACED(tracee)
	{
		block(SIGUSR2);
		raise(SIGTRAP);
		raise(SIGUSR1);
		raise(SIGUSR2);
	}
	MUST(CONT, tracee, 0, 0);
	see(tracee);
	DO(GETSIGMASK, tracee, 8, &mask);
	say("mask %#lx", mask);
	mask = -1UL;
	DO(SETSIGMASK, tracee, 8, &mask);
	DO(GETSIGMASK, tracee, 8, &mask);
	say("mask %#lx", mask);
	mask = 1UL << (SIGUSR1 - 1);
	DO(SETSIGMASK, tracee, 8, &mask);
	DO(CONT, tracee, 0, 0);
	see(tracee);
	DO(CONT, tracee, 0, 0);
	see(tracee);
}

ROW("GETSIGMASK and SETSIGMASK of another size, and to nowhere")
{
	unsigned long mask = 0;

	TRACED(tracee) sleep_for_ever();
	DO(GETSIGMASK, tracee, 4, &mask);
	DO(GETSIGMASK, tracee, 16, &mask);
	DO(GETSIGMASK, tracee, 8, NO_ADDRESS);
	DO(SETSIGMASK, tracee, 4, &mask);
	DO(SETSIGMASK, tracee, 8, NO_ADDRESS);
}

ROW("SETSIGMASK lets a pending signal through")
{
	unsigned long mask = 0;

	TRACED(tracee)
	{
		block(SIGUSR1);
		raise(SIGUSR1);
		raise(SIGTRAP);
	}
	MUST(CONT, tracee, 0, 0);
	see(tracee);
	DO(SETSIGMASK, tracee, 8, &mask);
	DO(CONT, tracee, 0, 0);
	see(tracee);
}
