/*
 * Shows the address of a variable, and of its rseq area, in a call that isn't one; writes to the variable
 * twice, and returns it.
 */
#include <sys/rseq.h>
#include <unistd.h>

static volatile long variable;

int main(void)
{
	syscall(1000, &variable, (char *)__builtin_thread_pointer() + __rseq_offset);
	variable++;
	variable++;
	return (int)variable;
}
