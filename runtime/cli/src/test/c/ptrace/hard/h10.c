/* Somebody else aborts the call that the debugger is shown: a filter, or another module. */
#include "../harness.h"
#include <linux/filter.h>
#include <linux/seccomp.h>

/* A call of this number and with this argument gives EXDEV. */
#define MARK 0x5eccde

static void forbid(void)
{
	struct sock_filter steps[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_close, 0, 3),
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[0])),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, MARK, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EXDEV),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = { sizeof steps / sizeof *steps, steps };

	CHECK(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0);
	CHECK(prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0);
}

ROW("H10 another aborts the call that the debugger is shown")
{
	TRACED_WITH(tracee, PTRACE_O_TRACESYSGOOD)
	{
		if (!getenv("IS_ABORTED"))
			forbid();
		raise(SIGUSR1);
		say_result(syscall(SYS_close, MARK));
		say_result(syscall(SYS_close, -1));
	}
	MUST(CONT, tracee, 0, 0);
	see(tracee);
	for (int i = 0; i < 2; i++) {
		enter(tracee, SYS_close);
		see_syscall(tracee);
		leave(tracee);
		see_syscall(tracee);
	}
	MUST(CONT, tracee, 0, 0);
	see(tracee);
}
