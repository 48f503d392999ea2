/*
 * Every state that a tracee can be in, and every state that its debugger can be in, when one of them is
 * killed. The row's process is the parent of both, and sees what is left.
 */
#pragma once
#include "../harness.h"

struct tracee_state {
	/* Of SEIZE; or it is by ATTACH. */
	int options, attaches;
	/* What the tracee does. It ends with 7, unless it stays. */
	void (*body)(void);
	int stays;
	/* What its debugger does to have it there. */
	void (*bring)(pid_t tracee);
};

struct debugger_state {
	/* What the debugger does until it is killed, or until it may go on. */
	void (*act)(pid_t tracee);
	/* Waits until it is there. */
	void (*await)(pid_t debugger);
	/* Its parent traces it, and so can hold it where nobody else could. */
	int traced;
};

/* Stops that the debugger has waited for, and no stops. */
#define TRACEE_STATES(X, ...)                                                                    \
	X(runs, "runs", __VA_ARGS__)                                                             \
	X(sleeps, "sleeps", __VA_ARGS__)                                                         \
	X(at_signal, "at a signal", __VA_ARGS__)                                                 \
	X(in_group_stop, "in a group-stop", __VA_ARGS__)                                         \
	X(listens, "listens", __VA_ARGS__)                                                       \
	X(interrupted, "interrupted", __VA_ARGS__)                                               \
	X(at_entry, "at a call's entry", __VA_ARGS__)                                            \
	X(at_exit, "at a call's exit", __VA_ARGS__)                                              \
	X(at_emulated, "at an emulated call", __VA_ARGS__)                                       \
	X(at_filter, "at a filter's event", __VA_ARGS__)                                         \
	X(at_fork, "at a fork's event", __VA_ARGS__)                                             \
	X(at_vfork, "at a vfork's event", __VA_ARGS__)                                           \
	X(at_vfork_done, "at the event of a vfork's end", __VA_ARGS__)                           \
	X(at_clone, "at a thread's birth's event", __VA_ARGS__)                                  \
	X(at_exec, "at an execve's event", __VA_ARGS__)                                          \
	X(attached, "attached", __VA_ARGS__)                                                     \
	X(attached_in_group_stop, "attached, in a group-stop", __VA_ARGS__)

/* What the debugger is yet to wait for. */
#define TOLD_STATES(X, ...)                                                                      \
	X(told_of_signal, "at a signal not waited for", __VA_ARGS__)                             \
	X(told_of_group_stop, "in a group-stop not waited for", __VA_ARGS__)                     \
	X(told_of_call, "at a call's entry not waited for", __VA_ARGS__)                         \
	X(told_of_event, "at an execve's event not waited for", __VA_ARGS__)                     \
	X(told_of_end, "dead, not waited for", __VA_ARGS__)

/* Whose debugger leaves the processor stepping when it dies: the kernel doesn't see to that. */
#define STEP_STATES(X, ...) X(at_step, "at a step", __VA_ARGS__)

/* What no signal reaches any more: who waits for its next news waits for ever. */
#define EXIT_STATES(X, ...) X(at_end, "at an exit's event", __VA_ARGS__)

#define DEBUGGER_STATES(X)                                                                       \
	X(is_between_calls, "between calls")                                                     \
	X(computes, "computing")                                                                 \
	X(is_stopped, "stopped")                                                                 \
	X(is_at_signal, "at a signal")                                                           \
	X(enters_request, "entering ptrace")                                                     \
	X(leaves_request, "leaving ptrace")                                                      \
	X(leaves_wait4, "leaving wait4, WNOHANG")                                                \
	X(leaves_waitid, "leaving waitid, WNOHANG")

/* About to wait until there is news. */
#define BEGINNING_STATES(X)                                                                      \
	X(enters_wait4, "entering wait4")                                                        \
	X(enters_waitid, "entering waitid")

/* In the midst of that. */
#define WAITING_STATES(X)                                                                        \
	X(waits_by_wait4, "in wait4")                                                            \
	X(waits_by_waitid, "in waitid")                                                          \
	X(waits_by_thread, "in another thread's wait")

#define DECLARE_TRACEE(name, ...) extern const struct tracee_state name;
#define DECLARE_DEBUGGER(name, ...) extern const struct debugger_state name;
TRACEE_STATES(DECLARE_TRACEE, )
TOLD_STATES(DECLARE_TRACEE, )
STEP_STATES(DECLARE_TRACEE, )
EXIT_STATES(DECLARE_TRACEE, )
DEBUGGER_STATES(DECLARE_DEBUGGER)
BEGINNING_STATES(DECLARE_DEBUGGER)
WAITING_STATES(DECLARE_DEBUGGER)

/* Its tracee was killed. */
void let_go_on(const struct debugger_state *state, pid_t debugger);
