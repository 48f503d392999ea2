/* A process whose first thread is dead. */
#include "../harness.h"

enum { GO_ON, THERE };

static pid_t *other_thread;

static void *lives_on(void *unused)
{
	*other_thread = gettid();
	raise_flag(THERE);
	await_flag(GO_ON);
	return unused;
}

ROW("H19 a process whose first thread is dead: another can be attached to")
{
	other_thread = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	CHILD(tracee)
	{
		thread("thread", lives_on);
		syscall(SYS_exit, 5);
	}
	await_flag(THERE);
	await_zombie(tracee);
	await_blocked(*other_thread, SYS_futex);
	see_with(tracee, WNOHANG);
	DO(ATTACH, tracee, 0, 0);
	DO(SEIZE, *other_thread, 0, PTRACE_O_TRACEEXIT);
	DO(INTERRUPT, *other_thread, 0, 0);
	see(*other_thread);
	MUST(CONT, *other_thread, 0, 0);
	see_with(tracee, WNOHANG);
	raise_flag(GO_ON);
	see(*other_thread);
	DO(CONT, *other_thread, 0, 0);
	see(*other_thread);
	see(tracee);
}
