/* What a tracee does, and what has its debugger have it stopped there. */
#include "states.h"
#include <linux/seccomp.h>

enum { RUNNING = 8 };

static void stop_by(int signal)
{
	syscall(SYS_kill, getpid(), signal);
}

static void end(void)
{
	_exit(7);
}

/* ---- no stop */

static void run_for_ever(void)
{
	raise_flag(RUNNING);
	spin_for_ever();
}

static void await_running(pid_t tracee)
{
	(void)tracee;
	await_flag(RUNNING);
}

static void await_asleep(pid_t tracee)
{
	await_blocked(tracee, SYS_pause);
}

const struct tracee_state runs = { .body = run_for_ever, .stays = 1, .bring = await_running };
const struct tracee_state sleeps = { .body = sleep_for_ever, .stays = 1, .bring = await_asleep };

/* ---- signals and job control */

static void signalled(void)
{
	stop_by(SIGUSR1);
	end();
}

static void await_signal(pid_t tracee)
{
	expect(tracee, STOPPED(SIGUSR1));
}

static void step(pid_t tracee)
{
	await_signal(tracee);
	MUST(SINGLESTEP, tracee, 0, 0);
	expect(tracee, STOPPED(SIGTRAP));
}

static void stopped(void)
{
	stop_by(SIGSTOP);
	end();
}

static void stop_group(pid_t tracee)
{
	expect(tracee, STOPPED(SIGSTOP));
	MUST(CONT, tracee, 0, SIGSTOP);
}

static void await_group_stop(pid_t tracee)
{
	stop_group(tracee);
	expect(tracee, EVENT_STOP(SIGSTOP));
}

static void listen_to(pid_t tracee)
{
	await_group_stop(tracee);
	MUST(LISTEN, tracee, 0, 0);
}

static void interrupt(pid_t tracee)
{
	await_asleep(tracee);
	MUST(INTERRUPT, tracee, 0, 0);
	expect(tracee, EVENT_STOP(SIGTRAP));
}

static void stop_attached_group(pid_t tracee)
{
	MUST(CONT, tracee, 0, SIGSTOP);
	expect(tracee, STOPPED(SIGSTOP));
}

static void nothing_more(pid_t tracee)
{
	(void)tracee;
}

const struct tracee_state at_signal = { .body = signalled, .bring = await_signal };
const struct tracee_state at_step = { .body = signalled, .bring = step };
const struct tracee_state in_group_stop = { .body = stopped, .bring = await_group_stop };
const struct tracee_state listens = { .body = stopped, .bring = listen_to };
const struct tracee_state interrupted = { .body = sleep_for_ever, .stays = 1, .bring = interrupt };
const struct tracee_state attached = { .attaches = 1, .body = end, .bring = nothing_more };
const struct tracee_state attached_in_group_stop = { .attaches = 1,
						     .body = end,
						     .bring = stop_attached_group };

/* ---- calls */

static void calls(void)
{
	stop_by(SIGUSR1);
	say_result(syscall(SYS_getppid));
	end();
}

static void enter_it(pid_t tracee)
{
	await_signal(tracee);
	enter(tracee, SYS_getppid);
}

static void leave_it(pid_t tracee)
{
	enter_it(tracee);
	leave(tracee);
}

static void emulate(pid_t tracee)
{
	await_signal(tracee);
	MUST(SYSEMU, tracee, 0, 0);
	expect(tracee, SYSCALL_STOP);
}

static void filtered(void)
{
	filter(SECCOMP_RET_TRACE | 77);
	say_result(syscall(SYS_getppid));
	end();
}

static void await_filter(pid_t tracee)
{
	expect(tracee, EVENT(SECCOMP));
}

const struct tracee_state at_entry = { .options = PTRACE_O_TRACESYSGOOD,
				       .body = calls,
				       .bring = enter_it };
const struct tracee_state at_exit = { .options = PTRACE_O_TRACESYSGOOD,
				      .body = calls,
				      .bring = leave_it };
const struct tracee_state at_emulated = { .options = PTRACE_O_TRACESYSGOOD,
					  .body = calls,
					  .bring = emulate };
const struct tracee_state at_filter = { .options = PTRACE_O_TRACESECCOMP,
					.body = filtered,
					.bring = await_filter };

/* ---- births and ends */

static void forks(void)
{
	block(SIGCHLD);
	if (fork() == 0)
		_exit(3);
	see_with(-1, 0);
	end();
}

static void vforks(void)
{
	block(SIGCHLD);
	if (vfork() == 0)
		_exit(3);
	end();
}

static void *ends(void *unused)
{
	return unused;
}

static void clones(void)
{
	pthread_t other;

	CHECK(pthread_create(&other, NULL, ends, NULL) == 0);
	CHECK(pthread_join(other, NULL) == 0);
	end();
}

static void executes(void)
{
	become_exit(7);
}

static void await_birth(pid_t tracee, int event)
{
	expect(tracee, event);
	expect(known("child", message(tracee)), EVENT_STOP(SIGTRAP));
}

static void await_fork(pid_t tracee)
{
	await_birth(tracee, EVENT(FORK));
}

static void await_vfork(pid_t tracee)
{
	await_birth(tracee, EVENT(VFORK));
}

static void await_vfork_done(pid_t tracee)
{
	expect(tracee, EVENT(VFORK_DONE));
}

static void await_clone(pid_t tracee)
{
	await_birth(tracee, EVENT(CLONE));
}

static void await_exec(pid_t tracee)
{
	expect(tracee, EVENT(EXEC));
}

static void await_exit(pid_t tracee)
{
	expect(tracee, EVENT(EXIT));
}

const struct tracee_state at_fork = { .options = PTRACE_O_TRACEFORK,
				      .body = forks,
				      .bring = await_fork };
const struct tracee_state at_vfork = { .options = PTRACE_O_TRACEVFORK,
				       .body = vforks,
				       .bring = await_vfork };
const struct tracee_state at_vfork_done = { .options = PTRACE_O_TRACEVFORKDONE,
					    .body = vforks,
					    .bring = await_vfork_done };
const struct tracee_state at_clone = { .options = PTRACE_O_TRACECLONE,
				       .body = clones,
				       .bring = await_clone };
const struct tracee_state at_exec = { .options = PTRACE_O_TRACEEXEC,
				      .body = executes,
				      .bring = await_exec };
const struct tracee_state at_end = { .options = PTRACE_O_TRACEEXIT,
				     .body = end,
				     .bring = await_exit };

/* ---- what is yet to be waited for */

static void await_told(pid_t tracee)
{
	siginfo_t info;

	CHECK(waitid(P_PID, tracee, &info, WSTOPPED | WNOWAIT | __WALL) == 0);
}

static void told_of_group(pid_t tracee)
{
	stop_group(tracee);
	await_told(tracee);
}

static void told_of_entry(pid_t tracee)
{
	await_signal(tracee);
	MUST(SYSCALL, tracee, 0, 0);
	await_told(tracee);
}

const struct tracee_state told_of_signal = { .body = signalled, .bring = await_told };
const struct tracee_state told_of_group_stop = { .body = stopped, .bring = told_of_group };
const struct tracee_state told_of_call = { .options = PTRACE_O_TRACESYSGOOD,
					   .body = calls,
					   .bring = told_of_entry };
const struct tracee_state told_of_event = { .options = PTRACE_O_TRACEEXEC,
					    .body = executes,
					    .bring = await_told };
const struct tracee_state told_of_end = { .body = end, .bring = await_end };
