/*
 * Does what each word says.
 *
 *   filter    has getppid fail with EXDEV, from here on
 *   call      says whether it does
 *   mark      makes a call that nobody makes otherwise
 *   wait      reads a byte
 *   fork      makes a child that does the rest; then does it itself
 *   untraced  the same, with CLONE_UNTRACED
 *   exec      begins anew, with the rest
 */
#include "check.h"
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

static void refuse(void)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_getppid, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EXDEV),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog filter = { sizeof code / sizeof *code, code };
	CHECK(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0);
	CHECK(prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) == 0);
}

static void call(void)
{
	errno = 0;
	if (syscall(SYS_getppid) >= 0)
		dprintf(1, "works\n");
	else
		dprintf(1, errno == EXDEV ? "fails\n" : "fails, errno %d\n", errno);
}

static void make_child(unsigned long flags)
{
	pid_t child = syscall(SYS_clone, flags | SIGCHLD, 0, 0, 0, 0);
	CHECK(child >= 0);
	if (child)
		expect_exit(child, 0);
}

int main(int argc, char **argv)
{
	char byte;

	for (char **word = argv + 1; *word; word++) {
		if (!strcmp(*word, "filter"))
			refuse();
		else if (!strcmp(*word, "call"))
			call();
		else if (!strcmp(*word, "mark"))
			CHECK(getsid(0) >= 0); /* 0: the session began outside the pid namespace */
		else if (!strcmp(*word, "wait"))
			CHECK(read(0, &byte, 1) == 1);
		else if (!strcmp(*word, "fork"))
			make_child(0);
		else if (!strcmp(*word, "untraced"))
			make_child(CLONE_UNTRACED);
		else if (!strcmp(*word, "exec"))
			CHECK(execv(argv[0], word) == 0);
	}
	return 0;
}
