/*
 * A child made by clone(2) in one of its rarer ways.
 *
 *   clones untraced|ptrace|namespace
 */
#include "check.h"
#include <sched.h>
#include <sys/syscall.h>

int main(int argc, char **argv)
{
	const char *way = argc > 1 ? argv[1] : "";
	int isNamespace = strcmp(way, "namespace") == 0;
	long flags = strcmp(way, "untraced") == 0 ? CLONE_UNTRACED
		     : strcmp(way, "ptrace") == 0 ? CLONE_PTRACE
						  : CLONE_NEWPID;
	pid_t self = getpid();
	pid_t child = syscall(SYS_clone, flags | SIGCHLD, 0, 0, 0, 0);
	CHECK(child >= 0);
	if (child == 0) {
		/* another thread and another child, numbered in the new namespace */
		CHECK((getpid() == 1) == isNamespace);
		CHECK(isNamespace || getppid() == self);
		pid_t grandchild = fork();
		if (grandchild == 0)
			_exit(getpid() == 2 ? 5 : 6);
		expect_exit(grandchild, isNamespace ? 5 : 6);
		_exit(7);
	}
	expect_exit(child, 7);
	puts(way);
	return 0;
}
