/*
 * Stands between a program and init, which takes its time to wait for orphans.
 *
 *   reaper PROGRAM ARGUMENTS
 *
 * Ends when all have ended, as a shell that ran the program would.
 */
#include "check.h"
#include <sys/prctl.h>

int main(int argc, char **argv)
{
	int status, result = 0;
	CHECK(argc > 1);
	CHECK(!prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0));
	pid_t program = fork();
	if (program == 0) {
		execv(argv[1], argv + 1);
		_exit(127);
	}
	for (pid_t ended; (ended = waitpid(-1, &status, 0)) > 0;)
		if (ended == program)
			result = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
	return result;
}
