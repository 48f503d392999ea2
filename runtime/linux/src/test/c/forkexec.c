/*
 * Threads that fork and exec at once, again and again.
 *
 *   forkexec THREADS ROUNDS
 */
#include "check.h"

static char **arguments;
static int rounds;
static pthread_barrier_t barrier;

static void *work(void *argument)
{
	int id = (int)(long)argument;
	for (int i = 0; i < rounds; i++) {
		int code = (id + i) % 99;
		char text[16];
		snprintf(text, sizeof text, "%d", code);
		pthread_barrier_wait(&barrier);
		pid_t child = fork();
		CHECK(child >= 0);
		if (child == 0) {
			execl("/proc/self/exe", arguments[0], "exit", text, NULL);
			_exit(99);
		}
		expect_exit(child, code);
	}
	return NULL;
}

int main(int argc, char **argv)
{
	if (argc > 2 && strcmp(argv[1], "exit") == 0)
		return atoi(argv[2]);
	int count = number(argc, argv, 1, 64);
	pthread_t threads[count];
	arguments = argv;
	rounds = number(argc, argv, 2, 1);
	pthread_barrier_init(&barrier, NULL, count);
	for (long i = 0; i < count; i++)
		CHECK(pthread_create(&threads[i], NULL, work, (void *)i) == 0);
	for (int i = 0; i < count; i++)
		pthread_join(threads[i], NULL);
	printf("%d children\n", count * rounds);
	return 0;
}
