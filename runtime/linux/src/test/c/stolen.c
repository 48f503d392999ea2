/*
 * A thread that sleeps in a call which any signal breaks off, while another takes the signals of
 * the process as fast as it can. They are ignored ones: untraced, nobody ever hears of them.
 *
 *   stolen COUNT
 *
 * Sends itself COUNT signals, and says how often the sleeper woke.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/syscall.h>
#include <unistd.h>

static atomic_int woken, stop;
static int epoll, file, count;
static pthread_t sleeping, taking;

static void handler(int signal)
{
}

static void *sleeper(void *nothing)
{
	struct epoll_event event;
	while (!stop)
		if (epoll_wait(epoll, &event, 1, -1) < 0 && errno == EINTR)
			woken++;
	return NULL;
}

static void *thief(void *nothing)
{
	while (!stop)
		syscall(SYS_tgkill, getpid(), (int)syscall(SYS_gettid), SIGUSR1);
	return NULL;
}

/*
 * The kernel prefers the first thread for a signal of the process, and pthread_create has all
 * signals blocked for a while.
 */
static int is_first_gone(void)
{
	char line[64] = "";
	FILE *status = fopen("/proc/self/status", "r");
	while (fgets(line, sizeof line, status) && strncmp(line, "State:", 6))
		;
	fclose(status);
	return !strncmp(line, "State:\tZ", 8);
}

static void *sender(void *nothing)
{
	while (!is_first_gone())
		;
	for (int i = 0; i < count; i++)
		kill(getpid(), SIGCHLD);
	stop = 1;
	eventfd_write(file, 1);
	pthread_join(sleeping, NULL);
	pthread_join(taking, NULL);
	printf("%d\n", woken);
	exit(0);
}

int main(int argc, char **argv)
{
	pthread_t sending;
	struct sigaction action = { .sa_handler = handler };
	struct epoll_event event = { .events = EPOLLIN };
	count = atoi(argv[1]);
	file = eventfd(0, 0);
	epoll = epoll_create1(0);
	epoll_ctl(epoll, EPOLL_CTL_ADD, file, &event);
	sigaction(SIGUSR1, &action, NULL);
	pthread_create(&sleeping, NULL, sleeper, NULL);
	pthread_create(&taking, NULL, thief, NULL);
	pthread_create(&sending, NULL, sender, NULL);
	/* pthread_exit would leave something behind that blocks all signals */
	syscall(SYS_exit, 0);
}
