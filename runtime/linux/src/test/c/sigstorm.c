/*
 * Threads that send signals to each other. Real-time signals carry a number each, and each must
 * arrive once; of the others each burst must arrive at least once, and no more often than it was sent.
 *
 *   sigstorm THREADS SIGNALS
 */
#include "check.h"
#include <sched.h>
#include <stdatomic.h>
#include <sys/syscall.h>

#define BURST 4

static int threads, per_thread;
static pthread_t *ids;
static atomic_uchar *seen;
static atomic_int arrived, merged, acknowledged[256];
static __thread int self;
static atomic_int finished;
static pthread_barrier_t barrier;

static void on_value(int signal, siginfo_t *info, void *context)
{
	int error = errno;
	(void)signal, (void)context;
	CHECK(info->si_code == SI_QUEUE && info->si_pid == getpid());
	CHECK(atomic_fetch_add(&seen[info->si_value.sival_int], 1) == 0);
	atomic_fetch_add(&arrived, 1);
	errno = error;
}

static void on_plain(int signal)
{
	(void)signal;
	atomic_fetch_add(&merged, 1);
	atomic_fetch_add(&acknowledged[self], 1);
}

static void *work(void *argument)
{
	self = (int)(long)argument;
	pthread_barrier_wait(&barrier);
	int to = (self + 1) % threads;
	for (int i = 0; i < per_thread; i++) {
		union sigval value = { .sival_int = self * per_thread + i };
		int signal = SIGRTMIN + i % 4;
		/* a full queue is for the sender to wait for */
		if (i % 2 == 0)
			while (pthread_sigqueue(ids[to], signal, value) != 0)
				sched_yield();
		else
			while (sigqueue(getpid(), signal, value) != 0)
				sched_yield();
		if (i % 64 == 0) {
			int before = atomic_load(&acknowledged[to]);
			for (int k = 0; k < BURST; k++)
				CHECK(pthread_kill(ids[to], SIGUSR1) == 0);
			/* lost, it would never be acknowledged */
			while (atomic_load(&acknowledged[to]) == before)
				sched_yield();
		}
	}
	atomic_fetch_add(&finished, 1);
	while (atomic_load(&finished) < threads)
		sched_yield();
	return NULL;
}

int main(int argc, char **argv)
{
	threads = number(argc, argv, 1, 4);
	per_thread = number(argc, argv, 2, 1000) / threads;
	CHECK(threads <= 256);
	ids = calloc(threads, sizeof *ids);
	seen = calloc(threads * per_thread, 1);
	struct sigaction action = { .sa_sigaction = on_value, .sa_flags = SA_SIGINFO | SA_RESTART };
	for (int i = 0; i < 4; i++)
		sigaction(SIGRTMIN + i, &action, NULL);
	struct sigaction plain = { .sa_handler = on_plain, .sa_flags = SA_RESTART };
	sigaction(SIGUSR1, &plain, NULL);
	pthread_barrier_init(&barrier, NULL, threads + 1);
	for (long i = 0; i < threads; i++)
		CHECK(pthread_create(&ids[i], NULL, work, (void *)i) == 0);
	pthread_barrier_wait(&barrier);
	for (int i = 0; i < threads; i++)
		pthread_join(ids[i], NULL);
	while (atomic_load(&arrived) < threads * per_thread)
		sched_yield();
	for (int i = 0; i < threads * per_thread; i++)
		CHECK(seen[i] == 1);
	int bursts = threads * ((per_thread + 63) / 64);
	CHECK(merged >= bursts && merged <= bursts * BURST);
	printf("%d arrived\n", arrived);
	return 0;
}
