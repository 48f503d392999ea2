/* What a debugger does meanwhile, and how its parent knows, or sees to it, that it is there. */
#include "states.h"

enum { READY = 9, GO };

#define HOLD SIGUSR2

static void be_held(void)
{
	syscall(SYS_kill, getpid(), HOLD);
}

static void await_hold(pid_t debugger)
{
	expect(debugger, STOPPED(HOLD));
}

/* ---- nowhere near its tracee */

static void stay_between_calls(pid_t tracee)
{
	(void)tracee;
	await_flag(GO);
}

static void compute(pid_t tracee)
{
	(void)tracee;
	raise_flag(READY);
	while (!is_raised(GO))
		;
}

static void stop(pid_t tracee)
{
	(void)tracee;
	raise(SIGSTOP);
}

static void hold(pid_t tracee)
{
	(void)tracee;
	be_held();
}

static void await_futex(pid_t debugger)
{
	await_blocked(debugger, SYS_futex);
}

static void await_ready(pid_t debugger)
{
	(void)debugger;
	await_flag(READY);
}

static void await_stop(pid_t debugger)
{
	siginfo_t info;

	CHECK(waitid(P_PID, debugger, &info, WSTOPPED) == 0);
}

const struct debugger_state is_between_calls = { stay_between_calls, await_futex };
const struct debugger_state computes = { compute, await_ready };
const struct debugger_state is_stopped = { stop, await_stop };
const struct debugger_state is_at_signal = { hold, await_hold, 1 };

/* ---- before and after a call */

static void go_on(pid_t tracee)
{
	be_held();
	DO(CONT, tracee, 0, 0);
}

static void look(pid_t tracee)
{
	unsigned long value;

	be_held();
	DO(GETEVENTMSG, tracee, 0, &value);
}

static void look_by_wait4(pid_t tracee)
{
	be_held();
	see_with(tracee, WNOHANG | __WALL);
}

static void look_by_waitid(pid_t tracee)
{
	be_held();
	say_waitid(P_PID, tracee, WEXITED | WNOHANG | __WALL);
}

static void begin_wait4(pid_t tracee)
{
	(void)tracee;
	be_held();
	see_with(-1, __WALL);
}

static void begin_waitid(pid_t tracee)
{
	(void)tracee;
	be_held();
	say_waitid(P_ALL, 0, WEXITED | __WALL);
}

static void await_entry(pid_t debugger, long call)
{
	await_hold(debugger);
	enter(debugger, call);
}

static void await_exit(pid_t debugger, long call)
{
	await_entry(debugger, call);
	leave(debugger);
}

static void await_request(pid_t debugger)
{
	await_entry(debugger, SYS_ptrace);
}

static void await_result(pid_t debugger)
{
	await_exit(debugger, SYS_ptrace);
}

static void await_wait4(pid_t debugger)
{
	await_entry(debugger, SYS_wait4);
}

static void await_wait4_result(pid_t debugger)
{
	await_exit(debugger, SYS_wait4);
}

static void await_waitid(pid_t debugger)
{
	await_entry(debugger, SYS_waitid);
}

static void await_waitid_result(pid_t debugger)
{
	await_exit(debugger, SYS_waitid);
}

const struct debugger_state enters_request = { go_on, await_request, 1 };
const struct debugger_state leaves_request = { look, await_result, 1 };
const struct debugger_state enters_wait4 = { begin_wait4, await_wait4, 1 };
const struct debugger_state leaves_wait4 = { look_by_wait4, await_wait4_result, 1 };
const struct debugger_state enters_waitid = { begin_waitid, await_waitid, 1 };
const struct debugger_state leaves_waitid = { look_by_waitid, await_waitid_result, 1 };

/* ---- in a wait */

static void wait_by_wait4(pid_t tracee)
{
	(void)tracee;
	see_with(-1, __WALL);
}

static void wait_by_waitid(pid_t tracee)
{
	(void)tracee;
	say_waitid(P_ALL, 0, WEXITED | __WALL);
}

static void *see_any(void *unused)
{
	see_with(-1, __WALL);
	raise_flag(GO);
	return unused;
}

static void wait_by_thread(pid_t tracee)
{
	(void)tracee;
	thread("waiter", see_any);
	await_flag(GO);
}

static void await_waiter(pid_t debugger)
{
	pid_t waiter;

	(void)debugger;
	while (!(waiter = pid_of("waiter")))
		sched_yield();
	await_waiting(waiter);
}

const struct debugger_state waits_by_wait4 = { wait_by_wait4, await_waiting };
const struct debugger_state waits_by_waitid = { wait_by_waitid, await_waiting };
const struct debugger_state waits_by_thread = { wait_by_thread, await_waiter };

void let_go_on(const struct debugger_state *state, pid_t debugger)
{
	if (state->traced)
		MUST(DETACH, debugger, 0, 0);
	if (state == &is_stopped)
		kill(debugger, SIGCONT);
	if (state != &waits_by_thread)
		raise_flag(GO);
}
