/*
 *   PROGRAM           runs all rows, a line each
 *   PROGRAM TITLE...  runs these
 *   PROGRAM --exit N, --sleep, --is-root, --is-in-root, --is-curbed: what rows execute
 */
#include "harness.h"
#include <limits.h>
#include <linux/filter.h>
#include <linux/futex.h>
#include <linux/seccomp.h>
#include <stdarg.h>

#ifndef PATIENCE_SECONDS
#define PATIENCE_SECONDS 40
#endif
#define FLAGS 16
#define NAMES 512
#define NAME_LENGTH 16
#define SPEAKERS 8
#define TEXT_LENGTH 8192

extern const struct row *const __start_rows[], *const __stop_rows[];

static struct {
	atomic_uint flags[FLAGS];
	atomic_int names;
	struct {
		char name[NAME_LENGTH];
		/* set last: another may be looking it up */
		atomic_int pid;
	} named[NAMES];
	struct speaker {
		atomic_int tid;
		size_t length;
		char text[TEXT_LENGTH];
	} speakers[SPEAKERS];
} *shared;

/* ---- what is said */

static struct speaker *speaker(void)
{
	int me = gettid();

	for (struct speaker *one = shared->speakers; one < shared->speakers + SPEAKERS; one++) {
		int nobody = 0;

		if (atomic_load(&one->tid) == me ||
		    atomic_compare_exchange_strong(&one->tid, &nobody, me))
			return one;
	}
	_exit(2);
}

static void add(const char *format, va_list arguments)
{
	struct speaker *me = speaker();
	size_t room = sizeof me->text - me->length;

	if (me->length)
		me->length += snprintf(me->text + me->length, room, ", ");
	room = sizeof me->text - me->length;
	me->length += vsnprintf(me->text + me->length, room, format, arguments);
	if (me->length >= sizeof me->text)
		_exit(2);
}

void say(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	add(format, arguments);
	va_end(arguments);
}

void give_up(const char *format, ...)
{
	va_list arguments;

	say("GIVEN UP");
	va_start(arguments, format);
	add(format, arguments);
	va_end(arguments);
	_exit(1);
}

pid_t known(const char *name, pid_t pid)
{
	int i = atomic_fetch_add(&shared->names, 1);

	if (i >= NAMES)
		give_up("too many names");
	strncpy(shared->named[i].name, name, NAME_LENGTH - 1);
	shared->named[i].pid = pid;
	return pid;
}

const char *name_of(pid_t pid)
{
	for (int i = atomic_load(&shared->names); i-- > 0;)
		if (shared->named[i].pid == pid)
			return shared->named[i].name;
	return pid == 0 ? "nobody" : pid == getpid() ? "itself" : "somebody";
}

pid_t pid_of(const char *name)
{
	for (int i = atomic_load(&shared->names); i-- > 0;)
		if (shared->named[i].pid && strcmp(shared->named[i].name, name) == 0)
			return shared->named[i].pid;
	return 0;
}

const char *error_name(long result)
{
	return result < 0 ? strerrorname_np(-result) : "ok";
}

const char *signal_name(int signal)
{
	static _Thread_local char number[16];
	const char *name = sigabbrev_np(signal);

	if (name)
		return name;
	snprintf(number, sizeof number, "signal %d", signal);
	return number;
}

static const char *event_name(int event)
{
	static const char *const names[] = { 0,	     "FORK", "VFORK", "CLONE", "EXEC", "VFORK_DONE",
					     "EXIT", "SECCOMP" };

	return event == PTRACE_EVENT_STOP ? "STOP" : event < 8 ? names[event] : "unknown";
}

void say_status(int status)
{
	int signal = WSTOPSIG(status);

	if (WIFEXITED(status))
		say("exited %d", WEXITSTATUS(status));
	else if (WIFSIGNALED(status))
		say("killed by %s", signal_name(WTERMSIG(status)));
	else if (WIFCONTINUED(status))
		say("continued");
	else if (status >> 16)
		say("event %s %s", event_name(status >> 16), signal_name(signal));
	else if (signal == (SIGTRAP | 0x80))
		say("syscall stop");
	else
		say("stopped by %s", signal_name(signal));
}

static const char *code_name(int signal, int code)
{
	static const char *const children[] = { 0,	  "EXITED",  "KILLED",   "DUMPED",
						"TRAPPED", "STOPPED", "CONTINUED" };
	static _Thread_local char number[16];

	if (code == SI_USER)
		return "USER";
	if (code == SI_KERNEL)
		return "KERNEL";
	if (code == SI_TKILL)
		return "TKILL";
	if (code == SI_QUEUE)
		return "QUEUE";
	if (signal == SIGCHLD && code > 0 && code < 7)
		return children[code];
	if (code < SI_ASYNCNL)
		/* of nobody's: the mark by which utrace knows what it has sent itself */
		return "without a code";
	snprintf(number, sizeof number, "%#x", code);
	return number;
}

void say_siginfo(const siginfo_t *info)
{
	const char *code = code_name(info->si_signo, info->si_code);
	const char *signal = info->si_signo ? signal_name(info->si_signo) : "nothing";

	if (info->si_signo == SIGCHLD && info->si_code > 0)
		say("%s %s of %s, user %d, status %#x", signal, code, name_of(info->si_pid),
		    info->si_uid, info->si_status);
	else if (info->si_code == SI_QUEUE)
		say("%s %s from %s with %d", signal, code, name_of(info->si_pid),
		    info->si_value.sival_int);
	else if (info->si_code <= 0)
		say("%s %s from %s", signal, code, name_of(info->si_pid));
	else
		say("%s %s", signal, code);
}

/* ---- ptrace */

long ask(int request, pid_t pid, unsigned long address, unsigned long data)
{
	long result = syscall(SYS_ptrace, request, pid, address, data);

	return result < 0 ? -errno : result;
}

int see_with(pid_t pid, int options)
{
	int status = 0;
	pid_t found = wait4(pid, &status, options, NULL);

	if (found < 0)
		say("wait %s", strerrorname_np(errno));
	else if (found == 0)
		say("nothing to wait for");
	else {
		if (found != pid)
			say("of %s", name_of(found));
		say_status(status);
	}
	return status;
}

int see(pid_t pid)
{
	return see_with(pid, __WALL);
}

pid_t see_new(const char *name)
{
	int status = 0;
	pid_t found = wait4(-1, &status, __WALL, NULL);

	CHECK(found > 0);
	say("of %s", name_of(found));
	say_status(status);
	return known(name, found);
}

void expect(pid_t pid, int expected)
{
	int status = 0;

	CHECK(wait4(pid, &status, __WALL, NULL) == pid);
	if (status != expected) {
		say("GIVEN UP");
		say("EXPECTED");
		say_status(expected);
		say("BUT");
		say_status(status);
		_exit(1);
	}
}

void say_waitid(idtype_t type, id_t id, int options)
{
	siginfo_t info = { 0 };

	if (waitid(type, id, &info, options) < 0)
		say("waitid %s", strerrorname_np(errno));
	else if (info.si_signo == 0)
		say("nothing to wait for");
	else
		say_siginfo(&info);
}

void see_siginfo(pid_t pid)
{
	siginfo_t info = { 0 };
	long result = ASK(GETSIGINFO, pid, 0, &info);

	if (result < 0)
		say("GETSIGINFO %s", error_name(result));
	else
		say_siginfo(&info);
}

unsigned long message(pid_t pid)
{
	unsigned long value = ~0UL;

	MUST(GETEVENTMSG, pid, 0, &value);
	return value;
}

void see_message(pid_t pid)
{
	say("message %#lx", message(pid));
}

void see_pid(pid_t pid)
{
	say("message %s", name_of(message(pid)));
}

void see_syscall(pid_t pid)
{
	struct ptrace_syscall_info info = { 0 };
	long size = ASK(GET_SYSCALL_INFO, pid, sizeof info, &info);

	if (size < 0)
		say("GET_SYSCALL_INFO %s", error_name(size));
	else if (info.op == PTRACE_SYSCALL_INFO_ENTRY)
		say("enters call %lld in %ld bytes", (long long)info.entry.nr, size);
	else if (info.op == PTRACE_SYSCALL_INFO_EXIT) {
		say("leaves with %s, in %ld bytes", info.exit.is_error ? "an error" : "no error",
		    size);
		say_result(info.exit.rval);
	}
	else if (info.op == PTRACE_SYSCALL_INFO_SECCOMP)
		say("filter at call %lld says %u in %ld bytes", (long long)info.seccomp.nr,
		    info.seccomp.ret_data, size);
	else
		say("in no call, in %ld bytes", size);
}

struct user_regs_struct registers(pid_t pid)
{
	struct user_regs_struct registers = { 0 };

	MUST(GETREGS, pid, 0, &registers);
	return registers;
}

long result_register(pid_t pid)
{
	return registers(pid).rax;
}

void enter(pid_t pid, long call)
{
	do {
		MUST(SYSCALL, pid, 0, 0);
		expect(pid, SYSCALL_STOP);
	} while ((long)registers(pid).orig_rax != call);
}

void leave(pid_t pid)
{
	MUST(SYSCALL, pid, 0, 0);
	expect(pid, SYSCALL_STOP);
}

void say_result(long result)
{
	if (result == -1)
		say("result -1 %s", strerrorname_np(errno));
	else if (result && strcmp(name_of(result), "somebody"))
		say("result %s", name_of(result));
	else
		say("result %ld", result);
}

/* ---- children */

pid_t child(const char *name)
{
	pid_t pid = fork();

	CHECK(pid >= 0);
	/* both may be the first to say it */
	known(name, pid ? pid : getpid());
	return pid;
}

pid_t traced(const char *name, int options)
{
	pid_t pid = child(name);

	if (pid == 0) {
		MUST(TRACEME, 0, 0, 0);
		raise(SIGSTOP);
		return 0;
	}
	expect(pid, STOPPED(SIGSTOP));
	if (options)
		MUST(SETOPTIONS, pid, 0, options);
	return pid;
}

pid_t seized(const char *name, int options)
{
	int gate[2];
	char byte;
	pid_t pid;

	CHECK(pipe2(gate, O_CLOEXEC) == 0);
	pid = child(name);
	if (pid == 0) {
		close(gate[1]);
		CHECK(read(gate[0], &byte, 1) == 0);
		close(gate[0]);
		return 0;
	}
	close(gate[0]);
	MUST(SEIZE, pid, 0, options);
	close(gate[1]);
	return pid;
}

void sleep_for_ever(void)
{
	for (;;)
		pause();
}

void spin_for_ever(void)
{
	for (;;)
		__asm__ volatile("pause");
}

static void become(const char *what, const char *argument)
{
	execl("/proc/self/exe", "row", what, argument, NULL);
	give_up("execl: %s", strerrorname_np(errno));
}

void become_exit(int status)
{
	char number[16];

	snprintf(number, sizeof number, "%d", status);
	become("--exit", number);
}

void become_sleeper(void)
{
	become("--sleep", NULL);
}

void filter(unsigned int answer)
{
	filter_with(answer, 0);
}

void filter_with(unsigned int answer, unsigned int flags)
{
	struct sock_filter steps[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_getppid, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, answer),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = { sizeof steps / sizeof *steps, steps };

	CHECK(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0);
	CHECK(syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &program) == 0);
}

static int read_proc(pid_t pid, const char *file, char *text, size_t size)
{
	char path[64];
	int descriptor;
	ssize_t length;

	snprintf(path, sizeof path, "/proc/%d/%s", pid, file);
	descriptor = open(path, O_RDONLY | O_CLOEXEC);
	if (descriptor < 0)
		return 0;
	length = read(descriptor, text, size - 1);
	close(descriptor);
	if (length < 0)
		return 0;
	text[length] = 0;
	return 1;
}

char state(pid_t pid)
{
	char text[512], *end;

	if (!read_proc(pid, "stat", text, sizeof text) || !(end = strrchr(text, ')')))
		return '-';
	return end[2];
}

void await_end(pid_t pid)
{
	siginfo_t info;

	CHECK(waitid(P_PID, pid, &info, WEXITED | WNOWAIT | __WALL) == 0);
}

void say_state(pid_t pid)
{
	char letter = state(pid);

	say("state %c", letter == 't' ? 'T' : letter);
}

static int is_blocked(pid_t pid, long call)
{
	char text[256];

	return state(pid) == 'S' && read_proc(pid, "syscall", text, sizeof text) &&
	       text[0] != 'r' && strtol(text, NULL, 10) == call;
}

void await_blocked(pid_t pid, long call)
{
	while (!is_blocked(pid, call))
		sched_yield();
}

void await_waiting(pid_t pid)
{
	while (!is_blocked(pid, SYS_wait4) && !is_blocked(pid, SYS_waitid) &&
	       !is_blocked(pid, SYS_pause))
		sched_yield();
}

void await_state(pid_t pid, char letter)
{
	while (state(pid) != letter)
		sched_yield();
}

/* ---- flags */

void raise_flag(int flag)
{
	atomic_store(&shared->flags[flag], 1);
	syscall(SYS_futex, &shared->flags[flag], FUTEX_WAKE, INT_MAX, NULL);
}

int is_raised(int flag)
{
	return atomic_load(&shared->flags[flag]);
}

void await_flag(int flag)
{
	while (!is_raised(flag))
		syscall(SYS_futex, &shared->flags[flag], FUTEX_WAIT, 0, NULL);
}

/* ---- signals */

static void say_caught(int signal, siginfo_t *info, void *context)
{
	(void)signal, (void)context;
	say("caught");
	say_siginfo(info);
}

void catch_with(int signal, void (*handler)(int, siginfo_t *, void *), int flags)
{
	struct sigaction action = { .sa_sigaction = handler, .sa_flags = SA_SIGINFO | flags };

	CHECK(sigaction(signal, &action, NULL) == 0);
}

void say_signal(int signal)
{
	catch_with(signal, say_caught, 0);
}

static void mask(int how, int signal)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, signal);
	CHECK(sigprocmask(how, &set, NULL) == 0);
}

void block(int signal)
{
	mask(SIG_BLOCK, signal);
}

void unblock(int signal)
{
	mask(SIG_UNBLOCK, signal);
}

/* ---- threads */

struct start {
	const char *name;
	void *(*body)(void *);
	pid_t tid;
	pthread_barrier_t there;
};

static void *begin(void *argument)
{
	struct start *start = argument;
	void *(*body)(void *) = start->body;

	start->tid = known(start->name, gettid());
	pthread_barrier_wait(&start->there);
	return body(NULL);
}

pid_t thread(const char *name, void *(*body)(void *))
{
	/* not freed: the other may still be in its barrier */
	struct start *start = calloc(1, sizeof *start);
	pthread_t ignored;

	start->name = name;
	start->body = body;
	pthread_barrier_init(&start->there, NULL, 2);
	CHECK(pthread_create(&ignored, NULL, begin, start) == 0);
	pthread_barrier_wait(&start->there);
	return start->tid;
}

int pidfd(pid_t pid)
{
	int descriptor = syscall(SYS_pidfd_open, pid, 0);

	CHECK(descriptor >= 0);
	return descriptor;
}

/* ---- running rows */

static void clean_up(pid_t group)
{
	char path[64], text[4096];
	pid_t pid;

	kill(-group, SIGKILL);
	snprintf(path, sizeof path, "task/%d/children", getpid());
	while (read_proc(getpid(), path, text, sizeof text) && (pid = atoi(text)) > 0) {
		kill(pid, SIGKILL);
		waitpid(pid, NULL, __WALL);
	}
}

/* The debugger first; then the others, in the order in which they were named. */
static void print(const struct row *row, pid_t debugger)
{
	printf("%s =>", row->title);
	for (struct speaker *one = shared->speakers; one < shared->speakers + SPEAKERS; one++)
		if (one->tid == debugger)
			printf(" %s", one->text);
	for (int i = 0; i < NAMES; i++)
		for (struct speaker *one = shared->speakers; one < shared->speakers + SPEAKERS; one++)
			if (one->tid && one->tid != debugger && one->tid == shared->named[i].pid) {
				printf(" | %s: %s", shared->named[i].name, one->text);
				one->tid = 0;
			}
	printf("\n");
	fflush(stdout);
}

static void run(const struct row *row)
{
	int status = 0;
	pid_t debugger;

	memset(shared, 0, sizeof *shared);
	fflush(stdout);
	debugger = fork();
	if (debugger == 0) {
		setpgid(0, 0);
		known("debugger", getpid());
		known("parent", getppid());
		alarm(PATIENCE_SECONDS);
		row->run();
		_exit(0);
	}
	waitpid(debugger, &status, 0);
	clean_up(debugger);
	if (WIFSIGNALED(status))
		say(WTERMSIG(status) == SIGALRM ? "HUNG" : "debugger killed by %s",
		    signal_name(WTERMSIG(status)));
	print(row, debugger);
}

static int by_place(const void *left, const void *right)
{
	const struct row *const *a = left, *const *b = right;
	int files = strcmp((*a)->file, (*b)->file);

	return files ? files : (*a)->line - (*b)->line;
}

static int chosen(const struct row *row, int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		if (strcmp(row->title, argv[i]) == 0)
			return 1;
	return argc == 1;
}

int main(int argc, char **argv)
{
	const struct row *rows[1024];
	int count = __stop_rows - __start_rows;

	if (argc > 2 && strcmp(argv[1], "--exit") == 0)
		return atoi(argv[2]);
	if (argc > 1 && strcmp(argv[1], "--is-root") == 0)
		return geteuid() == 0 ? 1 : 2;
	if (argc > 1 && strcmp(argv[1], "--is-in-root") == 0)
		return getegid() == 0 ? 1 : 2;
	if (argc > 1 && strcmp(argv[1], "--is-curbed") == 0)
		return prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1 ? 1 : 2;
	if (argc > 1 && strcmp(argv[1], "--sleep") == 0)
		sleep_for_ever();
	shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1,
		      0);
	if (shared == MAP_FAILED || count > 1024)
		return 1;
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	memcpy(rows, __start_rows, count * sizeof *rows);
	qsort(rows, count, sizeof *rows, by_place);
	for (int i = 0; i < count; i++)
		if (chosen(rows[i], argc, argv))
			run(rows[i]);
	return 0;
}
