/*
 * A tracee whose calls others change. It says what each returned, and whether the registers of its
 * arguments are as they were.
 */
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

static void call(const char *name, long number, long a, long b, long c)
{
	long result, first = a, second = b, third = c;
	asm volatile("syscall"
		     : "=a"(result), "+D"(first), "+S"(second), "+d"(third)
		     : "a"(number)
		     : "rcx", "r11", "memory");
	int kept = first == a && second == b && third == c;
	dprintf(1, "%s %ld%s\n", name, result == getpid() ? 0 : result, kept ? "" : " spoilt");
}

int main(void)
{
	call("getppid", SYS_getppid, 1, 2, 3);
	call("write", SYS_write, 1, (long)"text\n", 5);
	call("getuid", SYS_getuid, 4, 5, 6);
	call("getgid", SYS_getgid, 7, 8, 9);
	call("geteuid", SYS_geteuid, 7, 8, 9);
	syscall(SYS_exit_group, 3);
}
