/*
 * A process sends itself a signal that may stop it, in a group that is orphaned or not: by the first argument.
 * Its parent, or who has become it, continues it and says what happened.
 */
#include "check.h"
#include <sys/prctl.h>

static int sent;

static void stop_and_end(void)
{
	CHECK(raise(sent) == 0);
	_exit(4);
}

static void tell(pid_t child)
{
	int status;
	CHECK(waitpid(child, &status, WUNTRACED) == child);
	while (WIFSTOPPED(status)) {
		printf("stopped %d\n", WSTOPSIG(status));
		CHECK(kill(child, SIGCONT) == 0);
		CHECK(waitpid(child, &status, WUNTRACED) == child);
	}
	printf("ended %d\n", WIFEXITED(status) ? WEXITSTATUS(status) : -1);
}

/* The one that stops itself is a child of the group's leader, whose own parent is outside. */
static void member(void)
{
	setpgid(0, 0);
	pid_t child = fork();
	if (child == 0)
		stop_and_end();
	tell(child);
	fflush(stdout);
	_exit(4);
}

/*
 * The group is of another session than the one who adopts its last member; its leader, which has a parent in
 * its own session, has ended and is nobody that counts.
 */
static void bereaved(void)
{
	int end[2], go[2], name[2], told[2];
	pid_t last;
	char byte;
	CHECK(prctl(PR_SET_CHILD_SUBREAPER, 1) == 0);
	CHECK(pipe(end) == 0 && pipe(go) == 0 && pipe(name) == 0 && pipe(told) == 0);
	pid_t middle = fork();
	if (middle == 0) {
		setsid();
		pid_t leader = fork();
		if (leader == 0) {
			setpgid(0, 0);
			pid_t between = fork();
			if (between == 0) {
				last = fork();
				if (last == 0) {
					CHECK(read(go[0], &byte, 1) == 1);
					stop_and_end();
				}
				CHECK(write(name[1], &last, sizeof last) == sizeof last);
				_exit(0);
			}
			waitpid(between, NULL, 0);
			_exit(0);
		}
		siginfo_t info;
		CHECK(waitid(P_PID, leader, &info, WEXITED | WNOWAIT) == 0);
		CHECK(read(name[0], &last, sizeof last) == sizeof last);
		CHECK(write(told[1], &last, sizeof last) == sizeof last);
		CHECK(write(go[1], "", 1) == 1);
		close(end[1]);
		CHECK(read(end[0], &byte, 1) == 0);
		_exit(0);
	}
	CHECK(read(told[0], &last, sizeof last) == sizeof last);
	tell(last);
	close(end[1]);
	waitpid(middle, NULL, 0);
}

int main(int argc, char **argv)
{
	setvbuf(stdout, NULL, _IOFBF, BUFSIZ);
	sent = number(argc, argv, 2, SIGTSTP);
	if (!strcmp(argv[1], "bereaved")) {
		bereaved();
		return 0;
	}
	pid_t child = fork();
	if (child == 0) {
		if (!strcmp(argv[1], "session"))
			setsid();
		else if (!strcmp(argv[1], "group"))
			setpgid(0, 0);
		else
			member();
		stop_and_end();
	}
	if (!strcmp(argv[1], "member"))
		waitpid(child, NULL, 0);
	else
		tell(child);
	return 0;
}
