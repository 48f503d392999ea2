package io.utrace.ptrace.guest;

import static java.util.Map.entry;

import io.utrace.api.SigInfo;
import io.utrace.ptrace.Errno;
import io.utrace.ptrace.PtraceException;
import io.utrace.ptrace.Resume;
import io.utrace.ptrace.TraceOption;
import io.utrace.ptrace.tracee.Proc;
import io.utrace.ptrace.tracee.PtraceStop;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** What each request of ptrace(2) does, by its number. What they don't do is EIO. */
final class Requests {
    private static final int NT_PRSTATUS = 1;
    private static final int NT_PRFPREG = 2;
    private static final int NT_386_TLS = 0x200;
    private static final int NT_X86_XSTATE = 0x202;
    private static final int SIGINFO_SIZE = 128;
    private static final int SIGSET_SIZE = 8;
    private static final int REGISTERS_SIZE = 216;
    private static final int FP_REGISTERS_SIZE = 512;
    private static final int FILTER_LINE = 8;
    private static final int SECCOMP_MODE_FILTER = 2;

    private static final int ARCH_SET_GS = 0x1001;
    private static final int ARCH_SET_FS = 0x1002;
    private static final int ARCH_GET_FS = 0x1003;
    private static final int ARCH_GET_GS = 0x1004;

    private static final int USER_DESC_SIZE = 16;
    private static final int FIRST_TLS = 12;
    private static final int TLS_ENTRIES = 3;

    /** One request. */
    private interface Handler {
        long answer(Request request);
    }

    private static final Map<Long, Handler> TABLE =
            Map.ofEntries(
                    entry(1L, Requests::peek),
                    entry(2L, Requests::peek),
                    entry(3L, Requests::peekUser),
                    entry(4L, Requests::poke),
                    entry(5L, Requests::poke),
                    entry(6L, Requests::pokeUser),
                    entry(7L, r -> resume(r, Resume.CONT)),
                    entry(8L, Requests::kill),
                    entry(9L, r -> resume(r, Resume.STEP)),
                    entry(12L, r -> get(r, NT_PRSTATUS)),
                    entry(13L, r -> set(r, NT_PRSTATUS, REGISTERS_SIZE, Errno.EIO)),
                    entry(14L, r -> get(r, NT_PRFPREG)),
                    entry(15L, r -> set(r, NT_PRFPREG, FP_REGISTERS_SIZE, Errno.EINVAL)),
                    entry(17L, Requests::detach),
                    entry(21L, Requests::setOptions),
                    entry(24L, r -> resume(r, Resume.SYSCALL)),
                    entry(25L, Requests::getThreadArea),
                    entry(26L, Requests::setThreadArea),
                    entry(30L, Requests::archPrctl),
                    entry(31L, r -> resume(r, Resume.EMULATE)),
                    entry(32L, r -> resume(r, Resume.EMULATE_STEP)),
                    entry(33L, r -> resume(r, Resume.BLOCK)),
                    entry(0x4200L, Requests::setOptions),
                    entry(0x4201L, Requests::getEventMessage),
                    entry(0x4202L, Requests::getSigInfo),
                    entry(0x4203L, Requests::setSigInfo),
                    entry(0x4204L, Requests::getRegisterSet),
                    entry(0x4205L, Requests::setRegisterSet),
                    entry(0x4207L, Requests::interrupt),
                    entry(0x4208L, Requests::listen),
                    entry(0x4209L, Requests::peekSigInfo),
                    entry(0x420aL, Requests::getSignalMask),
                    entry(0x420bL, Requests::setSignalMask),
                    entry(0x420cL, Requests::getFilter),
                    entry(0x420eL, CallInfos::get),
                    entry(0x420fL, Requests::getRestartableSequences),
                    entry(0x4212L, CallInfos::set));

    private Requests() {}

    static long answer(long number, Request request) {
        Handler handler = TABLE.get(number);
        if (handler == null) {
            throw new PtraceException(Errno.EIO);
        }
        return handler.answer(request);
    }

    // ---- memory and registers

    private static long peek(Request r) {
        r.memory().putLong(r.data(), r.look().peek(r.address()));
        return 0;
    }

    private static long poke(Request r) {
        r.look().poke(r.address(), r.data());
        return 0;
    }

    private static long peekUser(Request r) {
        r.memory().putLong(r.data(), r.look().peekUser(r.address()));
        return 0;
    }

    private static long pokeUser(Request r) {
        r.look().pokeUser(r.address(), r.data());
        return 0;
    }

    private static long get(Request r, int note) {
        byte[] set = r.look().registerSet(note);
        r.memory().write(r.data(), set, set.length);
        return 0;
    }

    private static long set(Request r, int note, int size, int refusal) {
        r.look().setRegisterSet(note, GuestMemory.bytes(r.memory().read(r.data(), size)), refusal);
        return 0;
    }

    private static long getRegisterSet(Request r) {
        ByteBuffer vector = r.memory().read(r.data(), 2 * Long.BYTES);
        long room = vector.getLong(Long.BYTES);
        byte[] set = r.look().registerSet((int) r.address());
        int length = (int) Long.min(checkedRoom(room), set.length);
        r.memory().write(vector.getLong(0), set, length);
        r.memory().putLong(r.data() + Long.BYTES, length);
        return 0;
    }

    private static long setRegisterSet(Request r) {
        ByteBuffer vector = r.memory().read(r.data(), 2 * Long.BYTES);
        int note = (int) r.address();
        int size = r.look().registerSet(note).length;
        int length = (int) Long.min(checkedRoom(vector.getLong(Long.BYTES)), size);
        if (note == NT_X86_XSTATE && length < size) {
            throw new PtraceException(Errno.EFAULT);
        }
        byte[] value = GuestMemory.bytes(r.memory().read(vector.getLong(0), length));
        r.look().setRegisterSet(note, value, note == NT_PRSTATUS ? Errno.EIO : Errno.EINVAL);
        r.memory().putLong(r.data() + Long.BYTES, length);
        return 0;
    }

    private static long checkedRoom(long room) {
        if (room % Long.BYTES != 0) {
            throw new PtraceException(Errno.EINVAL);
        }
        return room < 0 ? Long.MAX_VALUE : room;
    }

    private static long archPrctl(Request r) {
        switch ((int) r.data()) {
            case ARCH_SET_GS -> setBase(r, "gs_base");
            case ARCH_SET_FS -> setBase(r, "fs_base");
            case ARCH_GET_FS -> r.memory().putLong(r.address(), r.look().register("fs_base"));
            case ARCH_GET_GS -> r.memory().putLong(r.address(), r.look().register("gs_base"));
            default -> throw new PtraceException(Errno.EINVAL);
        }
        return 0;
    }

    private static void setBase(Request r, String register) {
        try {
            r.look().setRegister(register, r.address());
        } catch (PtraceException refused) {
            throw new PtraceException(refused.errno() == Errno.EIO ? Errno.EPERM : refused.errno());
        }
    }

    private static long getThreadArea(Request r) {
        byte[] areas = r.look().registerSet(NT_386_TLS);
        int from = threadArea(r) * USER_DESC_SIZE;
        byte[] area = Arrays.copyOfRange(areas, from, from + USER_DESC_SIZE);
        r.memory().write(r.data(), area, area.length);
        return 0;
    }

    private static long setThreadArea(Request r) {
        byte[] area = GuestMemory.bytes(r.memory().read(r.data(), USER_DESC_SIZE));
        byte[] areas = r.look().registerSet(NT_386_TLS);
        System.arraycopy(area, 0, areas, threadArea(r) * USER_DESC_SIZE, USER_DESC_SIZE);
        r.look().setRegisterSet(NT_386_TLS, areas, Errno.EINVAL);
        return 0;
    }

    private static int threadArea(Request r) {
        if ((int) r.address() < 0) {
            throw new PtraceException(Errno.EIO);
        }
        int index = (int) r.address() - FIRST_TLS;
        if (index < 0 || index >= TLS_ENTRIES) {
            throw new PtraceException(Errno.EINVAL);
        }
        return index;
    }

    private static long getRestartableSequences(Request r) {
        byte[] configuration = r.look().restartableSequences();
        int length = (int) Long.min(checkedSize(r.address()), configuration.length);
        r.memory().write(r.data(), configuration, length);
        return configuration.length;
    }

    private static long checkedSize(long size) {
        return size < 0 ? Long.MAX_VALUE : size;
    }

    private static long getFilter(Request r) {
        if (!Permission.seesFilters(r.tracer().task().tid())) {
            throw new PtraceException(Errno.EACCES);
        }
        if (new Proc(r.tid()).number("Seccomp:", 10) != SECCOMP_MODE_FILTER) {
            throw new PtraceException(Errno.EINVAL);
        }
        byte[] filter = r.look().filter((int) r.address());
        if (r.data() != 0) {
            r.memory().write(r.data(), filter, filter.length);
        }
        return filter.length / FILTER_LINE;
    }

    // ---- signals

    private static long getSigInfo(Request r) {
        r.memory().write(r.data(), r.tracee().restart().signalInfo().bytes(), SIGINFO_SIZE);
        return 0;
    }

    private static long setSigInfo(Request r) {
        byte[] info = GuestMemory.bytes(r.memory().read(r.data(), SIGINFO_SIZE));
        r.tracee().restart().setSignalInfo(info);
        return 0;
    }

    private static long peekSigInfo(Request r) {
        ByteBuffer arguments = r.memory().read(r.address(), 16);
        long offset = arguments.getLong(0);
        int flags = arguments.getInt(8);
        int count = arguments.getInt(12);
        if ((flags & ~1) != 0 || count < 0) {
            throw new PtraceException(Errno.EINVAL);
        }
        List<SigInfo> pending = r.look().pendingSignals(flags == 1);
        int copied = 0;
        while (copied < count && offset >= 0 && offset + copied < pending.size()) {
            byte[] info = pending.get((int) offset + copied).bytes();
            r.memory().write(r.data() + (long) copied * SIGINFO_SIZE, info, SIGINFO_SIZE);
            copied++;
        }
        return copied;
    }

    private static long getSignalMask(Request r) {
        checkSigsetSize(r);
        r.memory().putLong(r.data(), r.look().signalMask());
        return 0;
    }

    private static long setSignalMask(Request r) {
        checkSigsetSize(r);
        r.look().setSignalMask(r.memory().read(r.data(), SIGSET_SIZE).getLong(0));
        return 0;
    }

    private static void checkSigsetSize(Request r) {
        if (r.address() != SIGSET_SIZE) {
            throw new PtraceException(Errno.EINVAL);
        }
    }

    // ---- control

    /** What was killed has left its stop, though nobody may have heard of that yet: ESRCH. */
    private static void checkHeld(Request r) {
        PtraceStop at = r.tracee().stop();
        if (at != null && !at.isExit()) {
            r.look().signalMask();
        }
    }

    private static long resume(Request r, Resume how) {
        checkHeld(r);
        r.tracee().restart().resume(how, r.signal());
        return 0;
    }

    private static long detach(Request r) {
        r.tracee().restart().detach(r.signal());
        return 0;
    }

    private static long kill(Request r) {
        r.tracee().restart().kill();
        return 0;
    }

    private static long interrupt(Request r) {
        r.tracee().trap().interrupt();
        return 0;
    }

    private static long listen(Request r) {
        r.tracee().trap().listen();
        return 0;
    }

    private static long setOptions(Request r) {
        if ((r.data() & ~TraceOption.ALL) != 0) {
            throw new PtraceException(Errno.EINVAL);
        }
        r.tracee().setOptions((int) r.data());
        return 0;
    }

    private static long getEventMessage(Request r) {
        r.memory().putLong(r.data(), r.tracee().message());
        return 0;
    }
}
