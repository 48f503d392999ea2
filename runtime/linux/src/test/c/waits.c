/* Waits, in the call that the first argument names, for what the second names: a time-out after some
   milliseconds, or an event, which a child causes when it gets SIGUSR1. Its status: 0 for the right
   result, and not too early. */
#define _GNU_SOURCE
#include <errno.h>
#include <linux/aio_abi.h>
#include <linux/io_uring.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/sem.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static long millis;
static int isEvent;

static void handler(int signal) { (void)signal; }

static long now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* The limit, or none for what waits for an event. */
static const struct timespec *limit(void) {
    static struct timespec t;
    t.tv_sec = millis / 1000;
    t.tv_nsec = millis % 1000 * 1000000;
    return isEvent ? NULL : &t;
}

/* Has a child do something on SIGUSR1. */
static void later(void (*act)(int), int argument) {
    sigset_t set;
    int signal;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    if (!isEvent)
        return;
    sigprocmask(SIG_BLOCK, &set, NULL);
    if (fork() == 0) {
        sigwait(&set, &signal);
        act(argument);
        _exit(0);
    }
    sigprocmask(SIG_UNBLOCK, &set, NULL);
}

static void say(int fd) { (void)!write(fd, "x", 1); }

static int channel(void) {
    int ends[2];
    (void)!pipe(ends);
    later(say, ends[1]);
    return ends[0];
}

static int epoll(void) {
    int fd = epoll_create1(0);
    struct epoll_event event = {.events = EPOLLIN};
    epoll_ctl(fd, EPOLL_CTL_ADD, channel(), &event);
    return fd;
}

static void drain(int fd) {
    char bytes[65536];
    while (recv(fd, bytes, sizeof bytes, MSG_DONTWAIT) > 0)
        ;
}

/* Waits for a poll of a pipe, through a ring of one entry. */
static long ring(void) {
    struct io_uring_params p = {0};
    int fd = syscall(SYS_io_uring_setup, 1, &p), channelEnd = channel();
    char *queue = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, fd, IORING_OFF_SQ_RING);
    struct io_uring_sqe *entry = mmap(NULL, sizeof *entry, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, fd, IORING_OFF_SQES);
    struct io_uring_getevents_arg wait = {.ts = (unsigned long)limit()};
    entry->opcode = IORING_OP_POLL_ADD;
    entry->fd = channelEnd;
    entry->poll32_events = POLLIN;
    ((unsigned *)(queue + p.sq_off.array))[0] = 0;
    __atomic_store_n((unsigned *)(queue + p.sq_off.tail), 1, __ATOMIC_RELEASE);
    syscall(SYS_io_uring_enter, fd, 1, 0, 0, NULL, 0);
    return syscall(SYS_io_uring_enter, fd, 0, 1, IORING_ENTER_GETEVENTS | IORING_ENTER_EXT_ARG, &wait, sizeof wait);
}

static void post(int set) {
    struct sembuf up = {0, 1, 0};
    semop(set, &up, 1);
}

static void alarmOf(int pid) { kill(pid, SIGALRM); }

static void call(int port) {
    struct sockaddr_in to = {AF_INET, htons(port), {htonl(INADDR_LOOPBACK)}, {0}};
    connect(socket(AF_INET, SOCK_STREAM, 0), (struct sockaddr *)&to, sizeof to);
}

static void withTimeOut(int fd, int option) {
    struct timeval t = {millis / 1000, millis % 1000 * 1000};
    if (isEvent)
        t.tv_sec += 1000;
    setsockopt(fd, SOL_SOCKET, option, &t, sizeof t);
}

static long waitIn(const char *name, long *expected) {
    struct epoll_event event;
    int isTimed = !isEvent;
    *expected = isTimed ? 0 : 1;
    if (!strcmp(name, "epoll_wait"))
        return epoll_wait(epoll(), &event, 1, isEvent ? -1 : millis);
    if (!strcmp(name, "epoll_pwait"))
        return epoll_pwait(epoll(), &event, 1, isEvent ? -1 : millis, NULL);
    if (!strcmp(name, "epoll_pwait2"))
        return syscall(SYS_epoll_pwait2, epoll(), &event, 1, limit(), NULL, 8);
    if (!strcmp(name, "io_getevents")) {
        aio_context_t context = 0;
        struct iocb poll = {.aio_lio_opcode = IOCB_CMD_POLL, .aio_fildes = channel(), .aio_buf = POLLIN};
        struct iocb *list = &poll;
        struct io_event done;
        syscall(SYS_io_setup, 1, &context);
        syscall(SYS_io_submit, context, 1, &list);
        return syscall(SYS_io_getevents, context, 1, 1, &done, limit());
    }
    *expected = isTimed ? -ETIME : 0;
    if (!strcmp(name, "io_uring_enter"))
        return ring();
    *expected = isTimed ? -EAGAIN : SIGALRM;
    if (!strcmp(name, "sigtimedwait")) {
        sigset_t set;
        sigemptyset(&set);
        sigaddset(&set, SIGALRM);
        sigprocmask(SIG_BLOCK, &set, NULL);
        later(alarmOf, getpid());
        return sigtimedwait(&set, NULL, limit());
    }
    *expected = isTimed ? -EAGAIN : 0;
    if (!strcmp(name, "semtimedop")) {
        int set = semget(IPC_PRIVATE, 1, 0600);
        struct sembuf down = {0, -1, 0};
        later(post, set);
        long result = semtimedop(set, &down, 1, limit());
        int error = errno;
        semctl(set, 0, IPC_RMID);
        errno = error;
        return result;
    }
    *expected = isTimed ? -EAGAIN : 1;
    if (!strcmp(name, "recv") || !strcmp(name, "read")) {
        int pair[2];
        char byte;
        socketpair(AF_UNIX, SOCK_STREAM, 0, pair);
        withTimeOut(pair[0], SO_RCVTIMEO);
        later(say, pair[1]);
        return name[2] == 'a' ? read(pair[0], &byte, 1) : recv(pair[0], &byte, 1, 0);
    }
    if (!strcmp(name, "send")) {
        int pair[2];
        char byte = 0;
        socketpair(AF_UNIX, SOCK_STREAM, 0, pair);
        while (send(pair[0], &byte, 1, MSG_DONTWAIT) == 1)
            ;
        withTimeOut(pair[0], SO_SNDTIMEO);
        later(drain, pair[1]);
        return send(pair[0], &byte, 1, 0);
    }
    if (!strcmp(name, "accept")) {
        struct sockaddr_in own = {AF_INET, 0, {htonl(INADDR_LOOPBACK)}, {0}};
        socklen_t size = sizeof own;
        int fd = socket(AF_INET, SOCK_STREAM, 0);
        bind(fd, (struct sockaddr *)&own, sizeof own);
        listen(fd, 1);
        getsockname(fd, (struct sockaddr *)&own, &size);
        withTimeOut(fd, SO_RCVTIMEO);
        later(call, ntohs(own.sin_port));
        int caller = accept(fd, NULL, NULL);
        return caller < 0 ? caller : 1;
    }
    return -ENOSYS;
}

int main(int argc, char **argv) {
    (void)argc;
    isEvent = !strcmp(argv[2], "event");
    millis = atol(argv[3]);
    int isBroken = !strcmp(argv[2], "handler");
    signal(SIGUSR1, handler);
    signal(SIGUSR2, SIG_IGN);
    long expected, start = now();
    long result = waitIn(argv[1], &expected);
    long took = now() - start;
    if (result == -1)
        result = -errno;
    if (isBroken)
        return result != -EINTR;
    if (result != expected)
        fprintf(stderr, "%s %s: %ld\n", argv[1], argv[2], result);
    int isEarly = !isEvent && took < millis - 2;
    if (isEarly)
        fprintf(stderr, "%s %s: %ld ms\n", argv[1], argv[2], took);
    return result != expected ? 1 : isEarly ? 2 : 0;
}
