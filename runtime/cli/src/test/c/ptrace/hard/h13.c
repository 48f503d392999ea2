/* A set-user-ID program is executed under a debugger without privileges. */
#include "../harness.h"
#include <grp.h>
#include <sys/sendfile.h>
#include <sys/stat.h>

#define NOBODY 65534

static char program[] = "/tmp/set-user-id-XXXXXX";

static void make_program_with(mode_t mode)
{
	int from = open("/proc/self/exe", O_RDONLY | O_CLOEXEC), to = mkstemp(program);
	struct stat found;

	CHECK(from >= 0 && to >= 0 && fstat(from, &found) == 0);
	CHECK(sendfile(to, from, NULL, found.st_size) == found.st_size);
	CHECK(fchmod(to, mode) == 0);
	close(from);
	close(to);
}

static void make_program(void)
{
	make_program_with(04755);
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

/* The rest of a debugger without privileges, of one that is about to execute something. */
static void see_execution(pid_t tracee)
{
	MUST(CONT, tracee, 0, 0);
	if (WIFSTOPPED(see(tracee))) {
		MUST(CONT, tracee, 0, 0);
		see(tracee);
	}
}

ROW("H13 a set-user-ID program under a debugger without privileges")
{
	make_program();
	CHILD(debugger)
	{
		become_nobody();
		TRACED(tracee) execl(program, "row", "--is-root", NULL);
		see_execution(tracee);
	}
	see(debugger);
	unlink(program);
}

ROW("H13 a set-user-ID program by a path from where it is, without privileges")
{
	make_program();
	CHILD(debugger)
	{
		become_nobody();
		CHECK(chdir("/tmp") == 0);
		TRACED(tracee) execl(strrchr(program, '/') + 1, "row", "--is-root", NULL);
		see_execution(tracee);
	}
	see(debugger);
	unlink(program);
}

ROW("H13 a set-user-ID program by execveat(2), of a directory and by itself, without privileges")
{
	char *arguments[] = { "row", "--is-root", NULL };

	make_program();
	CHILD(debugger)
	{
		int directory = open("/tmp", O_PATH | O_CLOEXEC);
		int file = open(program, O_PATH | O_CLOEXEC);

		become_nobody();
		TRACED(one) execveat(directory, strrchr(program, '/') + 1, arguments, environ, 0);
		see_execution(one);
		TRACED(other) execveat(file, "", arguments, environ, AT_EMPTY_PATH);
		see_execution(other);
	}
	see(debugger);
	unlink(program);
}

ROW("H13 a set-group-ID program under a debugger without privileges")
{
	make_program_with(02755);
	CHILD(debugger)
	{
		become_nobody();
		TRACED(tracee) execl(program, "row", "--is-in-root", NULL);
		see_execution(tracee);
	}
	see(debugger);
	unlink(program);
}

ROW("H13 a debugger without privileges sees each stop of its execve once")
{
	make_program();
	CHILD(debugger)
	{
		become_nobody();
		TRACED_WITH(tracee, PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEEXEC)
			execl(program, "row", "--is-root", NULL);
		enter(tracee, SYS_execve);
		see_syscall(tracee);
		MUST(SYSCALL, tracee, 0, 0);
		see(tracee);
		MUST(SYSCALL, tracee, 0, 0);
		see(tracee);
		see_syscall(tracee);
		MUST(CONT, tracee, 0, 0);
		see(tracee);
	}
	see(debugger);
	unlink(program);
}

ROW("H13 a debugger without privileges steps to a set-user-ID program")
{
	int status, again = 0;

	make_program();
	CHILD(debugger)
	{
		become_nobody();
		TRACED_WITH(tracee, PTRACE_O_TRACEEXEC) execl(program, "row", "--is-root", NULL);
		do {
			MUST(SINGLESTEP, tracee, 0, 0);
			CHECK(wait4(tracee, &status, __WALL, NULL) == tracee);
			again += WIFSTOPPED(status) && result_register(tracee) == -513 /* ERESTARTNOINTR */;
		} while (status == STOPPED(SIGTRAP));
		say_status(status);
		say("%d times before a call is made again", again);
		MUST(DETACH, tracee, 0, 0);
		see(tracee);
	}
	see(debugger);
	unlink(program);
}

/* Lets it go on to its end, without the signals that it gets; how often it stops at an execve. */
static int count_executions(pid_t tracee)
{
	int status = 0, count = 0;

	do {
		MUST(SYSCALL, tracee, 0, 0);
		CHECK(wait4(tracee, &status, __WALL, NULL) == tracee);
		if (WIFSTOPPED(status) && status == SYSCALL_STOP)
			count += registers(tracee).orig_rax == SYS_execve;
	} while (WIFSTOPPED(status));
	say_status(status);
	return count;
}

/* Whether it has root's rights, which it wasn't born with. */
static int is_risen(pid_t pid)
{
	char path[64], line[256];
	int real = 0, effective = 0;
	FILE *status;

	snprintf(path, sizeof path, "/proc/%d/status", pid);
	status = fopen(path, "r");
	while (status && fgets(line, sizeof line, status))
		if (sscanf(line, "Uid: %d %d", &real, &effective) == 2)
			break;
	if (status)
		fclose(status);
	return real == NOBODY && effective == 0;
}

ROW("H13 a set-user-ID program that is sent signals, under a debugger without privileges")
{
	make_program();
	CHILD(debugger)
	{
		become_nobody();
		for (int round = 0; round < 8; round++) {
			TRACED_WITH(tracee, PTRACE_O_TRACESYSGOOD)
				execl(program, "row", "--is-root", NULL);
			CHILD(sender)
				while (kill(tracee, SIGUSR1) == 0 && state(tracee) != 'Z')
					sched_yield();
			say("%d stops", count_executions(tracee));
			expect(sender, 0);
		}
	}
	see(debugger);
	unlink(program);
}

ROW("H13 a set-user-ID program that is seized about as it is executed, without privileges")
{
	int lent = 0, status = 0;

	make_program();
	CHILD(debugger)
	{
		become_nobody();
		for (int round = 0; round < 100; round++) {
			CHILD(target) execl(program, "row", "--is-root", NULL);
			if (round % 2)
				while (state(target) == 'R' && ASK(SEIZE, target, 0, 0) == 0)
					break;
			else
				while (ASK(SEIZE, target, 0, 0) == -EPERM && state(target) != 'Z')
					;
			if (ASK(INTERRUPT, target, 0, 0) == 0) {
				CHECK(waitpid(target, &status, __WALL) == target);
				lent += WIFSTOPPED(status) && is_risen(target);
			}
			kill(target, SIGKILL);
			waitpid(target, NULL, __WALL);
		}
		say("%d times lent", lent);
	}
	see(debugger);
	unlink(program);
}

ROW("H13 a set-user-ID file that is no program, under a debugger without privileges")
{
	make_program();
	CHECK(truncate(program, 0) == 0 && chmod(program, 04755) == 0);
	CHILD(debugger)
	{
		become_nobody();
		TRACED_WITH(tracee, PTRACE_O_TRACESYSGOOD)
		{
			execl(program, "row", "--is-root", NULL);
			say(strerrorname_np(errno));
		}
		enter(tracee, SYS_execve);
		leave(tracee);
		see_syscall(tracee);
		MUST(CONT, tracee, 0, 0);
		see(tracee);
	}
	see(debugger);
	unlink(program);
}

ROW("H13 a set-user-ID program under a debugger that had privileges when it began")
{
	make_program();
	CHILD(debugger)
	{
		SEIZED(tracee, PTRACE_O_TRACEEXEC)
		{
			become_nobody();
			await_flag(0);
			execl(program, "row", "--is-root", NULL);
		}
		become_nobody();
		raise_flag(0);
		see(tracee);
		MUST(CONT, tracee, 0, 0);
		see(tracee);
	}
	see(debugger);
	unlink(program);
}

ROW("H13 a debugger without privileges takes none from who executes an ordinary program")
{
	make_program_with(0755);
	CHILD(debugger)
	{
		become_nobody();
		TRACED(tracee) execl(program, "row", "--is-curbed", NULL);
		see_execution(tracee);
	}
	see(debugger);
	unlink(program);
}
