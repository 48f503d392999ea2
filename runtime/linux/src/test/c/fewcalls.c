/*
 * What a program does that stops at some of its calls only.
 *
 *   fewcalls quick N          N calls, an openat for each hundred, and says whether it was stopped
 *                             for them
 *   fewcalls mixed            calls of all sorts: by children, threads, through the other table
 *   fewcalls own [all]        puts a filter of its own upon itself, or upon all its threads
 *   fewcalls untraced         makes children that would escape a tracer
 *   fewcalls wait PIPE        opens a file for each byte that somebody writes to the pipe, until "e"
 */
#include "check.h"
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>

static void open_null(void)
{
	int file = syscall(SYS_openat, AT_FDCWD, "/dev/null", O_RDONLY);
	CHECK(file >= 0);
	CHECK(close(file) == 0);
}

static long switches(void)
{
	struct rusage usage;
	CHECK(getrusage(RUSAGE_SELF, &usage) == 0);
	return usage.ru_nvcsw;
}

static void quick(int n)
{
	open_null();
	long before = switches();
	for (int i = 0; i < n; i++) {
		syscall(SYS_getsid, 0);
		if (i % 100 == 0)
			open_null();
	}
	/* a stop is a switch to the tracer */
	puts(switches() - before < n / 10 ? "quick" : "slow");
}

static void *thread(void *unused)
{
	for (int i = 0; i < 10; i++) {
		open_null();
		syscall(SYS_getppid);
	}
	return unused;
}

static void run_threads(void)
{
	pthread_t threads[4];
	for (int i = 0; i < 4; i++)
		CHECK(pthread_create(&threads[i], NULL, thread, NULL) == 0);
	for (int i = 0; i < 4; i++)
		CHECK(pthread_join(threads[i], NULL) == 0);
}

static void on_signal(int number)
{
	(void)number;
	open_null();
}

static void mixed(void)
{
	open_null();
	pid_t child = fork();
	if (child == 0) {
		run_threads();
		_exit(3);
	}
	expect_exit(child, 3);
	child = vfork();
	if (child == 0) {
		execl("/bin/cat", "cat", "/dev/null", NULL);
		_exit(99);
	}
	expect_exit(child, 0);
	run_threads();
	signal(SIGUSR1, on_signal);
	raise(SIGUSR1);
	CHECK(syscall(-1) == -1 && errno == ENOSYS);
	CHECK(syscall(1000) == -1 && errno == ENOSYS);
	struct timespec moment = {0, 1000000};
	CHECK(nanosleep(&moment, NULL) == 0);
	CHECK(syscall(SYS_getppid) == getppid());
	long pid;
	asm volatile("int $0x80" : "=a"(pid) : "a"(20L) : "r8", "r9", "r10", "r11", "memory");
	/* a kernel may be without that table */
	CHECK(pid == getpid() || pid == -ENOSYS);
}

#define LOAD(field) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, field))
#define RETURN_IF(number, value)                                                               \
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, number, 0, 1), BPF_STMT(BPF_RET | BPF_K, value)

static int stop_waiting;

static void *bystander(void *unused)
{
	while (!__atomic_load_n(&stop_waiting, __ATOMIC_ACQUIRE))
		;
	CHECK(syscall(SYS_getuid) == -1 && errno == EPERM);
	return unused;
}

static void own(int all)
{
	struct sock_filter code[] = {
		LOAD(nr),
		RETURN_IF(SYS_getuid, SECCOMP_RET_ERRNO | EPERM),
		RETURN_IF(SYS_getgid, SECCOMP_RET_TRACE | 7),
		RETURN_IF(SYS_getppid, SECCOMP_RET_ERRNO | 0),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = {sizeof code / sizeof *code, code};
	pthread_t other;
	CHECK(syscall(SYS_getuid) >= 0);
	CHECK(syscall(SYS_getgid) >= 0);
	CHECK(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0);
	if (all) {
		CHECK(pthread_create(&other, NULL, bystander, NULL) == 0);
		CHECK(syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC,
			      &program) == 0);
	} else {
		CHECK(prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0);
	}
	CHECK(syscall(SYS_getuid) == -1 && errno == EPERM);
	CHECK(syscall(SYS_getgid) == -1 && errno == ENOSYS);
	CHECK(syscall(SYS_getppid) == 0);
	open_null();
	__atomic_store_n(&stop_waiting, 1, __ATOMIC_RELEASE);
	if (all)
		CHECK(pthread_join(other, NULL) == 0);
	pid_t child = fork();
	if (child == 0) {
		CHECK(syscall(SYS_getuid) == -1 && errno == EPERM);
		CHECK(syscall(SYS_getgid) == -1 && errno == ENOSYS);
		open_null();
		_exit(4);
	}
	expect_exit(child, 4);
}

static void be_child(void)
{
	open_null();
	pid_t grandchild = fork();
	if (grandchild == 0) {
		open_null();
		_exit(5);
	}
	expect_exit(grandchild, 5);
	_exit(6);
}

/* A child, and whether the registers of the call's arguments are as they were in both. */
static pid_t call(long number, long a, long b)
{
	long result, first = a, second = b, third = 0;
	register long fourth asm("r10") = 0;
	register long fifth asm("r8") = 0;
	asm volatile("syscall"
		     : "=a"(result), "+D"(first), "+S"(second), "+d"(third), "+r"(fourth),
		       "+r"(fifth)
		     : "a"(number)
		     : "rcx", "r11", "memory");
	CHECK(first == a && second == b && third == 0);
	return result;
}

static void untraced(void)
{
	pid_t child = call(SYS_clone, CLONE_UNTRACED | SIGCHLD, 0);
	if (child == 0)
		be_child();
	expect_exit(child, 6);
	struct clone_args arguments = {.flags = CLONE_UNTRACED, .exit_signal = SIGCHLD};
	child = call(SYS_clone3, (long)&arguments, sizeof arguments);
	CHECK(arguments.flags == CLONE_UNTRACED);
	if (child == 0)
		be_child();
	expect_exit(child, 6);
}

static void wait_for(const char *path)
{
	char byte;
	/* both ends, so that it doesn't matter when writers come and go */
	int file = open(path, O_RDWR);
	CHECK(file >= 0);
	do {
		CHECK(read(file, &byte, 1) == 1);
		open_null();
		CHECK(write(1, &byte, 1) == 1);
	} while (byte != 'e');
}

int main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "";
	if (strcmp(what, "quick") == 0)
		quick(number(argc, argv, 2, 1000));
	else if (strcmp(what, "mixed") == 0)
		mixed();
	else if (strcmp(what, "own") == 0)
		own(argc > 2);
	else if (strcmp(what, "untraced") == 0)
		untraced();
	else if (strcmp(what, "wait") == 0)
		wait_for(argv[2]);
	return 7;
}
