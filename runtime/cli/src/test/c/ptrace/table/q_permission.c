/* Who may trace whom. The debugger gives up its privileges first. */
#include "../harness.h"
#include <grp.h>
#include <linux/capability.h>

#define NOBODY 65534
#define ANOTHER 65533

enum { THERE };

static void become(int user)
{
	CHECK(setgroups(0, NULL) == 0);
	CHECK(setresgid(user, user, user) == 0);
	CHECK(setresuid(user, user, user) == 0);
}

static void keep_capabilities(unsigned int those)
{
	struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct data[2] = { { those, those, 0 } };

	CHECK(syscall(SYS_capset, &header, data) == 0);
}

static void try_all(pid_t tracee)
{
	DO(ATTACH, tracee, 0, 0);
	DO(SEIZE, tracee, 0, 0);
	see_with(tracee, __WALL | WNOHANG);
}

static void be_there(void)
{
	raise_flag(THERE);
	sleep_for_ever();
}

static void nobodys_debugger(pid_t tracee)
{
	await_flag(THERE);
	CHILD(debugger)
	{
		become(NOBODY);
		DO(SEIZE, tracee, 0, 0);
		DO(ATTACH, tracee, 0, 0);
	}
	see(debugger);
}

ROW("a user's debugger, and root's process")
{
	CHILD(tracee) be_there();
	nobodys_debugger(tracee);
}

ROW("a user's debugger, and another user's process")
{
	CHILD(tracee)
	{
		become(ANOTHER);
		prctl(PR_SET_DUMPABLE, 1);
		be_there();
	}
	nobodys_debugger(tracee);
}

ROW("a user's debugger, and the user's process")
{
	CHILD(tracee)
	{
		become(NOBODY);
		prctl(PR_SET_DUMPABLE, 1);
		be_there();
	}
	nobodys_debugger(tracee);
}

ROW("a user's debugger, and the user's process that hides itself")
{
	CHILD(tracee)
	{
		become(NOBODY);
		prctl(PR_SET_DUMPABLE, 0);
		be_there();
	}
	nobodys_debugger(tracee);
}

ROW("a user's debugger, and the user's process with another group")
{
	CHILD(tracee)
	{
		CHECK(setresgid(ANOTHER, ANOTHER, ANOTHER) == 0);
		CHECK(setresuid(NOBODY, NOBODY, NOBODY) == 0);
		prctl(PR_SET_DUMPABLE, 1);
		be_there();
	}
	nobodys_debugger(tracee);
}

ROW("a user's debugger, and the user's process that can become another")
{
	CHILD(tracee)
	{
		CHECK(setresgid(NOBODY, NOBODY, NOBODY) == 0);
		CHECK(setresuid(NOBODY, NOBODY, ANOTHER) == 0);
		prctl(PR_SET_DUMPABLE, 1);
		be_there();
	}
	nobodys_debugger(tracee);
}

ROW("a user's debugger, and the user's process with a capability")
{
	CHILD(tracee)
	{
		prctl(PR_SET_KEEPCAPS, 1);
		become(NOBODY);
		keep_capabilities(1 << CAP_NET_RAW);
		prctl(PR_SET_DUMPABLE, 1);
		be_there();
	}
	nobodys_debugger(tracee);
}

ROW("a user's debugger with CAP_SYS_PTRACE, and root's process")
{
	CHILD(tracee) be_there();
	await_flag(THERE);
	CHILD(debugger)
	{
		prctl(PR_SET_KEEPCAPS, 1);
		become(NOBODY);
		keep_capabilities(1 << CAP_SYS_PTRACE);
		DO(SEIZE, tracee, 0, 0);
	}
	see(debugger);
}

ROW("root's debugger without CAP_SYS_PTRACE, and a user's process")
{
	CHILD(tracee)
	{
		become(NOBODY);
		prctl(PR_SET_DUMPABLE, 1);
		be_there();
	}
	await_flag(THERE);
	CHILD(debugger)
	{
		keep_capabilities(0);
		try_all(tracee);
	}
	see(debugger);
}

ROW("TRACEME of another user's child")
{
	CHILD(debugger)
	{
		become(NOBODY);
		CHILD(tracee)
		{
			DO(TRACEME, 0, 0, 0);
			raise(SIGSTOP);
		}
		see(tracee);
		DO(CONT, tracee, 0, 0);
		see(tracee);
	}
	see(debugger);
}

ROW("TRACEME of root's child by a user")
{
	CHILD(tracee)
	{
		become(NOBODY);
		DO(TRACEME, 0, 0, 0);
		raise(SIGSTOP);
	}
	see(tracee);
	DO(CONT, tracee, 0, 0);
	see(tracee);
}

ROW("TRACEME to a parent that has fewer rights")
{
	CHILD(debugger)
	{
		CHILD(tracee)
		{
			await_flag(THERE);
			DO(TRACEME, 0, 0, 0);
		}
		become(NOBODY);
		raise_flag(THERE);
		see(tracee);
	}
	see(debugger);
}

ROW("a tracee that becomes another user's is kept")
{
	CHILD(debugger)
	{
		keep_capabilities(1 << CAP_SETUID | 1 << CAP_SETGID);
		TRACED(tracee)
		{
			become(NOBODY);
			raise(SIGUSR1);
		}
		MUST(CONT, tracee, 0, 0);
		see(tracee);
		see_siginfo(tracee);
	}
	see(debugger);
}
