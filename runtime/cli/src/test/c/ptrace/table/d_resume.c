/* PTRACE_CONT, SYSCALL, SINGLESTEP, SINGLEBLOCK, SYSEMU, SYSEMU_SINGLESTEP: how one goes on. */
#include "../harness.h"

ROW("CONT with a signal at its stop")
{
	TRACED(tracee)
	{
		say_signal(SIGUSR1);
		kill(getpid(), SIGUSR1);
		say("went on");
	}
	MUST(CONT, tracee, 0, 0);
	see(tracee);
	DO(CONT, tracee, 0, SIGUSR1);
	see(tracee);
}

ROW("CONT without the signal")
{
	TRACED(tracee)
	{
		kill(getpid(), SIGTERM);
		say("went on");
	}
	MUST(CONT, tracee, 0, 0);
	see(tracee);
	DO(CONT, tracee, 0, 0);
	see(tracee);
}

ROW("CONT with another signal: it comes from the debugger")
{
	TRACED(tracee)
	{
		say_signal(SIGUSR1);
		kill(getpid(), SIGTERM);
	}
	MUST(CONT, tracee, 0, 0);
	see(tracee);
	DO(CONT, tracee, 0, SIGUSR1);
	see(tracee);
}

ROW("CONT with no signal number")
{
	TRACED(tracee) _exit(0);
	DO(CONT, tracee, 0, 65);
	DO(CONT, tracee, 0, 1UL << 32 | SIGTERM);
	DO(CONT, tracee, 0, -1);
	DO(SYSCALL, tracee, 0, 999);
	DO(SINGLESTEP, tracee, 0, 65);
	DO(CONT, tracee, 0, 64);
	see(tracee);
}

ROW("CONT with SIGKILL")
{
	TRACED(tracee) _exit(0);
	DO(CONT, tracee, 0, SIGKILL);
	see(tracee);
}

ROW("CONT with a signal that is ignored, and one that is blocked")
{
	TRACED(tracee)
	{
		signal(SIGUSR1, SIG_IGN);
		block(SIGUSR2);
		say_signal(SIGUSR2);
		raise(SIGTERM);
		raise(SIGTERM);
		say("unblocks");
		unblock(SIGUSR2);
	}
	MUST(CONT, tracee, 0, 0);
	see(tracee);
	DO(CONT, tracee, 0, SIGUSR1);
	see(tracee);
	DO(CONT, tracee, 0, SIGUSR2);
	see(tracee);
	see_siginfo(tracee);
	DO(CONT, tracee, 0, SIGUSR2);
	see(tracee);
}

ROW("CONT twice")
{
	TRACED(tracee) sleep_for_ever();
	DO(CONT, tracee, 0, 0);
	DO(CONT, tracee, 0, 0);
}

ROW("CONT with a signal at an event: it is dropped")
{
	TRACED_WITH(tracee, PTRACE_O_TRACEEXIT) _exit(3);
	MUST(CONT, tracee, 0, 0);
	see(tracee);
	DO(CONT, tracee, 0, SIGTERM);
	see(tracee);
}

ROW("CONT with a signal at INTERRUPT's stop: it is dropped")
{
	SEIZED(tracee, 0) sleep_for_ever();
	MUST(INTERRUPT, tracee, 0, 0);
	see(tracee);
	DO(CONT, tracee, 0, SIGTERM);
	await_blocked(tracee, SYS_pause);
	say_state(tracee);
}

ROW("CONT with a signal at a call's entry: another stop, after the call")
{
	TRACED_WITH(tracee, PTRACE_O_TRACESYSGOOD)
	{
		say_signal(SIGUSR1);
		syscall(SYS_getppid);
	}
	enter(tracee, SYS_getppid);
	DO(CONT, tracee, 0, SIGUSR1);
	see(tracee);
	see_siginfo(tracee);
	DO(CONT, tracee, 0, SIGUSR1);
	see(tracee);
}

ROW("SYSCALL with a signal at a call's exit")
{
	TRACED_WITH(tracee, PTRACE_O_TRACESYSGOOD)
	{
		say_signal(SIGUSR1);
		syscall(SYS_getppid);
	}
	enter(tracee, SYS_getppid);
	MUST(SYSCALL, tracee, 0, 0);
	see(tracee);
	DO(SYSCALL, tracee, 0, SIGUSR1);
	see(tracee);
	DO(CONT, tracee, 0, SIGUSR1);
	see(tracee);
}

ROW("SYSCALL without TRACESYSGOOD")
{
	TRACED(tracee) syscall(SYS_getppid);
	DO(SYSCALL, tracee, 0, 0);
	see(tracee);
	see_siginfo(tracee);
	see_message(tracee);
	DO(SYSCALL, tracee, 0, 0);
	see(tracee);
	see_siginfo(tracee);
	see_message(tracee);
	DO(CONT, tracee, 0, 0);
	see(tracee);
}

ROW("SYSCALL with TRACESYSGOOD")
{
	TRACED_WITH(tracee, PTRACE_O_TRACESYSGOOD) syscall(SYS_getppid);
	enter(tracee, SYS_getppid);
	see_siginfo(tracee);
	see_message(tracee);
	DO(SYSCALL, tracee, 0, 0);
	see(tracee);
	see_siginfo(tracee);
	see_message(tracee);
	DO(SYSCALL, tracee, 0, 0);
	see(tracee);
	see_syscall(tracee);
	DO(SYSCALL, tracee, 0, 0);
	see(tracee);
}

ROW("SYSCALL at entry, then CONT: no exit; then SYSCALL: an entry again")
{
	TRACED_WITH(tracee, PTRACE_O_TRACESYSGOOD)
	{
		syscall(SYS_getppid);
		raise(SIGUSR1);
		syscall(SYS_getuid);
	}
	enter(tracee, SYS_getppid);
	DO(CONT, tracee, 0, 0);
	see(tracee);
	DO(SYSCALL, tracee, 0, 0);
	see(tracee);
	see_syscall(tracee);
}

ROW("SYSCALL from the middle of a call: its exit comes first")
{
	int gate[2];
	char byte;

	CHECK(pipe(gate) == 0);
	SEIZED(tracee, PTRACE_O_TRACESYSGOOD)
	{
		close(gate[1]);
		CHECK(read(gate[0], &byte, 1) == 0);
	}
	await_blocked(tracee, SYS_read);
	MUST(INTERRUPT, tracee, 0, 0);
	see(tracee);
	see_syscall(tracee);
	DO(SYSCALL, tracee, 0, 0);
	see(tracee);
	see_syscall(tracee);
	close(gate[1]);
	DO(SYSCALL, tracee, 0, 0);
	see(tracee);
	see_syscall(tracee);
}

ROW("a call that a signal breaks off, and makes again")
{
	int gate[2];
	char byte;

	CHECK(pipe(gate) == 0);
	TRACED_WITH(tracee, PTRACE_O_TRACESYSGOOD)
	{
		catch_with(SIGUSR1, NULL, SA_RESTART);
		signal(SIGUSR1, SIG_IGN);
		close(gate[1]);
		CHECK(read(gate[0], &byte, 1) == 0);
	}
	enter(tracee, SYS_read);
	DO(SYSCALL, tracee, 0, 0);
	await_blocked(tracee, SYS_read);
	kill(tracee, SIGUSR1);
	see(tracee);
	see_syscall(tracee);
	DO(SYSCALL, tracee, 0, 0);
	see(tracee);
	DO(SYSCALL, tracee, 0, 0);
	see(tracee);
	see_syscall(tracee);
	close(gate[1]);
	DO(SYSCALL, tracee, 0, 0);
	see(tracee);
	see_syscall(tracee);
	DO(CONT, tracee, 0, 0);
	see(tracee);
}

static void nothing(int signal, siginfo_t *info, void *context)
{
	(void)signal, (void)info, (void)context;
}

ROW("a call that a caught signal breaks off")
{
	TRACED_WITH(tracee, PTRACE_O_TRACESYSGOOD)
	{
		catch_with(SIGUSR1, nothing, 0);
		say("pause %s", pause() < 0 ? strerrorname_np(errno) : "?");
	}
	enter(tracee, SYS_pause);
	DO(SYSCALL, tracee, 0, 0);
	await_blocked(tracee, SYS_pause);
	kill(tracee, SIGUSR1);
	see(tracee);
	see_syscall(tracee);
	DO(SYSCALL, tracee, 0, 0);
	see(tracee);
	DO(SYSCALL, tracee, 0, SIGUSR1);
	see(tracee);
	see_syscall(tracee);
	DO(CONT, tracee, 0, 0);
	see(tracee);
}

/* An instruction each. */
#define STEPS() __asm__ volatile("nop; nop; nop" ::: "memory")

ROW("SINGLESTEP: an instruction")
{
	unsigned long before, after;

	TRACED(tracee)
	{
		__asm__ volatile("int3; nop; nop" ::: "memory");
	}
	MUST(CONT, tracee, 0, 0);
	see(tracee);
	see_siginfo(tracee);
	before = registers(tracee).rip;
	DO(SINGLESTEP, tracee, 0, 0);
	see(tracee);
	see_siginfo(tracee);
	after = registers(tracee).rip;
	say("%ld byte on", after - before);
	DO(SINGLESTEP, tracee, 0, 0);
	see(tracee);
	say("%lld byte on", registers(tracee).rip - after);
	say("trap flag %lld", registers(tracee).eflags >> 8 & 1);
	DO(CONT, tracee, 0, 0);
	see(tracee);
}

ROW("SINGLESTEP over a call")
{
	TRACED(tracee)
	{
		long result = SYS_getppid;
		__asm__ volatile("int3; syscall; nop" : "+a"(result)::"rcx", "r11", "memory");
	}
	MUST(CONT, tracee, 0, 0);
	see(tracee);
	DO(SINGLESTEP, tracee, 0, 0);
	see(tracee);
	see_siginfo(tracee);
	see_syscall(tracee);
	say_result(result_register(tracee));
	DO(SINGLESTEP, tracee, 0, 0);
	see(tracee);
	see_siginfo(tracee);
}

ROW("SINGLESTEP into a handler")
{
	TRACED(tracee)
	{
		catch_with(SIGUSR1, nothing, 0);
		raise(SIGUSR1);
	}
	MUST(CONT, tracee, 0, 0);
	see(tracee);
	DO(SINGLESTEP, tracee, 0, SIGUSR1);
	see(tracee);
	see_siginfo(tracee);
	say(registers(tracee).rip == (unsigned long)nothing ? "at the handler" : "elsewhere");
	DO(CONT, tracee, 0, 0);
	see(tracee);
}

ROW("SINGLESTEP into the handler of another signal than it stopped for")
{
	TRACED(tracee)
	{
		catch_with(SIGUSR1, nothing, 0);
		raise(SIGUSR2);
	}
	MUST(CONT, tracee, 0, 0);
	see(tracee);
	DO(SINGLESTEP, tracee, 0, SIGUSR1);
	see(tracee);
	see_siginfo(tracee);
	say(registers(tracee).rip == (unsigned long)nothing ? "at the handler" : "elsewhere");
	DO(CONT, tracee, 0, 0);
	see(tracee);
}

ROW("SINGLESTEP into the end")
{
	TRACED(tracee)
	{
		long call = SYS_exit_group;
		__asm__ volatile("int3; syscall" : "+a"(call) : "D"(12L) : "rcx", "r11", "memory");
	}
	MUST(CONT, tracee, 0, 0);
	see(tracee);
	DO(SINGLESTEP, tracee, 0, 0);
	see(tracee);
}

ROW("SINGLESTEP over execve")
{
	static char *const arguments[] = { "row", "--exit", "4", NULL };
	unsigned long before;

	TRACED(tracee)
	{
		long call = SYS_execve;
		__asm__ volatile("int3; syscall"
				 : "+a"(call)
				 : "D"("/proc/self/exe"), "S"(arguments), "d"(environ)
				 : "rcx", "r11", "memory");
	}
	MUST(CONT, tracee, 0, 0);
	see(tracee);
	before = registers(tracee).rip;
	DO(SINGLESTEP, tracee, 0, 0);
	see(tracee);
	see_siginfo(tracee);
	say(registers(tracee).rip == before ? "where it was" : "elsewhere");
	DO(CONT, tracee, 0, 0);
	see(tracee);
}

static void step_into_fork(int request)
{
	TRACED_WITH(tracee, PTRACE_O_TRACEFORK)
	{
		long result = SYS_fork;
		__asm__ volatile("int3; syscall; nop" : "+a"(result)::"rcx", "r11", "memory");
	}
	MUST(CONT, tracee, 0, 0);
	see(tracee);
	MUST(SINGLESTEP, tracee, 0, 0);
	see(tracee);
	say("%s", error_name(ask(request, tracee, 0, 0)));
	see(tracee);
}

ROW("SINGLESTEP into a fork's event, then CONT, SYSCALL, SINGLESTEP")
{
	step_into_fork(PTRACE_CONT);
	step_into_fork(PTRACE_SYSCALL);
	step_into_fork(PTRACE_SINGLESTEP);
}

ROW("SINGLESTEP into an execve's event, then CONT")
{
	static char *const arguments[] = { "row", "--exit", "4", NULL };

	TRACED_WITH(tracee, PTRACE_O_TRACEEXEC)
	{
		long call = SYS_execve;
		__asm__ volatile("int3; syscall"
				 : "+a"(call)
				 : "D"("/proc/self/exe"), "S"(arguments), "d"(environ)
				 : "rcx", "r11", "memory");
	}
	MUST(CONT, tracee, 0, 0);
	see(tracee);
	DO(SINGLESTEP, tracee, 0, 0);
	see(tracee);
	DO(CONT, tracee, 0, 0);
	see(tracee);
}

ROW("SINGLESTEP over clone: the child isn't stepped")
{
	TRACED(tracee)
	{
		long result = SYS_clone;

		block(SIGCHLD);
		__asm__ volatile("int3; syscall; nop"
				 : "+a"(result)
				 : "D"((long)SIGCHLD), "S"(0L), "d"(0L)
				 : "rcx", "r11", "r10", "r8", "memory");
		if (result == 0)
			_exit(21);
		known("grandchild", result);
		see(result);
	}
	MUST(CONT, tracee, 0, 0);
	see(tracee);
	DO(SINGLESTEP, tracee, 0, 0);
	see(tracee);
	DO(SINGLESTEP, tracee, 0, 0);
	see(tracee);
	DO(CONT, tracee, 0, 0);
	see(tracee);
}

ROW("SINGLEBLOCK: to the next jump, or an instruction")
{
	TRACED(tracee)
	{
		__asm__ volatile("int3; nop; jmp 1f; 1: nop" ::: "memory");
	}
	MUST(CONT, tracee, 0, 0);
	see(tracee);
	DO(SINGLEBLOCK, tracee, 0, 0);
	see(tracee);
	DO(CONT, tracee, 0, 0);
	see(tracee);
}

ROW("SYSEMU: a stop at entry, and no call")
{
	TRACED_WITH(tracee, PTRACE_O_TRACESYSGOOD)
	{
		say("getppid gives %ld", syscall(SYS_getppid));
	}
	DO(SYSEMU, tracee, 0, 0);
	for (;;) {
		struct user_regs_struct now;
		expect(tracee, SYSCALL_STOP);
		now = registers(tracee);
		if (now.orig_rax == SYS_getppid) {
			see_syscall(tracee);
			say("result register %lld", now.rax);
			now.rax = 5000321;
			MUST(SETREGS, tracee, 0, &now);
			break;
		}
		/* what comes before is made, by its exit stop */
		now.rip -= 2;
		now.rax = now.orig_rax;
		MUST(SETREGS, tracee, 0, &now);
		MUST(SYSCALL, tracee, 0, 0);
		expect(tracee, SYSCALL_STOP);
		MUST(SYSCALL, tracee, 0, 0);
		expect(tracee, SYSCALL_STOP);
		MUST(SYSEMU, tracee, 0, 0);
	}
	DO(CONT, tracee, 0, 0);
	see(tracee);
}

ROW("SYSEMU without TRACESYSGOOD")
{
	TRACED(tracee)
	{
		long result = SYS_getppid;
		__asm__ volatile("int3; syscall; nop" : "+a"(result)::"rcx", "r11", "memory");
		say_result(result);
	}
	MUST(CONT, tracee, 0, 0);
	see(tracee);
	DO(SYSEMU, tracee, 0, 0);
	see(tracee);
	see_siginfo(tracee);
	see_message(tracee);
	see_syscall(tracee);
	DO(CONT, tracee, 0, 0);
	see(tracee);
}

ROW("SYSEMU_SINGLESTEP: an instruction, or a call's entry")
{
	TRACED_WITH(tracee, PTRACE_O_TRACESYSGOOD)
	{
		long result = SYS_getppid;
		__asm__ volatile("int3; nop; syscall; nop" : "+a"(result)::"rcx", "r11", "memory");
		say_result(result);
	}
	MUST(CONT, tracee, 0, 0);
	see(tracee);
	DO(SYSEMU_SINGLESTEP, tracee, 0, 0);
	see(tracee);
	DO(SYSEMU_SINGLESTEP, tracee, 0, 0);
	see(tracee);
	see_syscall(tracee);
	DO(SYSEMU_SINGLESTEP, tracee, 0, 0);
	see(tracee);
	DO(CONT, tracee, 0, 0);
	see(tracee);
}
