/*
 * A debugger of a few requests: its child has itself traced, and makes a call, which it looks at.
 * Whatever goes wrong, it ends: 0 when all was as it should be.
 */
#include <signal.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

static int stops(pid_t pid, int by) {
    int status;
    /* WUNTRACED: should it be traced no more, it stops as any child */
    return waitpid(pid, &status, WUNTRACED) == pid && WIFSTOPPED(status) && WSTOPSIG(status) == by;
}

static int debug(pid_t pid) {
    struct user_regs_struct registers;
    return stops(pid, SIGSTOP)
        && ptrace(PTRACE_SETOPTIONS, pid, 0, PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL) == 0
        && ptrace(PTRACE_SYSCALL, pid, 0, 0) == 0
        && stops(pid, SIGTRAP | 0x80)
        && ptrace(PTRACE_GETREGS, pid, 0, &registers) == 0
        && registers.orig_rax == SYS_getppid
        && ptrace(PTRACE_SYSCALL, pid, 0, 0) == 0
        && stops(pid, SIGTRAP | 0x80)
        && ptrace(PTRACE_PEEKUSER, pid, offsetof(struct user, regs.rax), 0) == getpid()
        && ptrace(PTRACE_CONT, pid, 0, 0) == 0;
}

int main(void) {
    pid_t own = getpid();
    pid_t pid = fork();
    if (pid < 0) {
        return 1;
    }
    if (pid == 0) {
        /* It never outlives its tracer. Nobody is killed by number: where calls fail, -1 is all. */
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() != own || ptrace(PTRACE_TRACEME, 0, 0, 0) != 0) {
            _exit(1);
        }
        raise(SIGSTOP);
        syscall(SYS_getppid);
        _exit(7);
    }
    int status;
    return !(debug(pid) && waitpid(pid, &status, 0) == pid && WIFEXITED(status)
        && WEXITSTATUS(status) == 7);
}
