/* Register sets, as wholes and by regset. */
#include "../harness.h"
#include <elf.h>

static unsigned char buffer[16384];

static void get_set(pid_t tracee, unsigned long type, size_t size)
{
	struct iovec place = { buffer, size };
	long result = ASK(GETREGSET, tracee, type, &place);

	say("%zu: %s %zu", size, error_name(result), result < 0 ? 0 : place.iov_len);
}

static void put_set(pid_t tracee, unsigned long type, size_t size)
{
	struct iovec place = { buffer, size };
	long result = ASK(SETREGSET, tracee, type, &place);

	say("set %zu: %s", size, error_name(result));
}

ROW("GETREGS, and all sets into nowhere")
{
	TRACED(tracee) sleep_for_ever();
	DO(GETREGS, tracee, 0, buffer);
	DO(GETREGS, tracee, 12345, buffer);
	DO(GETREGS, tracee, 0, 8);
	DO(SETREGS, tracee, 0, 8);
	DO(GETFPREGS, tracee, 0, buffer);
	DO(GETFPREGS, tracee, 0, 8);
	DO(SETFPREGS, tracee, 0, 8);
	DO(GETFPXREGS, tracee, 0, buffer);
	DO(GETREGSET, tracee, NT_PRSTATUS, 8);
	DO(SETREGSET, tracee, NT_PRSTATUS, 8);
}

ROW("SETREGS: where it goes on")
{
	struct user_regs_struct now;

	TRACED(tracee)
	{
		long call = SYS_exit_group;
		__asm__ volatile("int3; syscall" : : "a"(call), "D"(1L) : "rcx", "r11", "memory");
	}
	MUST(CONT, tracee, 0, 0);
	see(tracee);
	now = registers(tracee);
	say("rdi %lld", now.rdi);
	now.rdi = 44;
	DO(SETREGS, tracee, 0, &now);
	DO(CONT, tracee, 0, 0);
	see(tracee);
}

ROW("SETREGS with segments that a program may not have")
{
	struct user_regs_struct now;

	TRACED(tracee) sleep_for_ever();
	now = registers(tracee);
	now.cs = 0x10;
	DO(SETREGS, tracee, 0, &now);
	now = registers(tracee);
	now.fs_base = -1;
	DO(SETREGS, tracee, 0, &now);
	say("cs %#llx", registers(tracee).cs);
}

ROW("SETFPREGS: what the program computes with")
{
	struct user_fpregs_struct *floats = (void *)buffer;

	TRACED(tracee)
	{
		double value = 1.5;
		__asm__ volatile("movsd %0, %%xmm3; int3; movsd %%xmm3, %0" : "+m"(value)::"xmm3");
		_exit((int)(value * 10));
	}
	MUST(CONT, tracee, 0, 0);
	see(tracee);
	DO(GETFPREGS, tracee, 0, floats);
	say("value %g", *(double *)(floats->xmm_space + 3 * 4));
	*(double *)(floats->xmm_space + 3 * 4) = 2.5;
	DO(SETFPREGS, tracee, 0, floats);
	DO(CONT, tracee, 0, 0);
	see(tracee);
}

ROW("SETFPREGS with control bits that there aren't")
{
	struct user_fpregs_struct *floats = (void *)buffer;

	TRACED(tracee) sleep_for_ever();
	MUST(GETFPREGS, tracee, 0, floats);
	floats->mxcsr = -1;
	DO(SETFPREGS, tracee, 0, floats);
}

ROW("GETREGSET NT_PRSTATUS: what fits")
{
	TRACED(tracee) sleep_for_ever();
	get_set(tracee, NT_PRSTATUS, sizeof buffer);
	get_set(tracee, NT_PRSTATUS, sizeof(struct user_regs_struct));
	get_set(tracee, NT_PRSTATUS, 16);
	get_set(tracee, NT_PRSTATUS, 12);
	get_set(tracee, NT_PRSTATUS, 0);
}

ROW("GETREGSET NT_PRFPREG, NT_X86_XSTATE, and what there isn't")
{
	TRACED(tracee) sleep_for_ever();
	get_set(tracee, NT_PRFPREG, sizeof buffer);
	get_set(tracee, NT_PRFPREG, 16);
	get_set(tracee, NT_X86_XSTATE, sizeof buffer);
	get_set(tracee, NT_X86_XSTATE, 576);
	get_set(tracee, NT_X86_XSTATE, 7);
	get_set(tracee, NT_386_TLS, sizeof buffer);
	get_set(tracee, NT_386_IOPERM, sizeof buffer);
	get_set(tracee, NT_ARM_TLS, sizeof buffer);
	get_set(tracee, 0, sizeof buffer);
	get_set(tracee, 0x12345, sizeof buffer);
	get_set(tracee, 1UL << 32 | NT_PRSTATUS, sizeof buffer);
}

ROW("SETREGSET NT_PRSTATUS: a part, another part, and none")
{
	struct user_regs_struct *now = (void *)buffer;

	TRACED(tracee) sleep_for_ever();
	get_set(tracee, NT_PRSTATUS, sizeof *now);
	now->r15 = 0x151515;
	now->r14 = 0x141414;
	put_set(tracee, NT_PRSTATUS, 8);
	put_set(tracee, NT_PRSTATUS, 12);
	put_set(tracee, NT_PRSTATUS, 0);
	say("r15 %#llx", registers(tracee).r15);
	say(registers(tracee).r14 == 0x141414 ? "r14 set" : "r14 not set");
	put_set(tracee, NT_PRSTATUS, sizeof *now);
	say("r14 %#llx", registers(tracee).r14);
	put_set(tracee, NT_PRSTATUS, sizeof *now + 8);
}

ROW("SETREGSET NT_X86_XSTATE: whole, short, and not one")
{
	struct iovec place = { buffer, sizeof buffer };

	TRACED(tracee) sleep_for_ever();
	MUST(GETREGSET, tracee, NT_X86_XSTATE, &place);
	put_set(tracee, NT_X86_XSTATE, place.iov_len);
	put_set(tracee, NT_X86_XSTATE, 64);
	/* a component that there isn't, in the header of the state */
	buffer[512 + 7] = 0x40;
	put_set(tracee, NT_X86_XSTATE, place.iov_len);
	put_set(tracee, 0x12345, 8);
}

ROW("ARCH_PRCTL: the bases of segments")
{
	unsigned long value = 0;

	TRACED(tracee) sleep_for_ever();
	DO(ARCH_PRCTL, tracee, &value, 0x1003 /* ARCH_GET_FS */);
	say(value == registers(tracee).fs_base ? "fs right" : "fs wrong");
	DO(ARCH_PRCTL, tracee, 0x7000, 0x1001 /* ARCH_SET_GS */);
	DO(ARCH_PRCTL, tracee, &value, 0x1004 /* ARCH_GET_GS */);
	say("gs %#lx", value);
	DO(ARCH_PRCTL, tracee, 8, 0x1003);
	DO(ARCH_PRCTL, tracee, -1, 0x1001);
	DO(ARCH_PRCTL, tracee, &value, 0x999);
	say("fs base %s", value ? "there" : "none");
}

ROW("GET_THREAD_AREA and SET_THREAD_AREA")
{
	unsigned int area[4] = { 0 };

	TRACED(tracee) sleep_for_ever();
	DO(GET_THREAD_AREA, tracee, 12, area);
	say("entry %u base %#x limit %#x", area[0], area[1], area[2]);
	DO(GET_THREAD_AREA, tracee, 11, area);
	DO(GET_THREAD_AREA, tracee, 15, area);
	DO(GET_THREAD_AREA, tracee, -1, area);
	DO(GET_THREAD_AREA, tracee, 12, 8);
	DO(SET_THREAD_AREA, tracee, 12, area);
	DO(SET_THREAD_AREA, tracee, 15, area);
}

ROW("SET_THREAD_AREA: an entry, one that can't be, and the set that a 64-bit task hasn't got")
{
	struct user_desc {
		unsigned int number, base, limit, flags;
	} area = { 13, 0x7000, 0xfffff, 0x51 /* 32 bits, pages, useable */ };

	TRACED(tracee) sleep_for_ever();
	DO(SET_THREAD_AREA, tracee, 13, &area);
	for (int entry = 12; entry <= 14; entry++) {
		MUST(GET_THREAD_AREA, tracee, entry, &area);
		say("%u: base %#x limit %#x flags %#x", area.number, area.base, area.limit,
		    area.flags);
	}
	area.flags = 0x20; /* not there */
	DO(SET_THREAD_AREA, tracee, 14, &area);
	DO(SET_THREAD_AREA, tracee, -1, 8);
	DO(SET_THREAD_AREA, tracee, 15, 8);
	area = (struct user_desc) { 0 };
	DO(SET_THREAD_AREA, tracee, 13, &area);
	MUST(GET_THREAD_AREA, tracee, 13, &area);
	say("base %#x limit %#x flags %#x", area.base, area.limit, area.flags);
	put_set(tracee, NT_386_TLS, sizeof area);
}

ROW("GET_RSEQ_CONFIGURATION")
{
	struct ptrace_rseq_configuration there = { 0 };

	TRACED(tracee) sleep_for_ever();
	say("%ld", ASK(GET_RSEQ_CONFIGURATION, tracee, sizeof there, &there));
	say("pointer %s, size %u, signature %#x, flags %u",
	    there.rseq_abi_pointer ? "there" : "none", there.rseq_abi_size, there.signature,
	    there.flags);
	say("%ld", ASK(GET_RSEQ_CONFIGURATION, tracee, 8, &there));
	say("%ld", ASK(GET_RSEQ_CONFIGURATION, tracee, 0, &there));
	DO(GET_RSEQ_CONFIGURATION, tracee, sizeof there, 8);
}

ROW("requests that there aren't")
{
	static const int none[] = { 10, 11, 19, 20, 23, 27, 29, 34, 99, 0x41ff, 0x4213, 0x42ff, -1 };

	TRACED(tracee) sleep_for_ever();
	for (size_t i = 0; i < sizeof none / sizeof *none; i++)
		say("%#x %s", none[i], error_name(ask(none[i], tracee, 0, 0)));
	DO(CONT, tracee, 0, 0);
	say("while it runs %s", error_name(ask(99, tracee, 0, 0)));
	say("of another %s", error_name(ask(99, getppid(), 0, 0)));
}
