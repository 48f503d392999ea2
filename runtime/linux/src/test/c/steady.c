/*
 * A program that checks itself: threads that count, sleep, fork, exec and signal each other, and
 * complain of anything that doesn't happen as it does untraced.
 *
 *   steady THREADS
 *
 * Writes "ready" to its standard output, and ends with 0 when its standard input ends.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static atomic_int stop, rounds;
static _Thread_local volatile sig_atomic_t handled;

#define CHECK(what)                                                                     \
	do {                                                                            \
		if (!(what)) {                                                          \
			dprintf(2, "steady: line %d: %s: %s\n", __LINE__, #what,        \
				strerror(errno));                                       \
			_exit(1);                                                       \
		}                                                                       \
	} while (0)

static void handler(int signal)
{
	handled++;
}

static void counts(void)
{
	long sum = 0;
	for (volatile long i = 0; i < 10000; i++)
		sum += i;
	CHECK(sum == 49995000);
}

static void sleeps(void)
{
	struct timespec before, after, pause = { 0, 2000000 };
	clock_gettime(CLOCK_MONOTONIC, &before);
	CHECK(nanosleep(&pause, NULL) == 0);
	clock_gettime(CLOCK_MONOTONIC, &after);
	CHECK((after.tv_sec - before.tv_sec) * 1000000000 + after.tv_nsec - before.tv_nsec >= 2000000);
	CHECK(poll(NULL, 0, 2) == 0);
	int epoll = epoll_create1(0);
	struct epoll_event event;
	CHECK(epoll_wait(epoll, &event, 1, 2) == 0);
	close(epoll);
}

static void pipes(void)
{
	int ends[2];
	char text[6] = "";
	CHECK(pipe(ends) == 0);
	CHECK(write(ends[1], "hello", 5) == 5);
	CHECK(read(ends[0], text, 5) == 5 && !strcmp(text, "hello"));
	close(ends[0]);
	close(ends[1]);
}

static void forks(void)
{
	int status;
	pid_t child = fork();
	CHECK(child >= 0);
	if (!child) {
		execl("/bin/sh", "sh", "-c", "exit 7", NULL);
		_exit(99);
	}
	CHECK(waitpid(child, &status, 0) == child);
	CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 7);
}

static void signals(void)
{
	int before = handled;
	CHECK(syscall(SYS_tgkill, getpid(), (int)syscall(SYS_gettid), SIGUSR1) == 0);
	CHECK(handled == before + 1);
}

static void *work(void *number)
{
	for (long round = (long)number; !stop; round++) {
		switch (round % 8) {
		case 0: sleeps(); break;
		case 1: pipes(); break;
		case 2: signals(); break;
		case 3: if (round % 16 == 3) forks(); break;
		default: counts();
		}
		rounds++;
	}
	return NULL;
}

int main(int argc, char **argv)
{
	int threads = argc > 1 ? atoi(argv[1]) : 4;
	pthread_t *all = calloc(threads, sizeof *all);
	struct sigaction action = { .sa_handler = handler };
	sigaction(SIGUSR1, &action, NULL);
	for (long i = 0; i < threads; i++)
		CHECK(pthread_create(&all[i], NULL, work, (void *)i) == 0);
	CHECK(write(1, "ready\n", 6) == 6);
	char c;
	ssize_t length;
	while ((length = read(0, &c, 1)) > 0)
		;
	CHECK(length == 0);
	stop = 1;
	for (int i = 0; i < threads; i++)
		CHECK(pthread_join(all[i], NULL) == 0);
	CHECK(rounds > 0);
	return 0;
}
