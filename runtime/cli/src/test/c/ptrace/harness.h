/*
 * Rows: small experiments with ptrace(2) and wait(2), each of which says in one line what it saw. A row
 * runs in a process of its own, which mostly is the debugger; nothing of it outlives it. What is said
 * holds no pid, no address and no time, and no row waits for time to pass: so one run is like another.
 */
#pragma once
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/ptrace.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/reg.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

/* Requests that the kernel's header has only for some processors, or not yet. */
#define PTRACE_GETREGS 12
#define PTRACE_SETREGS 13
#define PTRACE_GETFPREGS 14
#define PTRACE_SETFPREGS 15
#define PTRACE_GETFPXREGS 18
#define PTRACE_GET_THREAD_AREA 25
#define PTRACE_SET_THREAD_AREA 26
#define PTRACE_ARCH_PRCTL 30
#define PTRACE_SYSEMU 31
#define PTRACE_SYSEMU_SINGLESTEP 32
#define PTRACE_SINGLEBLOCK 33
#define PTRACE_SET_SYSCALL_INFO 0x4212

struct row {
	const char *title, *file;
	int line;
	void (*run)(void);
};

#define PASTE_(a, b) a##b
#define PASTE(a, b) PASTE_(a, b)

/* ROW("title") { what is done and said } */
#define ROW(title_) ROW_CALLED(__LINE__, title_)
/* The same for one of several in a line. */
#define ROW_CALLED(id, title_)                                                                   \
	static void PASTE(run_, id)(void);                                                       \
	static const struct row PASTE(row_, id) = { title_, __FILE__, __LINE__,                  \
						    PASTE(run_, id) };                           \
	static const struct row *const PASTE(entry_, id)                                         \
		__attribute__((section("rows"), used)) = &PASTE(row_, id);                       \
	static void PASTE(run_, id)(void)

/*
 * Adds to the row's line. Any thread of the row may: what each has said stands together, so that it
 * doesn't matter who was first.
 */
void say(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Says what went wrong with what a row only prepares, and ends it. */
void give_up(const char *format, ...) __attribute__((format(printf, 1, 2), noreturn));

#define CHECK(condition)                                                                         \
	do {                                                                                     \
		if (!(condition))                                                                \
			give_up("%s: %s", #condition, strerrorname_np(errno));                   \
	} while (0)

/* Gives a pid its name in what is said. */
pid_t known(const char *name, pid_t pid);
const char *name_of(pid_t pid);
/* The last of that name; 0 for none. */
pid_t pid_of(const char *name);
const char *error_name(long result);
const char *signal_name(int signal);

/* ---- ptrace: the bare system call, whose result is -errno when it fails */

long ask(int request, pid_t pid, unsigned long address, unsigned long data);

#define ASK(request, pid, address, data)                                                         \
	ask(PTRACE_##request, pid, (unsigned long)(address), (unsigned long)(data))
/* Says what came of it. */
#define DO(request, pid, address, data)                                                          \
	say("%s %s", #request, error_name(ASK(request, pid, address, data)))
/* Says nothing; it has to succeed. */
#define MUST(request, pid, address, data)                                                        \
	do {                                                                                     \
		long result_ = ASK(request, pid, address, data);                                 \
		if (result_ < 0)                                                                 \
			give_up("%s %s", #request, error_name(result_));                         \
	} while (0)

#define STOPPED(signal) ((signal) << 8 | 0x7f)
#define EVENT(event) (PTRACE_EVENT_##event << 16 | STOPPED(SIGTRAP))
#define EVENT_STOP(signal) (PTRACE_EVENT_STOP << 16 | STOPPED(signal))
#define SYSCALL_STOP STOPPED(SIGTRAP | 0x80)

/* Waits with __WALL and says the status, which it returns. */
int see(pid_t pid);
/* The same, with these options as well; says what wait4 says without a status, too. */
int see_with(pid_t pid, int options);
/* Waits for any child, says its status, and names it. */
pid_t see_new(const char *name);
/* Waits for this status; for another, gives up. */
void expect(pid_t pid, int status);
void say_status(int status);
void say_waitid(idtype_t type, id_t id, int options);
void say_siginfo(const siginfo_t *info);
/* By GETSIGINFO. */
void see_siginfo(pid_t pid);
/* By GETEVENTMSG: a number, or a pid. */
void see_message(pid_t pid);
void see_pid(pid_t pid);
unsigned long message(pid_t pid);
/* By GET_SYSCALL_INFO. */
void see_syscall(pid_t pid);
/* Lets it run to the entry of this call, with TRACESYSGOOD set; and to its exit. */
void enter(pid_t pid, long call);
void leave(pid_t pid);
/* What a call gave: a known pid, a number that is none, or -1 and the error. */
void say_result(long result);
struct user_regs_struct registers(pid_t pid);
long result_register(pid_t pid);

/* ---- children */

/* fork, and a name; the child runs what follows the macro, and then exits with 0. */
#define CHILD(name)                                                                              \
	pid_t name = child(#name);                                                               \
	for (; name == 0; _exit(0))
/* It has made this thread its tracer, and has just stopped with SIGSTOP. */
#define TRACED(name)                                                                             \
	pid_t name = traced(#name, 0);                                                           \
	for (; name == 0; _exit(0))
#define TRACED_WITH(name, options)                                                               \
	pid_t name = traced(#name, options);                                                     \
	for (; name == 0; _exit(0))
/* It is seized, with these options, before it runs what follows. */
#define SEIZED(name, options)                                                                    \
	pid_t name = seized(#name, options);                                                     \
	for (; name == 0; _exit(0))

pid_t child(const char *name);
pid_t traced(const char *name, int options);
pid_t seized(const char *name, int options);

void sleep_for_ever(void);
/* Takes part in no signal's delivery, and does no system call. */
void spin_for_ever(void);
/* Becomes this program, which exits with this. */
void become_exit(int status);
/* Becomes this program, in pause(2) for ever. */
void become_sleeper(void);
/* A seccomp filter that says this of getppid, and lets all else be. */
void filter(unsigned int answer);
void filter_with(unsigned int answer, unsigned int flags);

/* Waits until a task sleeps in this system call. */
void await_blocked(pid_t pid, long call);
/* Waits until it waits for its children, by whatever call. */
void await_waiting(pid_t pid);
/* The letter of /proc/PID/stat; '-' when there is none. */
char state(pid_t pid);
void await_state(pid_t pid, char letter);
#define await_zombie(pid) await_state(pid, 'Z')
#define await_gone(pid) await_state(pid, '-')
/* As ps says it, but for T and t, which are one. */
void say_state(pid_t pid);
/* Waits until its end could be waited for, and leaves it so. */
void await_end(pid_t pid);

/* ---- flags: how processes and threads of a row wait for one another */

void raise_flag(int flag);
int is_raised(int flag);
void await_flag(int flag);

/* Catches a signal and says so, with what its siginfo tells. */
void say_signal(int signal);
void catch_with(int signal, void (*handler)(int, siginfo_t *, void *), int flags);
void block(int signal);
void unblock(int signal);

/* A thread of this process, and its tid. */
pid_t thread(const char *name, void *(*body)(void *));

int pidfd(pid_t pid);
