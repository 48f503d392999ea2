/*
 * Short forks, one after the other.
 *
 *   shortforks TIMES
 */
#include "check.h"

int main(int argc, char **argv)
{
	int times = number(argc, argv, 1, 1000);
	for (int i = 0; i < times; i++) {
		pid_t child = fork();
		CHECK(child >= 0);
		if (child == 0)
			_exit(i % 99);
		expect_exit(child, i % 99);
	}
	printf("%d children\n", times);
	return 0;
}
