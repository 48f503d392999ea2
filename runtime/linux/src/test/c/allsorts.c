/*
 * A little of everything that a tracer has to do with, each thing checked.
 *
 *   allsorts ROUNDS [breaks]
 *
 * "breaks" says that a tracer may be killed: a signal that has no effect for a while is sent once more,
 * and a call that is broken off is made once more. Without, no signal may be lost, and no call broken.
 */
#include "check.h"
#include <stdatomic.h>
#include <sys/epoll.h>

#define SIGNALS 3

static char **arguments;
#define PATIENCE_MICROS 100
#define PATIENCE_TIMES 200

static int breaks;
static atomic_int plain, queued[SIGNALS + 1];
static pthread_t leader;

static void on_plain(int signal)
{
	(void)signal;
	atomic_fetch_add(&plain, 1);
}

static void on_queued(int signal, siginfo_t *info, void *context)
{
	(void)signal, (void)context;
	atomic_fetch_add(&queued[info->si_value.sival_int], 1);
}

static void await_growth(atomic_int *count, int before, void (*send)(int), int value)
{
	send(value);
	for (int i = 1; atomic_load(count) == before; i++) {
		usleep(PATIENCE_MICROS);
		if (breaks && i % PATIENCE_TIMES == 0)
			send(value);
	}
}

static void send_plain(int unused)
{
	(void)unused;
	CHECK(pthread_kill(leader, SIGUSR1) == 0);
}

static void send_queued(int value)
{
	CHECK(sigqueue(getpid(), SIGRTMIN, (union sigval){ .sival_int = value }) == 0);
}

static void *signaller(void *unused)
{
	for (int i = 1; i <= SIGNALS; i++) {
		await_growth(&plain, atomic_load(&plain), send_plain, 0);
		await_growth(&queued[i], 0, send_queued, i);
	}
	return unused;
}

static void expect_stop(pid_t child)
{
	siginfo_t info = { 0 };
	CHECK(kill(child, SIGSTOP) == 0);
	for (int i = 1; info.si_pid == 0; i++) {
		CHECK(waitid(P_PID, child, &info, WSTOPPED | WNOHANG) == 0);
		usleep(PATIENCE_MICROS);
		if (breaks && i % PATIENCE_TIMES == 0)
			CHECK(kill(child, SIGSTOP) == 0);
	}
	CHECK(info.si_code == CLD_STOPPED);
}

static void expect_info(pid_t child, int options, int code)
{
	siginfo_t info = { 0 };
	int result;
	do
		result = waitid(P_PID, child, &info, options);
	while (result == -1 && errno == EINTR);
	CHECK(result == 0 && info.si_pid == child && info.si_code == code);
}

static void processes(void)
{
	pid_t child = fork();
	if (child == 0) {
		execl("/proc/self/exe", arguments[0], "exit", NULL);
		_exit(99);
	}
	expect_exit(child, 42);
	child = vfork();
	if (child == 0)
		_exit(7);
	expect_exit(child, 7);
	child = fork();
	if (child == 0)
		for (;;)
			pause();
	expect_stop(child);
	CHECK(kill(child, SIGCONT) == 0);
	expect_info(child, WCONTINUED, CLD_CONTINUED);
	CHECK(kill(child, SIGKILL) == 0);
	expect_info(child, WEXITED, CLD_KILLED);
}

static void sleeps(void)
{
	struct epoll_event event;
	long long start = nanos();
	CHECK(nanosleep(&(struct timespec){ .tv_nsec = 1000000 }, NULL) == 0);
	int ready;
	do
		ready = epoll_wait(epoll_create1(0), &event, 1, 1);
	while (breaks && ready == -1 && errno == EINTR);
	CHECK(ready == 0);
	CHECK(nanos() - start >= 2000000);
}

int main(int argc, char **argv)
{
	if (argc > 1 && strcmp(argv[1], "exit") == 0)
		return 42;
	int rounds = number(argc, argv, 1, 1);
	breaks = argc > 2;
	arguments = argv;
	leader = pthread_self();
	struct sigaction act = { .sa_handler = on_plain, .sa_flags = SA_RESTART };
	sigaction(SIGUSR1, &act, NULL);
	struct sigaction info = { .sa_sigaction = on_queued, .sa_flags = SA_SIGINFO | SA_RESTART };
	sigaction(SIGRTMIN, &info, NULL);
	for (int i = 0; i < rounds; i++) {
		pthread_t thread;
		plain = 0;
		memset(queued, 0, sizeof queued);
		CHECK(pthread_create(&thread, NULL, signaller, NULL) == 0);
		processes();
		pthread_join(thread, NULL);
		CHECK(breaks || plain == SIGNALS);
		for (int k = 1; k <= SIGNALS; k++)
			CHECK(breaks || queued[k] == 1);
		sleeps();
	}
	puts("all right");
	return 11;
}
