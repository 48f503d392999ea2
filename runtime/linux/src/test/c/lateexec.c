/* A thread that is not the leader runs cat when it has read a byte. */
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

static void *run(void *nothing)
{
	char byte;

	puts("ready");
	fflush(stdout);
	if (read(0, &byte, 1) == 1)
		execl("/bin/cat", "cat", (char *)NULL);
	_exit(9);
}

int main(void)
{
	pthread_t thread;

	pthread_create(&thread, NULL, run, NULL);
	pause();
	return 9;
}
