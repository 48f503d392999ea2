/* What README.md of the module says differs from the kernel, and no other row shows. */
#include "../harness.h"

ROW("TracerPid in /proc: the debugger")
{
	char path[64], line[256];
	FILE *status;

	TRACED(tracee) sleep_for_ever();
	snprintf(path, sizeof path, "/proc/%d/status", tracee);
	CHECK((status = fopen(path, "r")) != NULL);
	while (fgets(line, sizeof line, status))
		if (strncmp(line, "TracerPid:", 10) == 0)
			say("%s", name_of(atoi(line + 10)));
	fclose(status);
}

ROW("the exit's event of what SIGKILL ends: its registers are there")
{
	struct user_regs_struct now;

	SEIZED(tracee, PTRACE_O_TRACEEXIT) raise(SIGUSR1);
	expect(tracee, STOPPED(SIGUSR1));
	kill(tracee, SIGKILL);
	see(tracee);
	see_message(tracee);
	DO(GETREGS, tracee, 0, &now);
	DO(CONT, tracee, 0, 0);
	see(tracee);
}

ROW("the event of a vfork's end comes before the call has its result")
{
	SEIZED(tracee, PTRACE_O_TRACEVFORKDONE)
	{
		block(SIGCHLD);
		if (vfork() == 0)
			_exit(3);
	}
	see(tracee);
	say(result_register(tracee) < 0 ? "no result" : "a result");
	DO(CONT, tracee, 0, 0);
	see(tracee);
}

/* Of what the kernel sends to the parent, and what is sent to the tracer, one may be two. */
ROW("SIGCHLD for a group-stop of its own child: of nobody else, and not more than two")
{
	struct timespec now = { 0 };
	siginfo_t info;
	sigset_t set;
	int more = 0;

	block(SIGCHLD);
	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	SEIZED(tracee, 0) raise(SIGSTOP);
	see(tracee);
	CHECK(sigtimedwait(&set, &info, &now) == SIGCHLD);
	DO(CONT, tracee, 0, SIGSTOP);
	CHECK(sigwaitinfo(&set, &info) == SIGCHLD);
	say("of %s", name_of(info.si_pid));
	see(tracee);
	while (sigtimedwait(&set, &info, &now) == SIGCHLD && info.si_pid == tracee)
		more++;
	say(more > 1 ? "%d more" : "told", more);
	MUST(LISTEN, tracee, 0, 0);
	kill(tracee, SIGCONT);
	see(tracee);
}

ROW("SEIZE of a process that was started elsewhere")
{
	const char *elsewhere = getenv("ELSEWHERE");

	CHECK(elsewhere != NULL);
	DO(SEIZE, atoi(elsewhere), 0, 0);
}

/* As a 32-bit program makes its calls: ptrace is 26, waitpid 7. */
static long narrow(long call, long first, long second, long third, long fourth)
{
	long result;

	__asm__ volatile("int $0x80"
			 : "=a"(result)
			 : "a"(call), "b"(first), "c"(second), "d"(third), "S"(fourth)
			 : "memory", "r8", "r9", "r10", "r11");
	return result;
}

ROW("ptrace and waitpid of a 32-bit program")
{
	CHILD(tracee) sleep_for_ever();
	CHILD(other) sleep_for_ever();
	say("SEIZE %s", error_name(narrow(26, PTRACE_SEIZE, tracee, 0, 0)));
	MUST(SEIZE, other, 0, 0);
	MUST(INTERRUPT, other, 0, 0);
	see(other);
	say("CONT %s", error_name(narrow(26, PTRACE_CONT, other, 0, 0)));
	MUST(INTERRUPT, other, 0, 0);
	await_state(other, 't');
	say("waitpid %s", narrow(7, other, 0, WNOHANG, 0) == other ? "told" : "nothing");
}

ROW("ptrace and waitpid of a 32-bit program: TRACEME")
{
	CHILD(tracee)
	{
		say("TRACEME %s", error_name(narrow(26, PTRACE_TRACEME, 0, 0, 0)));
		raise(SIGUSR1);
	}
	see(tracee);
}
