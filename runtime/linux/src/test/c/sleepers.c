/*
 * One thread for each way to sleep. None may see EINTR, give up early or sleep far too long.
 *
 *   sleepers MILLIS
 */
#include "check.h"
#include <linux/futex.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/syscall.h>

#define FAR_TOO_LATE 10

static long millis;
static int pipes[3][2];
static int word;

static struct timespec limit(void)
{
	return (struct timespec){ millis / 1000, millis % 1000 * 1000000 };
}

static void *in_nanosleep(void *unused)
{
	struct timespec time = limit(), rest = { 0 };
	CHECK(nanosleep(&time, &rest) == 0);
	return unused;
}

static void *in_poll(void *unused)
{
	struct pollfd file = { .fd = pipes[0][0], .events = POLLIN };
	CHECK(poll(&file, 1, millis) == 0);
	return unused;
}

static void *in_futex(void *unused)
{
	struct timespec time = limit();
	CHECK(syscall(SYS_futex, &word, FUTEX_WAIT, 0, &time, NULL, 0) == -1 && errno == ETIMEDOUT);
	return unused;
}

static void *in_epoll(void *unused)
{
	struct epoll_event event = { .events = EPOLLIN };
	int file = epoll_create1(0);
	CHECK(epoll_ctl(file, EPOLL_CTL_ADD, pipes[1][0], &event) == 0);
	CHECK(epoll_wait(file, &event, 1, millis) == 0);
	return unused;
}

static void *in_read(void *unused)
{
	char byte = 0;
	CHECK(read(pipes[2][0], &byte, 1) == 1 && byte == 'x');
	return unused;
}

int main(int argc, char **argv)
{
	void *(*ways[])(void *) = { in_nanosleep, in_poll, in_futex, in_epoll, in_read };
	int count = sizeof ways / sizeof *ways;
	pthread_t threads[count];
	millis = number(argc, argv, 1, 300);
	for (int i = 0; i < 3; i++)
		CHECK(pipe(pipes[i]) == 0);
	long long start = nanos();
	for (int i = 0; i < count; i++)
		CHECK(pthread_create(&threads[i], NULL, ways[i], NULL) == 0);
	for (int i = 0; i < count - 1; i++)
		pthread_join(threads[i], NULL);
	long long slept = nanos() - start;
	CHECK(slept >= millis * 1000000LL);
	CHECK(slept < FAR_TOO_LATE * millis * 1000000LL);
	CHECK(write(pipes[2][1], "x", 1) == 1);
	pthread_join(threads[count - 1], NULL);
	puts("slept");
	return 0;
}
