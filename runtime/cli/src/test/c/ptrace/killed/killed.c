/* One row for each pair of states, and each pair again with EXITKILL. */
#include "states.h"

enum { HELD, BROUGHT };

static pid_t tracee_in(const struct tracee_state *state)
{
	CHILD(tracee)
	{
		await_flag(HELD);
		state->body();
	}
	return tracee;
}

static void hold(pid_t tracee, const struct tracee_state *state, int options)
{
	if (state->attaches) {
		MUST(ATTACH, tracee, 0, 0);
		expect(tracee, STOPPED(SIGSTOP));
		MUST(SETOPTIONS, tracee, 0, options);
	} else
		MUST(SEIZE, tracee, 0, state->options | options);
	raise_flag(HELD);
	state->bring(tracee);
}

static int is_there(pid_t tracee)
{
	siginfo_t info;

	return waitid(P_PID, tracee, &info, WEXITED | WNOHANG | WNOWAIT | __WALL) == 0;
}

static void see_its_end(pid_t tracee)
{
	struct user_regs_struct now;

	DO(GETREGS, tracee, 0, &now);
	DO(CONT, tracee, 0, 0);
	while (is_there(tracee))
		see_with(-1, __WALL);
}

static pid_t tracer_of(pid_t tracee, const struct tracee_state *state,
		       const struct debugger_state *how, int options)
{
	pid_t tracer = how->traced ? seized("tracer", PTRACE_O_TRACESYSGOOD) : child("tracer");

	if (tracer == 0) {
		/* its own tracer would be shown it */
		block(SIGCHLD);
		hold(tracee, state, options);
		raise_flag(BROUGHT);
		how->act(tracee);
		see_its_end(tracee);
		_exit(0);
	}
	await_flag(BROUGHT);
	how->await(tracer);
	return tracer;
}

static void see_others(void)
{
	int others = 0;

	while (wait4(-1, NULL, __WALL, NULL) > 0)
		others++;
	say("%d others", others);
}

static void kill_debugger(const struct tracee_state *state, const struct debugger_state *how,
			  int options)
{
	pid_t tracee, tracer;

	prctl(PR_SET_CHILD_SUBREAPER, 1);
	tracee = tracee_in(state);
	tracer = tracer_of(tracee, state, how, options);
	kill(tracer, SIGKILL);
	see(tracer);
	if (state->stays)
		kill(tracee, SIGTERM);
	while (WIFSTOPPED(see_with(tracee, WUNTRACED)))
		kill(tracee, SIGCONT);
	see_others();
}

static void kill_tracee(const struct tracee_state *state, const struct debugger_state *how)
{
	pid_t tracee, tracer;

	prctl(PR_SET_CHILD_SUBREAPER, 1);
	tracee = tracee_in(state);
	tracer = tracer_of(tracee, state, how, 0);
	kill(tracee, SIGKILL);
	let_go_on(how, tracer);
	see(tracer);
	see(tracee);
	see_others();
}

#define TITLE(tracee_title, debugger_title, what)                                                \
	"tracee " tracee_title ", debugger " debugger_title ": " what

#define PAIR(tracee, tracee_title, debugger, debugger_title)                                     \
	ROW_CALLED(tracee##_##debugger, TITLE(tracee_title, debugger_title, "debugger killed"))  \
	{                                                                                        \
		kill_debugger(&tracee, &debugger, 0);                                            \
	}                                                                                        \
	ROW_CALLED(tracee##_##debugger##_exitkill,                                               \
		   TITLE(tracee_title, debugger_title, "debugger killed, EXITKILL"))             \
	{                                                                                        \
		kill_debugger(&tracee, &debugger, PTRACE_O_EXITKILL);                            \
	}                                                                                        \
	ROW_CALLED(debugger##_##tracee, TITLE(tracee_title, debugger_title, "tracee killed"))    \
	{                                                                                        \
		kill_tracee(&tracee, &debugger);                                                 \
	}

#define WITH_ALL(debugger, title)                                                                \
	WITH_TOLD(debugger, title)                                                               \
	EXIT_STATES(PAIR, debugger, title)
#define WITH_TOLD(debugger, title)                                                               \
	WITHOUT_NEWS(debugger, title)                                                            \
	TOLD_STATES(PAIR, debugger, title)
#define WITHOUT_NEWS(debugger, title) TRACEE_STATES(PAIR, debugger, title)

STEP_STATES(PAIR, is_between_calls, "between calls")
DEBUGGER_STATES(WITH_ALL)
BEGINNING_STATES(WITH_TOLD)
WAITING_STATES(WITHOUT_NEWS)
