/*
 * A child sends itself a signal that it ignores, handles, or leaves to its default action, in a namespace of its own
 * ("init") or not; its parent says how it ended.
 *
 *   deadly SIGNAL default|ignored|handled|init|fault
 */
#include "check.h"
#include <sched.h>

static void on_signal(int signal) { (void)signal; }

int main(int argc, char **argv)
{
	int sent = number(argc, argv, 1, SIGTERM);
	const char *how = argv[2];
	int is_init = !strcmp(how, "init") || !strcmp(how, "fault");
	CHECK(!is_init || unshare(CLONE_NEWPID) == 0);
	pid_t child = fork();
	if (child == 0) {
		if (!strcmp(how, "ignored"))
			signal(sent, SIG_IGN);
		if (!strcmp(how, "handled"))
			signal(sent, on_signal);
		if (!strcmp(how, "fault"))
			__asm__ volatile("ud2");
		raise(sent);
		_exit(3);
	}
	int status;
	CHECK(waitpid(child, &status, WUNTRACED) == child);
	if (WIFSTOPPED(status)) {
		printf("stopped %d\n", WSTOPSIG(status));
		kill(child, SIGCONT);
		CHECK(waitpid(child, &status, 0) == child);
	}
	if (WIFEXITED(status))
		printf("exited %d\n", WEXITSTATUS(status));
	else
		printf("killed by %d%s\n", WTERMSIG(status), WCOREDUMP(status) ? ", core dumped" : "");
	return 0;
}
