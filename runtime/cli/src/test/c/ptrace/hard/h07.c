/* Two debuggers attach at once. */
#include "../harness.h"

#define ROUNDS 50

static pthread_barrier_t *start, *end;
static atomic_int *winners;

static void compete(pid_t tracee, int seizes)
{
	for (int i = 0; i < ROUNDS; i++) {
		long result;

		pthread_barrier_wait(start);
		result = seizes ? ASK(SEIZE, tracee, 0, 0) : ASK(ATTACH, tracee, 0, 0);
		if (result == 0)
			atomic_fetch_add(winners, 1);
		else if (result != -EPERM)
			give_up("%s", error_name(result));
		pthread_barrier_wait(end);
		if (result == 0) {
			if (seizes)
				MUST(INTERRUPT, tracee, 0, 0);
			CHECK(waitpid(tracee, NULL, __WALL) == tracee);
			MUST(DETACH, tracee, 0, 0);
		}
		pthread_barrier_wait(end);
	}
}

ROW("H7 two debuggers attach at once: one of them has it, each time")
{
	pthread_barrierattr_t attributes;
	char *memory = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	start = (void *)memory;
	end = (void *)(memory + 512);
	winners = (void *)(memory + 1024);
	pthread_barrierattr_init(&attributes);
	pthread_barrierattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
	pthread_barrier_init(start, &attributes, 2);
	pthread_barrier_init(end, &attributes, 2);
	CHILD(tracee) sleep_for_ever();
	CHILD(one) compete(tracee, 1);
	CHILD(other) compete(tracee, 0);
	see(one);
	see(other);
	say("%d of %d rounds had a winner", *winners, ROUNDS);
}
