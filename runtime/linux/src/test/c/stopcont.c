/*
 * A child of some threads that its parent stops and continues again and again; the parent is told of
 * each.
 *
 *   stopcont THREADS TIMES
 */
#include "check.h"

static void *count(void *unused)
{
	for (;;)
		getppid();
	return unused;
}

static void expect(pid_t child, int options, int code, int status)
{
	siginfo_t info = { 0 };
	CHECK(waitid(P_PID, child, &info, options) == 0);
	CHECK(info.si_signo == SIGCHLD && info.si_pid == child);
	CHECK(info.si_code == code);
	CHECK(info.si_status == status);
}

int main(int argc, char **argv)
{
	static const int signals[] = { SIGSTOP, SIGTSTP, SIGTTIN, SIGTTOU };
	int threads = number(argc, argv, 1, 3), times = number(argc, argv, 2, 50);
	/* else the group of the child might be an orphan, which SIGTSTP doesn't stop */
	pid_t child = fork();
	CHECK(child >= 0);
	if (child == 0) {
		pthread_t thread;
		for (int i = 1; i < threads; i++)
			pthread_create(&thread, NULL, count, NULL);
		count(NULL);
	}
	setpgid(child, child);
	for (int i = 0; i < times; i++) {
		int signal = signals[i % 4];
		CHECK(kill(child, signal) == 0);
		expect(child, WSTOPPED, CLD_STOPPED, signal);
		CHECK(kill(child, SIGCONT) == 0);
		expect(child, WCONTINUED, CLD_CONTINUED, SIGCONT);
	}
	CHECK(kill(child, SIGSTOP) == 0);
	expect(child, WSTOPPED, CLD_STOPPED, SIGSTOP);
	CHECK(kill(child, SIGKILL) == 0);
	expect(child, WEXITED, CLD_KILLED, SIGKILL);
	printf("%d times\n", times);
	return 0;
}
