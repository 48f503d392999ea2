package io.utrace.ptrace.guest;

import io.utrace.api.Action;
import io.utrace.api.ResumeAction;
import io.utrace.api.SyscallEntry;
import io.utrace.api.Task;
import io.utrace.api.Utrace;
import io.utrace.api.UtraceException;
import io.utrace.ptrace.Errno;
import io.utrace.ptrace.PtraceException;
import io.utrace.ptrace.TraceOption;
import io.utrace.ptrace.tracee.Attachment;
import io.utrace.ptrace.tracee.Proc;
import io.utrace.ptrace.tracee.Tracee;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** The ptrace(2) calls of traced programs: who may ask what of whom. */
final class PtraceCalls {
    private static final long TRACEME = 0;
    private static final long KILL = 8;
    private static final long ATTACH = 16;
    private static final long SEIZE = 0x4206;
    private static final long INTERRUPT = 0x4207;

    private static final int PID = 1;
    private static final int ADDRESS = 2;
    private static final int DATA = 3;

    private final Utrace utrace;
    private final Collection<GuestProcess> guests;

    PtraceCalls(Utrace utrace, Collection<GuestProcess> guests) {
        this.utrace = utrace;
        this.guests = guests;
    }

    Action enter(Action action, Guest guest, SyscallEntry call) {
        long result;
        try {
            long request = call.argument(0);
            if (request == ATTACH || request == SEIZE) {
                AttachCall attach = attach(guest, call, request == SEIZE);
                if (!attach.isSure()) {
                    attach.enter(call);
                    return action.with(ResumeAction.RESUME);
                }
                result = attach.attach();
            } else {
                result = answer(guest, call, request);
            }
        } catch (PtraceException refused) {
            result = -refused.errno();
        } catch (UtraceException gone) {
            result = -Errno.ESRCH;
        }
        return guest.answer(action, call, result);
    }

    private long answer(Guest guest, SyscallEntry call, long request) {
        if (request == TRACEME) {
            return traceMe(guest);
        }
        Tracee tracee = tracee(guest, (int) call.argument(PID), request);
        return Requests.answer(
                request,
                new Request(
                        guest,
                        tracee,
                        new GuestMemory(call.memory()),
                        call.argument(ADDRESS),
                        call.argument(DATA)));
    }

    private long traceMe(Guest guest) {
        if (Attachment.of(utrace, guest.task()).filter(Tracee::isTraced).isPresent()) {
            throw new PtraceException(Errno.EPERM);
        }
        Guest parent = guest.parent();
        if (parent != null) {
            if (!Permission.mayBeGiven(parent.task().tid(), guest.task().tid())) {
                throw new PtraceException(Errno.EPERM);
            }
            Attachment.traceMe(utrace, guest.task(), parent);
        }
        return 0;
    }

    private Tracee tracee(Guest guest, int pid, long request) {
        boolean isAnyState = request == KILL || request == INTERRUPT;
        for (Tracee tracee : guest.tracees()) {
            boolean isMeant = tracee.pid() == pid;
            if (isMeant && (isAnyState || (tracee.isStopped() && !tracee.frozen().isKilled()))) {
                return tracee;
            }
        }
        throw new PtraceException(Errno.ESRCH);
    }

    /** Whom it calls so, in its pid namespace. */
    private @Nullable Task task(Guest guest, int pid) {
        if (guest.level() == 0) {
            return utrace.task(pid).orElse(null);
        }
        return guests.stream()
                .flatMap(process -> process.threads().stream())
                .map(Guest::task)
                .filter(task -> guest.pidOf(task) == pid)
                .findFirst()
                .orElse(null);
    }

    private AttachCall attach(Guest guest, SyscallEntry call, boolean seizes) {
        int pid = (int) call.argument(PID);
        Task task = task(guest, pid);
        boolean isOutside =
                task == null
                        && guest.level() == 0
                        && pid > 0
                        && Files.exists(Path.of("/proc/" + pid));
        if (task == null && !isOutside) {
            throw new PtraceException(Errno.ESRCH);
        }
        long options = call.argument(DATA);
        if (seizes && (call.argument(ADDRESS) != 0 || (options & ~TraceOption.ALL) != 0)) {
            throw new PtraceException(Errno.EIO);
        }
        if (seizes) {
            guest.checkMaySet(options);
        }
        boolean isOwn = task != null && task.tgid() == guest.task().tgid();
        if (task == null || isOwn || new Proc(task.tid()).isDead()) {
            throw new PtraceException(Errno.EPERM);
        }
        return new AttachCall(guest, utrace, task, seizes, seizes ? (int) options : 0);
    }
}
