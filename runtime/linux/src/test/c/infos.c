/*
 * Sends itself a signal in the way that is named, to the process or to its other thread, and says what each run
 * of the handler was told, and in which thread. Before that another thread of its own is there.
 *
 *   infos SIGNAL kill|sigqueue|tgkill|tgsigqueue [TIMES]
 */
#include "check.h"
#include <sys/syscall.h>

static pid_t self, other;
static int sent;
static pthread_barrier_t ready, done;
static int runs, times;

static void on_signal(int signal, siginfo_t *info, void *context)
{
	(void)context;
	const char *where = syscall(SYS_gettid) == self ? "main" : "other";
	dprintf(1, "%d signo %d code %d from %s uid %d value %#lx in %s\n", signal, info->si_signo, info->si_code,
		info->si_pid == self ? "self" : "elsewhere", (int)info->si_uid,
		info->si_code == SI_QUEUE ? (long)info->si_value.sival_ptr : 0L, where);
	runs++;
}

static void send_one(const char *how, int i)
{
	union sigval value = { .sival_ptr = (void *)(0x1234567890abcdefL + i) };
	siginfo_t info = { .si_signo = sent, .si_code = SI_QUEUE };
	info.si_pid = self;
	info.si_uid = getuid();
	info.si_value = value;
	if (!strcmp(how, "kill"))
		CHECK(kill(self, sent) == 0);
	else if (!strcmp(how, "sigqueue"))
		CHECK(sigqueue(self, sent, value) == 0);
	else if (!strcmp(how, "tgkill"))
		CHECK(syscall(SYS_tgkill, self, other, sent) == 0);
	else
		CHECK(syscall(SYS_rt_tgsigqueueinfo, self, other, sent, &info) == 0);
}

static void block(int how)
{
	sigset_t set;
	sigemptyset(&set);
	sigaddset(&set, sent);
	CHECK(pthread_sigmask(how, &set, NULL) == 0);
}

static void *wait_for_signals(void *unused)
{
	other = syscall(SYS_gettid);
	pthread_barrier_wait(&ready);
	pthread_barrier_wait(&done);
	block(SIG_UNBLOCK);
	return unused;
}

int main(int argc, char **argv)
{
	sent = number(argc, argv, 1, SIGUSR1);
	times = number(argc, argv, 3, 1);
	self = getpid();
	struct sigaction action = { .sa_sigaction = on_signal, .sa_flags = SA_SIGINFO };
	CHECK(sigaction(sent, &action, NULL) == 0);
	pthread_barrier_init(&ready, NULL, 2);
	pthread_barrier_init(&done, NULL, 2);
	block(SIG_BLOCK);
	pthread_t thread;
	CHECK(pthread_create(&thread, NULL, wait_for_signals, NULL) == 0);
	pthread_barrier_wait(&ready);
	for (int i = 0; i < times; i++)
		send_one(argv[2], i);
	if (argv[2][0] != 't')
		block(SIG_UNBLOCK);
	pthread_barrier_wait(&done);
	pthread_join(thread, NULL);
	dprintf(1, "%d runs\n", runs);
	return 0;
}
