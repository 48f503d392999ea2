/*
 * A process whose threads live for a moment only: each makes the next, and ends.
 *
 *   relay TEAMS
 *
 * Writes "ready" to its standard output, and ends with 0 when its standard input ends.
 */
#include "check.h"

static int stop, running;

static void *leg(void *nothing)
{
	pthread_attr_t attributes;
	pthread_t next;
	if (__atomic_load_n(&stop, __ATOMIC_SEQ_CST)) {
		__atomic_sub_fetch(&running, 1, __ATOMIC_SEQ_CST);
		return nothing;
	}
	CHECK(!pthread_attr_init(&attributes));
	CHECK(!pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED));
	CHECK(!pthread_create(&next, &attributes, leg, nothing));
	return nothing;
}

int main(int argc, char **argv)
{
	int teams = number(argc, argv, 1, 4);
	char c;
	running = teams;
	for (int i = 0; i < teams; i++)
		leg(NULL);
	CHECK(write(1, "ready\n", 6) == 6);
	while (read(0, &c, 1) > 0)
		;
	__atomic_store_n(&stop, 1, __ATOMIC_SEQ_CST);
	while (__atomic_load_n(&running, __ATOMIC_SEQ_CST) > 0)
		usleep(100);
	return 0;
}
