/* PEEK and POKE of text, data and the user area; debug registers. */
#include "../harness.h"

#define DEBUG_REGISTER(n) (offsetof(struct user, u_debugreg) + (n)*8)
#define NO_ADDRESS 8UL

static volatile unsigned long words[] = { 0x1122334455667788, 0x99 };
#define word words[0]
static volatile long watched;

static void peek(const char *what, int request, pid_t tracee, unsigned long address)
{
	unsigned long value = 0;
	long result = ask(request, tracee, address, (unsigned long)&value);

	if (result < 0)
		say("%s %s", what, error_name(result));
	else
		say("%s %#lx", what, value);
}

#define PEEK(request, tracee, address)                                                           \
	peek(#request, PTRACE_##request, tracee, (unsigned long)(address))

ROW("PEEKTEXT and PEEKDATA")
{
	TRACED(tracee) sleep_for_ever();
	PEEK(PEEKTEXT, tracee, &word);
	PEEK(PEEKDATA, tracee, &word);
	PEEK(PEEKDATA, tracee, (char *)&word + 1);
	PEEK(PEEKTEXT, tracee, NO_ADDRESS);
	PEEK(PEEKDATA, tracee, -8);
	DO(PEEKDATA, tracee, &word, NO_ADDRESS);
}

ROW("POKETEXT and POKEDATA")
{
	TRACED(tracee) _exit(word == 7 ? 1 : 2);
	DO(POKETEXT, tracee, &word, 5);
	PEEK(PEEKTEXT, tracee, &word);
	DO(POKEDATA, tracee, &word, 7);
	DO(POKETEXT, tracee, NO_ADDRESS, 0);
	DO(POKEDATA, tracee, -8, 0);
	say(word == 7 ? "this process is changed, too" : "this process isn't changed");
	DO(CONT, tracee, 0, 0);
	see(tracee);
}

static __attribute__((noinline)) void landmark(void)
{
	__asm__ volatile("nop; nop; nop; nop; nop; nop; nop; nop" ::: "memory");
}

ROW("POKETEXT into code: a breakpoint")
{
	unsigned long code = (unsigned long)landmark, before;
	struct user_regs_struct now;

	TRACED(tracee) landmark();
	CHECK(ASK(PEEKTEXT, tracee, code, &before) == 0);
	DO(POKETEXT, tracee, code, (before & ~0xffUL) | 0xcc);
	DO(CONT, tracee, 0, 0);
	see(tracee);
	see_siginfo(tracee);
	now = registers(tracee);
	say("%llu byte after it", now.rip - code);
	DO(POKETEXT, tracee, code, before);
	now.rip = code;
	DO(SETREGS, tracee, 0, &now);
	DO(CONT, tracee, 0, 0);
	see(tracee);
}

ROW("PEEKUSR and POKEUSR of registers")
{
	TRACED_WITH(tracee, PTRACE_O_TRACESYSGOOD) syscall(SYS_getppid, 0x51, 0x52);
	enter(tracee, SYS_getppid);
	PEEK(PEEKUSR, tracee, ORIG_RAX * 8);
	PEEK(PEEKUSR, tracee, RDI * 8);
	PEEK(PEEKUSR, tracee, RSI * 8);
	PEEK(PEEKUSR, tracee, CS * 8);
	PEEK(PEEKUSR, tracee, RAX * 8);
	DO(POKEUSR, tracee, R15 * 8, 0x99);
	PEEK(PEEKUSR, tracee, R15 * 8);
}

ROW("PEEKUSR and POKEUSR out of the way")
{
	TRACED(tracee) sleep_for_ever();
	PEEK(PEEKUSR, tracee, 1);
	PEEK(PEEKUSR, tracee, 4);
	PEEK(PEEKUSR, tracee, sizeof(struct user));
	PEEK(PEEKUSR, tracee, sizeof(struct user) - 8);
	PEEK(PEEKUSR, tracee, sizeof(struct user) + 16);
	PEEK(PEEKUSR, tracee, -8);
	PEEK(PEEKUSR, tracee, sizeof(struct user_regs_struct));
	DO(PEEKUSR, tracee, 0, NO_ADDRESS);
	DO(POKEUSR, tracee, 1, 0);
	DO(POKEUSR, tracee, sizeof(struct user), 0);
	DO(POKEUSR, tracee, -8, 0);
	DO(POKEUSR, tracee, sizeof(struct user_regs_struct), 0);
}

ROW("POKEUSR of what a program may not set")
{
	unsigned long flags = 0;

	TRACED(tracee) sleep_for_ever();
	DO(POKEUSR, tracee, CS * 8, 0);
	DO(POKEUSR, tracee, SS * 8, 0);
	DO(POKEUSR, tracee, CS * 8, 0x10);
	DO(POKEUSR, tracee, DS * 8, 0);
	DO(POKEUSR, tracee, FS_BASE * 8, -1UL);
	DO(POKEUSR, tracee, GS_BASE * 8, 0x1000);
	PEEK(PEEKUSR, tracee, GS_BASE * 8);
	DO(POKEUSR, tracee, EFLAGS * 8, -1UL);
	CHECK(ASK(PEEKUSR, tracee, EFLAGS * 8, &flags) == 0);
	say("flags %#lx", flags);
	DO(POKEUSR, tracee, RIP * 8, -1UL);
	PEEK(PEEKUSR, tracee, RIP * 8);
}

ROW("debug registers: what they take")
{
	TRACED(tracee) sleep_for_ever();
	for (int i = 0; i < 8; i++)
		PEEK(PEEKUSR, tracee, DEBUG_REGISTER(i));
	DO(POKEUSR, tracee, DEBUG_REGISTER(0), 0x401000);
	PEEK(PEEKUSR, tracee, DEBUG_REGISTER(0));
	DO(POKEUSR, tracee, DEBUG_REGISTER(1), -8UL);
	DO(POKEUSR, tracee, DEBUG_REGISTER(4), 0);
	DO(POKEUSR, tracee, DEBUG_REGISTER(5), 0);
	DO(POKEUSR, tracee, DEBUG_REGISTER(6), 0xf);
	PEEK(PEEKUSR, tracee, DEBUG_REGISTER(6));
	DO(POKEUSR, tracee, DEBUG_REGISTER(7), 0);
	DO(POKEUSR, tracee, DEBUG_REGISTER(7), 0x20000 | 1);
	DO(POKEUSR, tracee, DEBUG_REGISTER(8), 0);
}

ROW("debug registers: a watchpoint")
{
	unsigned long status = 0;

	TRACED(tracee)
	{
		watched = 1;
		watched = 2;
	}
	DO(POKEUSR, tracee, DEBUG_REGISTER(0), &watched);
	DO(POKEUSR, tracee, DEBUG_REGISTER(7), 0x90001);
	for (int i = 1; i <= 2; i++) {
		DO(CONT, tracee, 0, 0);
		see(tracee);
		see_siginfo(tracee);
		PEEK(PEEKDATA, tracee, &watched);
		CHECK(ASK(PEEKUSR, tracee, DEBUG_REGISTER(6), &status) == 0);
		say("which %#lx", status & 0xf);
		MUST(POKEUSR, tracee, DEBUG_REGISTER(6), 0);
	}
	DO(POKEUSR, tracee, DEBUG_REGISTER(7), 0);
	DO(CONT, tracee, 0, 0);
	see(tracee);
}

ROW("debug registers: a breakpoint that is no instruction")
{
	TRACED(tracee) landmark();
	DO(POKEUSR, tracee, DEBUG_REGISTER(1), landmark);
	DO(POKEUSR, tracee, DEBUG_REGISTER(7), 0x4);
	DO(CONT, tracee, 0, 0);
	see(tracee);
	see_siginfo(tracee);
	say(registers(tracee).rip == (unsigned long)landmark ? "at it" : "elsewhere");
	DO(CONT, tracee, 0, 0);
	see(tracee);
}
