/*
 * Sets up a filter of its own that answers getppid in the way that is named, and says what getppid comes to.
 *
 *   filtered trace|errno|trap|clash
 *
 * A clash is a trace whose data are the runtime's own.
 */
#include "check.h"
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

static void on_trap(int signal, siginfo_t *info, void *context)
{
	(void)context;
	dprintf(1, "signal %d code %d errno %d call %d\n", signal, info->si_code, info->si_errno, info->si_syscall);
}

int main(int argc, char **argv)
{
	const char *how = argc > 1 ? argv[1] : "";
	__u32 answer = !strcmp(how, "trace")   ? SECCOMP_RET_TRACE
		       : !strcmp(how, "clash") ? SECCOMP_RET_TRACE
		       : !strcmp(how, "errno") ? SECCOMP_RET_ERRNO
					       : SECCOMP_RET_TRAP;
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_getppid, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, answer | (strcmp(how, "clash") ? 7 : 0x7554)),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog filter = { sizeof code / sizeof *code, code };
	struct sigaction action = { .sa_sigaction = on_trap, .sa_flags = SA_SIGINFO };
	CHECK(sigaction(SIGSYS, &action, NULL) == 0);
	CHECK(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0);
	CHECK(prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) == 0);
	errno = 0;
	long result = syscall(SYS_getppid);
	dprintf(1, "getppid %s, errno %d\n", result < 0 ? "fails" : "returns", result < 0 ? errno : 0);
	return 0;
}
