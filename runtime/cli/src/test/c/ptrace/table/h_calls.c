/* PTRACE_GET_SYSCALL_INFO and SET_SYSCALL_INFO; calls changed, left out, and faked. */
#include "../harness.h"

#define INFO(name) struct ptrace_syscall_info name = { 0 }

static void change(pid_t tracee, struct ptrace_syscall_info *info)
{
	long result = ASK(SET_SYSCALL_INFO, tracee, sizeof *info, info);

	say("SET_SYSCALL_INFO %s", error_name(result));
}

ROW("GET_SYSCALL_INFO: entry and exit")
{
	INFO(info);

	TRACED_WITH(tracee, PTRACE_O_TRACESYSGOOD) syscall(SYS_close, -1L, 77, 3, 4, 5, 6);
	enter(tracee, SYS_close);
	say("%ld bytes", ASK(GET_SYSCALL_INFO, tracee, sizeof info, &info));
	say("op %d, arch %#x, call %llu of %lld %llu %llu %llu %llu %llu", info.op, info.arch,
	    info.entry.nr, (long long)info.entry.args[0], info.entry.args[1], info.entry.args[2],
	    info.entry.args[3], info.entry.args[4], info.entry.args[5]);
	say(info.instruction_pointer == registers(tracee).rip ? "ip right" : "ip wrong");
	say(info.stack_pointer == registers(tracee).rsp ? "sp right" : "sp wrong");
	leave(tracee);
	say("%ld bytes", ASK(GET_SYSCALL_INFO, tracee, sizeof info, &info));
	say("op %d, result %lld, error %d", info.op, info.exit.rval, info.exit.is_error);
}

ROW("GET_SYSCALL_INFO: room for a part")
{
	char bytes[sizeof(struct ptrace_syscall_info)];

	TRACED_WITH(tracee, PTRACE_O_TRACESYSGOOD) syscall(SYS_getppid);
	enter(tracee, SYS_getppid);
	for (int size = 0; size <= 32; size += 16) {
		int last = sizeof bytes;
		memset(bytes, 0x5a, sizeof bytes);
		say("%ld of %d bytes", ASK(GET_SYSCALL_INFO, tracee, size, bytes), size);
		while (last > 0 && bytes[last - 1] == 0x5a)
			last--;
		say("%s", last <= size ? "no more written" : "too much written");
	}
	say("%ld of 1000 bytes", ASK(GET_SYSCALL_INFO, tracee, 1000, bytes));
	DO(GET_SYSCALL_INFO, tracee, sizeof bytes, 8);
	DO(GET_SYSCALL_INFO, tracee, 0, 8);
}

ROW("GET_SYSCALL_INFO at a signal, at ATTACH's stop, at an exec")
{
	TRACED_WITH(tracee, PTRACE_O_TRACEEXEC)
	{
		raise(SIGUSR1);
		become_exit(0);
	}
	see_syscall(tracee);
	MUST(CONT, tracee, 0, 0);
	see(tracee);
	see_syscall(tracee);
	MUST(CONT, tracee, 0, 0);
	see(tracee);
	see_syscall(tracee);
}

ROW("SET_SYSCALL_INFO at entry: another call, other arguments")
{
	INFO(info);

	TRACED_WITH(tracee, PTRACE_O_TRACESYSGOOD)
	say_result(syscall(SYS_getppid, 1, 2, 3));
	enter(tracee, SYS_getppid);
	MUST(GET_SYSCALL_INFO, tracee, sizeof info, &info);
	info.entry.nr = SYS_exit_group;
	info.entry.args[0] = 66;
	change(tracee, &info);
	see_syscall(tracee);
	DO(CONT, tracee, 0, 0);
	see(tracee);
}

ROW("SET_SYSCALL_INFO at entry: no call")
{
	INFO(info);

	TRACED_WITH(tracee, PTRACE_O_TRACESYSGOOD)
	say_result(syscall(SYS_getppid));
	enter(tracee, SYS_getppid);
	MUST(GET_SYSCALL_INFO, tracee, sizeof info, &info);
	info.entry.nr = -1;
	change(tracee, &info);
	leave(tracee);
	see_syscall(tracee);
	DO(CONT, tracee, 0, 0);
	see(tracee);
}

ROW("SET_SYSCALL_INFO at exit: another result, an error")
{
	INFO(info);

	TRACED_WITH(tracee, PTRACE_O_TRACESYSGOOD)
	{
		say_result(syscall(SYS_getppid));
		say_result(syscall(SYS_getuid));
	}
	enter(tracee, SYS_getppid);
	leave(tracee);
	MUST(GET_SYSCALL_INFO, tracee, sizeof info, &info);
	info.exit.rval = 5012345;
	info.exit.is_error = 0;
	change(tracee, &info);
	see_syscall(tracee);
	enter(tracee, SYS_getuid);
	leave(tracee);
	info.exit.rval = -EXDEV;
	info.exit.is_error = 1;
	change(tracee, &info);
	see_syscall(tracee);
	DO(CONT, tracee, 0, 0);
	see(tracee);
}

ROW("SET_SYSCALL_INFO: what it refuses")
{
	INFO(info);
	INFO(other);

	TRACED_WITH(tracee, PTRACE_O_TRACESYSGOOD) syscall(SYS_getppid);
	change(tracee, &info);
	enter(tracee, SYS_getppid);
	MUST(GET_SYSCALL_INFO, tracee, sizeof info, &info);
	other = info;
	other.op = PTRACE_SYSCALL_INFO_EXIT;
	change(tracee, &other);
	other.op = PTRACE_SYSCALL_INFO_NONE;
	change(tracee, &other);
	other.op = 9;
	change(tracee, &other);
	other = info;
	((char *)&other)[1] = 1;
	change(tracee, &other);
	other = info;
	other.entry.nr = 1ULL << 40;
	change(tracee, &other);
	DO(SET_SYSCALL_INFO, tracee, 16, &info);
	DO(SET_SYSCALL_INFO, tracee, sizeof info, 8);
	change(tracee, &info);
}

ROW("SET_SYSCALL_INFO: of one that runs, and of one that isn't traced")
{
	INFO(info);

	SEIZED(tracee, 0) sleep_for_ever();
	change(tracee, &info);
	change(getppid(), &info);
}

static void enter_and_set(pid_t tracee, long call, long number, long result)
{
	struct user_regs_struct now;

	enter(tracee, call);
	now = registers(tracee);
	say("result register %lld", now.rax);
	now.orig_rax = number;
	now.rax = result;
	DO(SETREGS, tracee, 0, &now);
}

ROW("SETREGS at entry: another call")
{
	TRACED_WITH(tracee, PTRACE_O_TRACESYSGOOD)
	say_result(syscall(SYS_getppid));
	enter_and_set(tracee, SYS_getppid, SYS_getpid, -ENOSYS);
	leave(tracee);
	say_result(result_register(tracee));
	DO(CONT, tracee, 0, 0);
	see(tracee);
}

ROW("SETREGS at entry: no call, and a result")
{
	TRACED_WITH(tracee, PTRACE_O_TRACESYSGOOD) say_result(syscall(SYS_getppid));
	enter_and_set(tracee, SYS_getppid, -1, 5000242);
	leave(tracee);
	see_syscall(tracee);
	DO(CONT, tracee, 0, 0);
	see(tracee);
}

ROW("POKEUSR at entry: a number that is none")
{
	TRACED_WITH(tracee, PTRACE_O_TRACESYSGOOD)
	say_result(syscall(SYS_getppid));
	enter(tracee, SYS_getppid);
	DO(POKEUSR, tracee, ORIG_RAX * 8, 99999);
	see_syscall(tracee);
	leave(tracee);
	see_syscall(tracee);
	DO(CONT, tracee, 0, 0);
	see(tracee);
}

ROW("POKEUSR at exit: the result")
{
	TRACED_WITH(tracee, PTRACE_O_TRACESYSGOOD) say_result(syscall(SYS_getppid));
	enter(tracee, SYS_getppid);
	leave(tracee);
	DO(POKEUSR, tracee, RAX * 8, 5031415);
	see_syscall(tracee);
	DO(CONT, tracee, 0, 0);
	see(tracee);
}

ROW("a program's own call -1")
{
	TRACED_WITH(tracee, PTRACE_O_TRACESYSGOOD)
	{
		raise(SIGUSR1);
		say_result(syscall(-1));
	}
	MUST(CONT, tracee, 0, 0);
	see(tracee);
	enter(tracee, -1);
	see_syscall(tracee);
	leave(tracee);
	see_syscall(tracee);
	DO(CONT, tracee, 0, 0);
	see(tracee);
}
