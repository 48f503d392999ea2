/* A debugger attaches to a process whose threads come and go. */
#include "../harness.h"
#include <dirent.h>

#define THREADS 400
#define AT_ONCE 4

static atomic_int *stop, *made;

static void *lives_shortly(void *unused)
{
	return unused;
}

static void churn(void)
{
	do {
		pthread_t threads[AT_ONCE];

		for (int i = 0; i < AT_ONCE; i++)
			CHECK(pthread_create(&threads[i], NULL, lives_shortly, NULL) == 0);
		for (int i = 0; i < AT_ONCE; i++)
			pthread_join(threads[i], NULL);
		atomic_fetch_add(made, AT_ONCE);
	} while (*made < THREADS || !*stop);
	_exit(7);
}

/* Seizes who isn't yet; how many those were. */
static int seize_new(pid_t tracee)
{
	char path[64];
	struct dirent *entry;
	DIR *directory;
	int count = 0;

	snprintf(path, sizeof path, "/proc/%d/task", tracee);
	CHECK((directory = opendir(path)) != NULL);
	while ((entry = readdir(directory)))
		if (atoi(entry->d_name) > 0 &&
		    ASK(SEIZE, atoi(entry->d_name), 0, PTRACE_O_TRACECLONE) == 0)
			count++;
	closedir(directory);
	return count;
}

ROW("H18 a debugger attaches to a process whose threads come and go")
{
	int status, threads = 0, ended = 0;
	pid_t found;

	made = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	stop = made + 1;
	CHILD(tracee) churn();
	while (*made < THREADS / 4)
		sched_yield();
	while (seize_new(tracee) > 0)
		;
	*stop = 1;
	while ((found = waitpid(-1, &status, __WALL)) > 0) {
		if (WIFSTOPPED(status))
			ASK(CONT, found, 0, status >> 16 ? 0 : WSTOPSIG(status));
		threads += status == EVENT(CLONE);
		ended += WIFEXITED(status);
		if (found == tracee && WIFEXITED(status))
			break;
	}
	say_status(status);
	say(*made >= THREADS ? "all threads were made" : "too few threads");
	say(threads > THREADS / 8 ? "births were seen" : "too few births were seen");
	say(ended >= threads ? "each end was seen" : "an end was lost");
	say(waitpid(-1, NULL, __WALL) < 0 ? "nobody is left" : "somebody is left");
}
