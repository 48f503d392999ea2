/* A set-user-ID program is executed under a debugger without privileges. */
#include "../harness.h"
#include <grp.h>
#include <sys/sendfile.h>
#include <sys/stat.h>

#define NOBODY 65534

static char program[] = "/tmp/set-user-id-XXXXXX";

static void make_program(void)
{
	int from = open("/proc/self/exe", O_RDONLY | O_CLOEXEC), to = mkstemp(program);
	struct stat found;

	CHECK(from >= 0 && to >= 0 && fstat(from, &found) == 0);
	CHECK(sendfile(to, from, NULL, found.st_size) == found.st_size);
	CHECK(fchmod(to, 04755) == 0);
	close(from);
	close(to);
}

static void become_nobody(void)
{
	CHECK(setgroups(0, NULL) == 0);
	CHECK(setresgid(NOBODY, NOBODY, NOBODY) == 0);
	CHECK(setresuid(NOBODY, NOBODY, NOBODY) == 0);
	prctl(PR_SET_DUMPABLE, 1);
}

ROW("H13 a set-user-ID program, without a debugger")
{
	make_program();
	CHILD(one)
	{
		become_nobody();
		execl(program, "row", "--is-root", NULL);
	}
	see(one);
	unlink(program);
}

ROW("H13 a set-user-ID program under a debugger with privileges")
{
	make_program();
	TRACED_WITH(tracee, PTRACE_O_TRACEEXEC)
	{
		become_nobody();
		execl(program, "row", "--is-root", NULL);
	}
	MUST(CONT, tracee, 0, 0);
	see(tracee);
	MUST(CONT, tracee, 0, 0);
	see(tracee);
	unlink(program);
}

ROW("H13 a set-user-ID program under a debugger without privileges")
{
	make_program();
	CHILD(debugger)
	{
		become_nobody();
		TRACED(tracee) execl(program, "row", "--is-root", NULL);
		MUST(CONT, tracee, 0, 0);
		if (WIFSTOPPED(see(tracee))) {
			MUST(CONT, tracee, 0, 0);
			see(tracee);
		}
	}
	see(debugger);
	unlink(program);
}
