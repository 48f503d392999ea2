/*
 * A tracee that does what its arguments say, one step each:
 *
 *   actor FILE step...
 *
 * FILE is shared with the test. Its first bytes are gates, which the test opens, then come marks,
 * which are made here, then how often handlers ran, and what with. Besides them and what a step
 * names, nothing is called on the way.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define GATES 64
#define HANDLED (2 * GATES)
#define RUNS 26

static char *self, *file;
static volatile int *page;

static void step(char ***at);

static int number(char ***at)
{
	return atoi(*++*at);
}

/* From "(" to the ")" that belongs to it; returns what is in between, with an end. */
static char **part(char ***at)
{
	char **first = ++*at + 1;
	int open = 1;
	while (open) {
		++*at;
		open += !strcmp(**at, "(") - !strcmp(**at, ")");
	}
	**at = NULL;
	return first;
}

static void run(char **steps)
{
	for (char **at = steps; *at; at++)
		step(&at);
}

static void handler(int signal, siginfo_t *info, void *context)
{
	int run = page[HANDLED];
	if (run < RUNS) {
		memcpy((siginfo_t *)&page[HANDLED] + run + 1, info, sizeof *info);
		page[HANDLED] = run + 1;
	}
}

static void *thread(void *steps)
{
	run(steps);
	syscall(SYS_exit, 0);
	return NULL;
}

static void start_thread(char **steps)
{
	size_t size = 1 << 16;
	char *stack = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	clone((int (*)(void *))thread, stack + size,
	      CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD | CLONE_SYSVSEM, steps);
}

static void exec(char **steps)
{
	int count = 0;
	while (steps[count])
		count++;
	char **argv = alloca((count + 3) * sizeof *argv);
	argv[0] = self;
	argv[1] = file;
	memcpy(argv + 2, steps, (count + 1) * sizeof *argv);
	execv(self, argv);
	_exit(99);
}

static void react(int signal, const char *how)
{
	struct sigaction action = { .sa_flags = SA_RESTART | SA_SIGINFO };
	if (*how == 'h')
		action.sa_sigaction = handler;
	else
		action.sa_handler = *how == 'i' ? SIG_IGN : SIG_DFL;
	sigaction(signal, &action, NULL);
}

static void step(char ***at)
{
	const char *what = **at;
	if (!strcmp(what, "compute")) {
		for (volatile int i = 0; i < 100; i++)
			;
	} else if (!strcmp(what, "call")) {
		syscall(SYS_getppid);
	} else if (!strcmp(what, "mark")) {
		page[GATES + number(at)] = 1;
	} else if (!strcmp(what, "spin")) {
		int gate = number(at);
		while (!page[gate])
			;
	} else if (!strcmp(what, "sleep")) {
		int gate = number(at);
		char fifo[4096], byte;
		snprintf(fifo, sizeof fifo, "%s.%d", file, gate);
		int fd = open(fifo, O_RDWR);
		while (!page[gate])
			read(fd, &byte, 1);
		close(fd);
	} else if (!strcmp(what, "raise")) {
		int signal = number(at);
		syscall(SYS_tgkill, getpid(), (int)syscall(SYS_gettid), signal);
	} else if (!strcmp(what, "react")) {
		int signal = number(at);
		react(signal, *++*at);
	} else if (!strcmp(what, "fork")) {
		char **steps = part(at);
		if (!fork()) {
			run(steps);
			_exit(0);
		}
	} else if (!strcmp(what, "vfork")) {
		char **steps = part(at);
		if (!vfork()) {
			run(steps);
			_exit(0);
		}
	} else if (!strcmp(what, "thread")) {
		start_thread(part(at));
	} else if (!strcmp(what, "exec")) {
		exec(part(at));
	} else if (!strcmp(what, "wait")) {
		while (wait(NULL) > 0)
			;
	} else if (!strcmp(what, "exit")) {
		syscall(SYS_exit_group, number(at));
	} else if (!strcmp(what, "leave")) {
		syscall(SYS_exit, 0);
	} else {
		dprintf(2, "no such step: %s\n", what);
		_exit(98);
	}
}

int main(int argc, char **argv)
{
	if (argc < 2)
		return 97;
	self = argv[0];
	file = argv[1];
	int fd = open(file, O_RDWR);
	page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	close(fd);
	run(argv + 2);
	syscall(SYS_exit_group, 0);
}
