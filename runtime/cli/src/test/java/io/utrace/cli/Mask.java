package io.utrace.cli;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * What two traces of a command needn't have in common. Each hides as little as it can, and says
 * why: either it differs between any two runs, whoever traces them, or the README of syscall-watch
 * says that it isn't shown.
 */
enum Mask {
    ADDRESSES("memory is laid out at random; what has five hexadecimal digits is an address") {
        @Override
        TracedCall hide(TracedCall call, Trace trace, TracedThread thread) {
            return call.withArguments(hide(call.arguments())).withResult(hide(call.result()));
        }

        private static String hide(String text) {
            return ADDRESS.matcher(text).replaceAll("0x*");
        }
    },

    TASKS("ids are handed out as they come; a task that is traced goes by its place instead") {
        @Override
        TracedCall hide(TracedCall call, Trace trace, TracedThread thread) {
            return call.name().startsWith("SIG") || TELLS_IDS.contains(call.name())
                    ? call.withArguments(hide(call.arguments(), trace))
                            .withResult(hide(call.result(), trace))
                    : call;
        }

        private static String hide(String text, Trace trace) {
            return NUMBER.matcher(text)
                    .replaceAll(number -> {
                        TracedThread named = trace.withId(number.group());
                        return named == null ? number.group() : "<" + named.place() + ">";
                    });
        }
    },

    TRACER("the parent of the first process is the tracer, or who that lets pass for it") {
        @Override
        TracedCall hide(TracedCall call, Trace trace, TracedThread thread) {
            return call.name().equals("getppid") && thread.process().equals("0")
                    ? call.withResult("parent")
                    : call;
        }
    },

    SIGNAL_MOMENTS(
            "a signal comes between any two calls; its handler returns the result of the first") {
        @Override
        TracedCall hide(TracedCall call, Trace trace, TracedThread thread) {
            return call.name().equals("rt_sigreturn") ? null : call;
        }
    },

    RESTARTS("whether a signal comes while a task is being made is the scheduler's choice") {
        @Override
        TracedCall hide(TracedCall call, Trace trace, TracedThread thread) {
            return call.result().startsWith("? ERESTARTNOINTR") ? null : call;
        }
    },

    REAPING("which of several children ends first is the scheduler's choice") {
        @Override
        TracedCall hide(TracedCall call, Trace trace, TracedThread thread) {
            return call.name().equals("wait4")
                            && call.arguments().startsWith("-1,")
                            && call.result().startsWith("<")
                    ? call.withResult("child")
                    : call;
        }
    },

    EARLY_LOOKS("whether a child has ended when it is first looked for is the scheduler's choice") {
        @Override
        TracedCall hide(TracedCall call, Trace trace, TracedThread thread) {
            boolean inVain = call.name().equals("wait4") && call.result().equals("0");
            return inVain || call.name().equals("rt_sigsuspend") ? null : call;
        }
    },

    RANDOM_NAMES("mkstemp(3) asks for more random bits when those it got would favour some names") {
        @Override
        TracedCall hide(TracedCall call, Trace trace, TracedThread thread) {
            return call.name().equals("getrandom") ? null : call;
        }
    },

    LOCKS("whether a thread finds a lock taken is the scheduler's choice") {
        @Override
        TracedCall hide(TracedCall call, Trace trace, TracedThread thread) {
            boolean waits = call.name().equals("futex") || call.name().equals("sched_yield");
            return waits && trace.hasThreads(thread.process()) ? null : call;
        }
    },

    DATES("syscall-watch doesn't translate points in time to dates") {
        @Override
        TracedCall hide(TracedCall call, Trace trace, TracedThread thread) {
            return call.withArguments(DATE.matcher(call.arguments()).replaceAll(""));
        }
    },

    CHILD_TIMES("syscall-watch isn't told how long a child has run") {
        @Override
        TracedCall hide(TracedCall call, Trace trace, TracedThread thread) {
            return call.withArguments(CHILD_TIME.matcher(call.arguments()).replaceAll(""));
        }
    },

    STOPS("syscall-watch isn't told when a job is stopped") {
        @Override
        TracedCall hide(TracedCall call, Trace trace, TracedThread thread) {
            return call.name().equals("stopped") ? null : call;
        }
    },

    ALIASES("of an ioctl's two names syscall-watch shows the one in use") {
        @Override
        TracedCall hide(TracedCall call, Trace trace, TracedThread thread) {
            return call.withArguments(call.arguments().replace("BTRFS_IOC_CLONE or ", ""));
        }
    },

    RARE_ARGUMENTS("syscall-watch prints arguments of calls that few programs make as numbers") {
        @Override
        TracedCall hide(TracedCall call, Trace trace, TracedThread thread) {
            return RARE.contains(call.name()) ? call.withArguments("...") : call;
        }
    };

    private static final Pattern ADDRESS = Pattern.compile("0x[0-9a-f]{5,}");
    private static final Pattern NUMBER = Pattern.compile("\\d+");
    private static final Pattern DATE = Pattern.compile(" /\\* \\d{4}-\\d\\d-\\d\\dT[^*]* \\*/");
    private static final Pattern CHILD_TIME =
            Pattern.compile(", si_[us]time=\\d+(?: /\\* [^*]* \\*/)?");

    /** Elsewhere a number is just a number. */
    private static final Set<String> TELLS_IDS =
            Set.of(
                    "clone",
                    "clone3",
                    "fork",
                    "getpgid",
                    "getpgrp",
                    "getpid",
                    "getppid",
                    "getsid",
                    "gettid",
                    "ioctl",
                    "kill",
                    "set_tid_address",
                    "setpgid",
                    "setsid",
                    "tgkill",
                    "vfork",
                    "wait4",
                    "waitid");

    private static final Set<String> RARE =
            Set.of("sched_getaffinity", "statfs", "fstatfs", "timer_create");

    private final String why;

    Mask(String why) {
        this.why = why;
    }

    @Override
    public String toString() {
        return name() + ": " + why;
    }

    /** Gives what is left to compare of a call or signal; null when that is nothing. */
    abstract TracedCall hide(TracedCall call, Trace trace, TracedThread thread);

    static TracedCall hideAll(TracedCall call, Trace trace, TracedThread thread) {
        TracedCall left = call;
        for (Mask mask : values()) {
            if (left != null) {
                left = mask.hide(left, trace, thread);
            }
        }
        return left;
    }
}
