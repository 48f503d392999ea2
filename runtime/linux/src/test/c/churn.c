/*
 * Everything at once, for others to get in the way of: threads that come and go, children that
 * exec, exit and are killed, signals, sleeps.
 *
 *   churn THREADS ROUNDS
 */
#include "check.h"
#include <stdatomic.h>

static char **arguments;
static int rounds;
static atomic_int handled;

static void on_signal(int signal)
{
	(void)signal;
	atomic_fetch_add(&handled, 1);
}

static void *brief(void *unused)
{
	getppid();
	return unused;
}

static void wait_for(pid_t child, int code, int signal)
{
	int status = -1;
	pid_t waited;
	do
		waited = waitpid(child, &status, 0);
	while (waited == -1 && errno == EINTR);
	CHECK(waited == child);
	CHECK(signal ? WIFSIGNALED(status) && WTERMSIG(status) == signal
		     : WIFEXITED(status) && WEXITSTATUS(status) == code);
}

static void *work(void *unused)
{
	for (int i = 0; i < rounds; i++) {
		pthread_t thread;
		CHECK(pthread_create(&thread, NULL, brief, NULL) == 0);
		pid_t child = fork();
		CHECK(child >= 0);
		if (child == 0) {
			if (i % 3 == 0)
				_exit(i % 99);
			if (i % 3 == 1)
				execl("/proc/self/exe", arguments[0], "exit", NULL);
			for (;;)
				pause();
		}
		pthread_kill(pthread_self(), SIGUSR1);
		if (i % 3 == 2)
			CHECK(kill(child, SIGKILL) == 0);
		wait_for(child, i % 3 == 0 ? i % 99 : 42, i % 3 == 2 ? SIGKILL : 0);
		pthread_join(thread, NULL);
	}
	return unused;
}

int main(int argc, char **argv)
{
	if (argc > 1 && strcmp(argv[1], "exit") == 0)
		return 42;
	int count = number(argc, argv, 1, 4);
	pthread_t threads[count];
	arguments = argv;
	rounds = number(argc, argv, 2, 20);
	struct sigaction action = { .sa_handler = on_signal, .sa_flags = SA_RESTART };
	sigaction(SIGUSR1, &action, NULL);
	for (int i = 0; i < count; i++)
		CHECK(pthread_create(&threads[i], NULL, work, NULL) == 0);
	for (int i = 0; i < count; i++)
		pthread_join(threads[i], NULL);
	CHECK(handled == count * rounds);
	puts("churned");
	return 11;
}
