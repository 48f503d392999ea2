/*
 * A shell of sorts: starts a job, stops it and has it go on as told, and says what it is told of it
 * by SIGCHLD and by waitid(2).
 *
 *   jobparent
 *
 * Writes the job's pid. Then for each line of its input: "stop" and "cont" send the signal and wait
 * for the news, "end" ends the job, "quiet" says whether there is news that nobody caused.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static sigset_t child;

static void news(const char *what, const struct timespec *limit)
{
	siginfo_t info, waited;
	memset(&waited, 0, sizeof waited);
	if (sigtimedwait(&child, &info, limit) < 0) {
		printf("%s: none\n", what);
		return;
	}
	waitid(P_ALL, 0, &waited, WSTOPPED | WCONTINUED | WEXITED | WNOHANG);
	printf("%s: SIGCHLD %d %d, waitid %d %d\n", what, info.si_code, info.si_status,
	       waited.si_code, waited.si_status);
}

static void job(int *ends)
{
	struct epoll_event event = { .events = EPOLLIN };
	int epoll = epoll_create1(0), broken = 0, ready;
	close(ends[1]);
	epoll_ctl(epoll, EPOLL_CTL_ADD, ends[0], &event);
	while ((ready = epoll_wait(epoll, &event, 1, -1)) != 1)
		broken += ready < 0 && errno == EINTR;
	_exit(broken);
}

int main(void)
{
	char line[64];
	int ends[2];
	struct timespec now = { 0, 0 };
	pipe(ends);
	sigemptyset(&child);
	sigaddset(&child, SIGCHLD);
	sigprocmask(SIG_BLOCK, &child, NULL);
	setlinebuf(stdout);
	pid_t pid = fork();
	if (!pid)
		job(ends);
	/* else it may be in an orphaned group, which SIGTSTP doesn't stop */
	setpgid(pid, pid);
	printf("%d\n", pid);
	while (fgets(line, sizeof line, stdin)) {
		line[strcspn(line, "\n")] = 0;
		if (!strcmp(line, "stop")) {
			kill(pid, SIGTSTP);
			news(line, NULL);
		} else if (!strcmp(line, "cont")) {
			kill(pid, SIGCONT);
			news(line, NULL);
		} else if (!strcmp(line, "end")) {
			close(ends[1]);
			news(line, NULL);
		} else {
			news(line, &now);
		}
	}
	return 0;
}
