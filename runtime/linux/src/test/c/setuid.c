/*
 * As root: becomes nobody and runs a program. Else: says who it is.
 *
 *   setuid [PROGRAM]
 */
#include "check.h"

int main(int argc, char **argv)
{
	if (argc > 1) {
		CHECK(setresgid(65534, 65534, 65534) == 0);
		CHECK(setresuid(65534, 65534, 65534) == 0);
		execl(argv[1], argv[1], NULL);
		CHECK(!"execed");
	}
	uid_t real, effective, saved;
	getresuid(&real, &effective, &saved);
	printf("%d %d %d\n", real, effective, saved);
	return effective == 0 ? 5 : 6;
}
