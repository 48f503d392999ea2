/* The debugger is killed while its tracee is in each of its states. */
#include "../harness.h"

enum { THERE };

static pid_t tracee_of(void (*body)(void))
{
	CHILD(tracee) body();
	return tracee;
}

static void signals(void)
{
	raise(SIGUSR1);
	_exit(7);
}

static void stops(void)
{
	raise(SIGSTOP);
	_exit(7);
}

static void gate_open(int *gate)
{
	close(gate[1]);
	close(gate[0]);
}

static int gate[2];

static void await_gate(void)
{
	char byte;

	close(gate[1]);
	CHECK(read(gate[0], &byte, 1) == 0);
}

static void gated_signal(void)
{
	await_gate();
	signals();
}

static void gated_stop(void)
{
	await_gate();
	stops();
}

static void gated_exit(void)
{
	await_gate();
	_exit(7);
}

static void bring(pid_t tracee, int options, int until, int with)
{
	MUST(SEIZE, tracee, 0, options);
	gate_open(gate);
	see(tracee);
	if (until) {
		MUST(CONT, tracee, 0, with);
		expect(tracee, until);
	}
}

static void ended(pid_t killed, pid_t tracee)
{
	await_flag(THERE);
	kill(killed, SIGKILL);
	see(killed);
	see_with(tracee, WUNTRACED);
}

ROW("H5 the debugger is killed: tracee at a signal")
{
	CHECK(pipe(gate) == 0);
	pid_t tracee = tracee_of(gated_signal);
	CHILD(killed)
	{
		bring(tracee, 0, 0, 0);
		raise_flag(THERE);
		sleep_for_ever();
	}
	gate_open(gate);
	ended(killed, tracee);
}

ROW("H5 the debugger is killed: tracee at a signal, with EXITKILL")
{
	CHECK(pipe(gate) == 0);
	pid_t tracee = tracee_of(gated_signal);
	CHILD(killed)
	{
		bring(tracee, PTRACE_O_EXITKILL, 0, 0);
		raise_flag(THERE);
		sleep_for_ever();
	}
	gate_open(gate);
	ended(killed, tracee);
}

ROW("H5 the debugger is killed: tracee at an exit's event")
{
	CHECK(pipe(gate) == 0);
	pid_t tracee = tracee_of(gated_exit);
	CHILD(killed)
	{
		bring(tracee, PTRACE_O_TRACEEXIT, 0, 0);
		raise_flag(THERE);
		sleep_for_ever();
	}
	gate_open(gate);
	ended(killed, tracee);
}

ROW("H5 the debugger is killed: tracee at a call's entry")
{
	CHECK(pipe(gate) == 0);
	pid_t tracee = tracee_of(gated_signal);
	CHILD(killed)
	{
		bring(tracee, PTRACE_O_TRACESYSGOOD, 0, 0);
		enter(tracee, SYS_exit_group);
		raise_flag(THERE);
		sleep_for_ever();
	}
	gate_open(gate);
	ended(killed, tracee);
}

ROW("H5 the debugger is killed: tracee in a group-stop, which lasts")
{
	CHECK(pipe(gate) == 0);
	pid_t tracee = tracee_of(gated_stop);
	CHILD(killed)
	{
		bring(tracee, 0, EVENT_STOP(SIGSTOP), SIGSTOP);
		raise_flag(THERE);
		sleep_for_ever();
	}
	gate_open(gate);
	ended(killed, tracee);
	kill(tracee, SIGCONT);
	see(tracee);
}

ROW("H5 the debugger is killed: tracee listens in a group-stop, which lasts")
{
	CHECK(pipe(gate) == 0);
	pid_t tracee = tracee_of(gated_stop);
	CHILD(killed)
	{
		bring(tracee, 0, EVENT_STOP(SIGSTOP), SIGSTOP);
		MUST(LISTEN, tracee, 0, 0);
		raise_flag(THERE);
		sleep_for_ever();
	}
	gate_open(gate);
	ended(killed, tracee);
	kill(tracee, SIGCONT);
	see(tracee);
}

ROW("H5 the debugger is killed: tracee interrupted")
{
	pid_t tracee = tracee_of(sleep_for_ever);

	CHILD(killed)
	{
		MUST(SEIZE, tracee, 0, 0);
		MUST(INTERRUPT, tracee, 0, 0);
		see(tracee);
		raise_flag(THERE);
		sleep_for_ever();
	}
	await_flag(THERE);
	kill(killed, SIGKILL);
	see(killed);
	await_blocked(tracee, SYS_pause);
	say_state(tracee);
	kill(tracee, SIGTERM);
	see(tracee);
}

ROW("H5 the debugger is killed: tracee runs")
{
	pid_t tracee = tracee_of(sleep_for_ever);

	CHILD(killed)
	{
		MUST(SEIZE, tracee, 0, 0);
		raise_flag(THERE);
		sleep_for_ever();
	}
	await_flag(THERE);
	kill(killed, SIGKILL);
	see(killed);
	await_blocked(tracee, SYS_pause);
	say_state(tracee);
	DO(SEIZE, tracee, 0, 0);
}

ROW("H5 the debugger is killed: it waits")
{
	pid_t tracee = tracee_of(sleep_for_ever);

	CHILD(killed)
	{
		MUST(SEIZE, tracee, 0, PTRACE_O_EXITKILL);
		see(tracee);
	}
	await_waiting(killed);
	kill(killed, SIGKILL);
	see(killed);
	see(tracee);
}
