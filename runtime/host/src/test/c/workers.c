/* Four threads that work, make threads and processes, and check what comes of it, until a line is read. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static atomic_int over;
static atomic_long made;

static void *brief(void *number)
{
	return number;
}

static void die(const char *why)
{
	perror(why);
	_exit(1);
}

static void *work(void *unused)
{
	while (!over) {
		pthread_t thread;
		void *number;
		int status;
		if (pthread_create(&thread, NULL, brief, &thread))
			die("pthread_create");
		if (pthread_join(thread, &number) || number != &thread)
			die("pthread_join");
		pid_t child = fork();
		if (child == 0)
			_exit(7);
		if (child < 0)
			die("fork");
		if (waitpid(child, &status, 0) != child || !WIFEXITED(status) || WEXITSTATUS(status) != 7)
			die("waitpid");
		made += 2;
	}
	return unused;
}

int main(void)
{
	pthread_t threads[4];
	char line[16];
	for (int i = 0; i < 4; i++)
		if (pthread_create(&threads[i], NULL, work, NULL))
			die("pthread_create");
	puts("up");
	fflush(stdout);
	if (!fgets(line, sizeof line, stdin))
		die("fgets");
	over = 1;
	for (int i = 0; i < 4; i++)
		pthread_join(threads[i], NULL);
	return made > 0 ? 0 : 2;
}
