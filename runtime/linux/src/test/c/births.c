/*
 * Children by every call that makes one, each with flags that are known; and an execve by a thread
 * whose leader has ended, or hasn't.
 *
 *   births fork|vfork|clone|clone3|thread | exec ended|alive
 */
#include "check.h"
#include <linux/sched.h>
#include <sched.h>
#include <sys/syscall.h>

static const char *leader_is;

static void *nothing(void *unused)
{
	return unused;
}

static void await_zombie(pid_t pid)
{
	char path[64], line[256];
	snprintf(path, sizeof path, "/proc/self/task/%d/stat", pid);
	do {
		FILE *stat = fopen(path, "r");
		CHECK(stat && fgets(line, sizeof line, stat));
		fclose(stat);
	} while (!strstr(line, ") Z "));
}

static void *runner(void *unused)
{
	if (strcmp(leader_is, "ended") == 0)
		await_zombie(getpid());
	printf("%d\n", gettid());
	fflush(stdout);
	execl("/bin/true", "true", NULL);
	CHECK(!"execed");
	return unused;
}

int main(int argc, char **argv)
{
	const char *way = argc > 1 ? argv[1] : "";
	pthread_t thread;
	pid_t child = 0;
	leader_is = argc > 2 ? argv[2] : "";
	if (strcmp(way, "fork") == 0) {
		child = syscall(SYS_fork);
	} else if (strcmp(way, "vfork") == 0) {
		child = vfork();
	} else if (strcmp(way, "clone") == 0) {
		child = syscall(SYS_clone, CLONE_FS | CLONE_FILES | SIGCHLD, 0, 0, 0, 0);
	} else if (strcmp(way, "clone3") == 0) {
		struct clone_args arguments = { .flags = CLONE_FS | CLONE_CLEAR_SIGHAND, .exit_signal = SIGCHLD };
		child = syscall(SYS_clone3, &arguments, sizeof arguments);
	} else if (strcmp(way, "thread") == 0) {
		CHECK(pthread_create(&thread, NULL, nothing, NULL) == 0);
		pthread_join(thread, NULL);
		return 0;
	} else {
		CHECK(pthread_create(&thread, NULL, runner, NULL) == 0);
		if (strcmp(leader_is, "ended") == 0)
			syscall(SYS_exit, 7);
		for (;;)
			pause();
	}
	CHECK(child >= 0);
	if (child == 0)
		_exit(3);
	expect_exit(child, 3);
	return 0;
}
