/*
 * A task made by clone(2) in one of its rarer ways.
 *
 *   clones untraced|ptrace|both|both3|thread|namespace
 */
#include "check.h"
#include <linux/futex.h>
#include <linux/sched.h>
#include <sched.h>
#include <sys/syscall.h>

static const char *way = "";

static int is_way(const char *other)
{
	return strcmp(way, other) == 0;
}

static pid_t clone_by_flags(void)
{
	long both = CLONE_UNTRACED | CLONE_PTRACE;
	if (is_way("both3")) {
		struct clone_args arguments = { .flags = both, .exit_signal = SIGCHLD };
		return syscall(SYS_clone3, &arguments, sizeof arguments);
	}
	long flags = is_way("untraced") ? CLONE_UNTRACED
		     : is_way("ptrace") ? CLONE_PTRACE
		     : is_way("both")	? both
					: CLONE_NEWPID;
	return syscall(SYS_clone, flags | SIGCHLD, 0, 0, 0, 0);
}

static void child(void)
{
	int is_namespace = is_way("namespace");
	pid_t self = getpid();
	pid_t child = clone_by_flags();
	CHECK(child >= 0);
	if (child == 0) {
		/* another thread and another child, numbered in the new namespace */
		CHECK((getpid() == 1) == is_namespace);
		CHECK(is_namespace || getppid() == self);
		pid_t grandchild = fork();
		if (grandchild == 0)
			_exit(getpid() == 2 ? 5 : 6);
		expect_exit(grandchild, is_namespace ? 5 : 6);
		_exit(7);
	}
	expect_exit(child, 7);
}

static int run(void *ran)
{
	*(volatile int *)ran = 1;
	return 0;
}

static void thread(void)
{
	static char stack[65536] __attribute__((aligned(16)));
	static volatile int ran;
	static pid_t tid;
	int flags = CLONE_THREAD | CLONE_VM | CLONE_SIGHAND | CLONE_PARENT_SETTID |
		    CLONE_CHILD_CLEARTID | CLONE_UNTRACED | CLONE_PTRACE;
	CHECK(clone(run, stack + sizeof stack, flags, (void *)&ran, &tid, NULL, &tid) > 0);
	for (pid_t seen; (seen = __atomic_load_n(&tid, __ATOMIC_SEQ_CST)) != 0;)
		syscall(SYS_futex, &tid, FUTEX_WAIT, seen, NULL);
	CHECK(ran);
}

int main(int argc, char **argv)
{
	way = argc > 1 ? argv[1] : "";
	if (is_way("thread"))
		thread();
	else
		child();
	puts(way);
	return 0;
}
