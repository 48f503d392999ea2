package io.utrace.ptrace.guest;

import static java.util.Map.entry;

import io.utrace.ptrace.Errno;
import io.utrace.ptrace.PtraceException;
import io.utrace.ptrace.Resume;
import io.utrace.ptrace.TraceOption;
import java.nio.ByteBuffer;
import java.util.Map;

/** What each request of ptrace(2) does, by its number. What they don't do is EIO. */
final class Requests {
    private static final int FILTER_LINE = 8;
    private static final int METADATA_SIZE = 16;

    /** One request. */
    private interface Handler {
        long answer(Request request);
    }

    private static final Map<Long, Handler> TABLE =
            Map.ofEntries(
                    entry(1L, Requests::peek),
                    entry(2L, Requests::peek),
                    entry(3L, RegisterRequests::peekUser),
                    entry(4L, Requests::poke),
                    entry(5L, Requests::poke),
                    entry(6L, RegisterRequests::pokeUser),
                    entry(7L, r -> resume(r, Resume.CONT)),
                    entry(8L, Requests::kill),
                    entry(9L, r -> resume(r, Resume.STEP)),
                    entry(12L, RegisterRequests::getGeneral),
                    entry(13L, RegisterRequests::setGeneral),
                    entry(14L, RegisterRequests::getFloatingPoint),
                    entry(15L, RegisterRequests::setFloatingPoint),
                    entry(17L, Requests::detach),
                    entry(21L, Requests::setOptions),
                    entry(24L, r -> resume(r, Resume.SYSCALL)),
                    entry(25L, RegisterRequests::getThreadArea),
                    entry(26L, RegisterRequests::setThreadArea),
                    entry(30L, RegisterRequests::archPrctl),
                    entry(31L, r -> resume(r, Resume.EMULATE)),
                    entry(32L, r -> resume(r, Resume.EMULATE_STEP)),
                    entry(33L, r -> resume(r, Resume.BLOCK)),
                    entry(0x4200L, Requests::setOptions),
                    entry(0x4201L, Requests::getEventMessage),
                    entry(0x4202L, SignalRequests::getSigInfo),
                    entry(0x4203L, SignalRequests::setSigInfo),
                    entry(0x4204L, RegisterRequests::getRegisterSet),
                    entry(0x4205L, RegisterRequests::setRegisterSet),
                    entry(0x4207L, Requests::interrupt),
                    entry(0x4208L, Requests::listen),
                    entry(0x4209L, SignalRequests::peekSigInfo),
                    entry(0x420aL, SignalRequests::getSignalMask),
                    entry(0x420bL, SignalRequests::setSignalMask),
                    entry(0x420cL, Requests::getFilter),
                    entry(0x420dL, Requests::getFilterMetadata),
                    entry(0x420eL, CallInfos::get),
                    entry(0x420fL, RegisterRequests::getRestartableSequences),
                    entry(0x4212L, CallInfos::set));

    private Requests() {}

    static long answer(long number, Request request) {
        Handler handler = TABLE.get(number);
        if (handler == null) {
            throw new PtraceException(Errno.EIO);
        }
        return handler.answer(request);
    }

    // ---- memory and filters

    private static long peek(Request r) {
        r.memory().putLong(r.data(), r.look().peek(r.address()));
        return 0;
    }

    private static long poke(Request r) {
        r.look().poke(r.address(), r.data());
        return 0;
    }

    private static void checkReachesFilters(Request r) {
        if (!r.tracer().reachesFilters()) {
            throw new PtraceException(Errno.EACCES);
        }
    }

    /** No task has as many as there are numbers. */
    private static int filterNumber(long number) {
        return number == (int) number ? (int) number : Integer.MAX_VALUE;
    }

    private static long getFilter(Request r) {
        checkReachesFilters(r);
        byte[] filter = r.look().filter(filterNumber(r.address()));
        if (r.data() != 0) {
            r.memory().write(r.data(), filter, filter.length);
        }
        return filter.length / FILTER_LINE;
    }

    private static long getFilterMetadata(Request r) {
        checkReachesFilters(r);
        if (Long.compareUnsigned(r.address(), Long.BYTES) < 0) {
            throw new PtraceException(Errno.EINVAL);
        }
        long number = r.memory().read(r.data(), Long.BYTES).getLong(0);
        ByteBuffer metadata = GuestMemory.fields(METADATA_SIZE);
        metadata.putLong(0, number).putLong(Long.BYTES, r.look().filterFlags(filterNumber(number)));
        boolean isShort = Long.compareUnsigned(r.address(), METADATA_SIZE) < 0;
        int size = isShort ? (int) r.address() : METADATA_SIZE;
        r.memory().write(r.data(), GuestMemory.bytes(metadata), size);
        return size;
    }

    // ---- control

    private static long resume(Request r, Resume how) {
        r.tracee().restart().leaveGroup(r.signal());
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
        r.tracer().checkMaySet(r.data());
        r.tracee().options().set((int) r.data());
        return 0;
    }

    private static long getEventMessage(Request r) {
        r.memory().putLong(r.data(), r.tracee().message());
        return 0;
    }
}
