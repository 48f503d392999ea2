/* TRACESECCOMP, SUSPEND_SECCOMP, SECCOMP_GET_FILTER, SECCOMP_GET_METADATA. */
#include "../harness.h"
#include <linux/filter.h>
#include <linux/seccomp.h>

ROW("TRACESECCOMP: the filter's data is the message")
{
	TRACED_WITH(tracee, PTRACE_O_TRACESECCOMP)
	{
		filter(SECCOMP_RET_TRACE | 77);
		say_result(syscall(SYS_getppid));
	}
	MUST(CONT, tracee, 0, 0);
	see(tracee);
	see_siginfo(tracee);
	see_message(tracee);
	see_syscall(tracee);
	DO(CONT, tracee, 0, 0);
	see(tracee);
}

ROW("TRACESECCOMP, and SYSCALL from it: the exit")
{
	TRACED_WITH(tracee, PTRACE_O_TRACESECCOMP | PTRACE_O_TRACESYSGOOD)
	{
		filter(SECCOMP_RET_TRACE | 77);
		syscall(SYS_getppid);
	}
	MUST(CONT, tracee, 0, 0);
	see(tracee);
	DO(SYSCALL, tracee, 0, 0);
	see(tracee);
	see_syscall(tracee);
}

ROW("TRACESECCOMP by SYSCALL: the entry, the filter, the exit")
{
	TRACED_WITH(tracee, PTRACE_O_TRACESECCOMP | PTRACE_O_TRACESYSGOOD)
	{
		filter(SECCOMP_RET_TRACE | 77);
		syscall(SYS_getppid);
	}
	enter(tracee, SYS_getppid);
	see_syscall(tracee);
	DO(SYSCALL, tracee, 0, 0);
	see(tracee);
	see_syscall(tracee);
	DO(SYSCALL, tracee, 0, 0);
	see(tracee);
	see_syscall(tracee);
}

ROW("TRACESECCOMP: the call is left out, with a result")
{
	struct user_regs_struct now;

	TRACED_WITH(tracee, PTRACE_O_TRACESECCOMP)
	{
		filter(SECCOMP_RET_TRACE | 1);
		say_result(syscall(SYS_getppid));
	}
	MUST(CONT, tracee, 0, 0);
	see(tracee);
	now = registers(tracee);
	say("result register %lld", now.rax);
	now.orig_rax = -1;
	now.rax = 5000999;
	DO(SETREGS, tracee, 0, &now);
	DO(CONT, tracee, 0, 0);
	see(tracee);
}

ROW("a filter says TRACE, and the option isn't set")
{
	TRACED(tracee)
	{
		filter(SECCOMP_RET_TRACE | 77);
		say_result(syscall(SYS_getppid));
	}
	DO(CONT, tracee, 0, 0);
	see(tracee);
}

ROW("a filter says TRACE, and there is no tracer")
{
	CHILD(other)
	{
		filter(SECCOMP_RET_TRACE | 77);
		say_result(syscall(SYS_getppid));
	}
	see(other);
}

ROW("a filter says ERRNO, at a tracer's SYSCALL")
{
	TRACED_WITH(tracee, PTRACE_O_TRACESYSGOOD)
	{
		filter(SECCOMP_RET_ERRNO | EXDEV);
		say_result(syscall(SYS_getppid));
	}
	enter(tracee, SYS_getppid);
	leave(tracee);
	see_syscall(tracee);
	DO(CONT, tracee, 0, 0);
	see(tracee);
}

ROW("a filter says KILL")
{
	TRACED(tracee)
	{
		filter(SECCOMP_RET_KILL_PROCESS);
		syscall(SYS_getppid);
	}
	DO(CONT, tracee, 0, 0);
	see(tracee);
}

ROW("a filter says TRAP")
{
	TRACED(tracee)
	{
		filter(SECCOMP_RET_TRAP | 5);
		syscall(SYS_getppid);
	}
	DO(CONT, tracee, 0, 0);
	see(tracee);
	see_siginfo(tracee);
}

ROW("SUSPEND_SECCOMP")
{
	TRACED(tracee)
	{
		filter(SECCOMP_RET_ERRNO | EXDEV);
		raise(SIGUSR1);
		say_result(syscall(SYS_getppid));
		raise(SIGUSR1);
		say_result(syscall(SYS_getppid));
	}
	MUST(CONT, tracee, 0, 0);
	see(tracee);
	DO(SETOPTIONS, tracee, 0, PTRACE_O_SUSPEND_SECCOMP);
	DO(CONT, tracee, 0, 0);
	see(tracee);
	DO(SETOPTIONS, tracee, 0, 0);
	DO(CONT, tracee, 0, 0);
	see(tracee);
}

ROW("SECCOMP_GET_FILTER")
{
	struct sock_filter steps[16];

	TRACED(tracee)
	{
		filter(SECCOMP_RET_ERRNO | EXDEV);
		raise(SIGUSR1);
	}
	DO(SECCOMP_GET_FILTER, tracee, 0, steps);
	MUST(CONT, tracee, 0, 0);
	see(tracee);
	say("%ld", ASK(SECCOMP_GET_FILTER, tracee, 0, 0));
	say("%ld", ASK(SECCOMP_GET_FILTER, tracee, 0, steps));
	say("answers %#x", steps[2].k);
	DO(SECCOMP_GET_FILTER, tracee, 1, steps);
	DO(SECCOMP_GET_FILTER, tracee, 0, 8);
}

ROW("SECCOMP_GET_METADATA")
{
	struct seccomp_metadata data = { 0 };

	TRACED(tracee)
	{
		filter(SECCOMP_RET_ERRNO | EXDEV);
		filter_with(SECCOMP_RET_ERRNO | EXDEV, SECCOMP_FILTER_FLAG_LOG);
		raise(SIGUSR1);
	}
	MUST(CONT, tracee, 0, 0);
	see(tracee);
	say("%ld", ASK(SECCOMP_GET_METADATA, tracee, sizeof data, &data));
	say("flags %llu", data.flags);
	say("%ld", ASK(SECCOMP_GET_METADATA, tracee, 8, &data));
	say("%ld", ASK(SECCOMP_GET_METADATA, tracee, 99, &data));
	data.filter_off = 1;
	say("%ld", ASK(SECCOMP_GET_METADATA, tracee, sizeof data, &data));
	say("flags %llu", data.flags);
	data.filter_off = 2;
	DO(SECCOMP_GET_METADATA, tracee, sizeof data, &data);
	data.filter_off = -1;
	DO(SECCOMP_GET_METADATA, tracee, sizeof data, &data);
	DO(SECCOMP_GET_METADATA, tracee, 4, &data);
	DO(SECCOMP_GET_METADATA, tracee, sizeof data, 8);
}
