package io.utrace.linux;

import io.utrace.api.UtraceException.NoSuchTask;
import java.util.Objects;

/**
 * One tracee's registers: as they are in its stop, for callbacks, and as they were when it was last
 * held, for examiners. What is written is written to the task, and read back. For the tracer
 * thread, save where a method says otherwise.
 */
final class RegisterFile {
    private final Tracee tracee;
    private final Seat seat;
    private final RegisterBlock live;
    private final RegisterBlock frozen;
    private boolean isLive;

    /** Publishes {@link #frozen} to examiners. */
    private volatile boolean isFrozen;

    RegisterFile(Tracee tracee, Seat seat, Architecture architecture) {
        this.tracee = tracee;
        this.seat = seat;
        live = new LiveBlock(architecture);
        frozen = new RegisterBlock(architecture);
    }

    /** It stopped anew. */
    void forget() {
        isLive = false;
    }

    /** Fetches them now; false when the task was killed. */
    boolean fetch() {
        isLive = tracee.fetchRegisters(live);
        return isLive;
    }

    /**
     * The registers in this stop.
     *
     * @throws NoSuchTask when the task was killed
     */
    RegisterBlock live() {
        if (!isLive && !fetch()) {
            throw killed();
        }
        return live;
    }

    void freeze() {
        isFrozen = tracee.fetchRegisters(frozen);
    }

    /**
     * What was frozen. For any thread.
     *
     * @throws NoSuchTask when the task was killed before
     */
    RegisterBlock frozen() {
        if (!isFrozen) {
            throw killed();
        }
        return frozen;
    }

    void set(int number, long value) {
        Objects.checkIndex(number, live.names().size());
        tracee.flushRegisters();
        long result = seat.setRegister(tracee.tid(), number * Long.BYTES, value);
        refresh();
        Seat.checkAlive(tracee.tid(), result);
        if (result < 0) {
            throw new IllegalArgumentException(
                    "%s can't be 0x%x: errno %d"
                            .formatted(live.names().get(number), value, -result));
        }
    }

    void setAll(int note, byte[] value) {
        tracee.flushRegisters();
        try {
            seat.setRegisterSet(tracee.tid(), note, value);
        } finally {
            // A set that is refused may be written in part.
            refresh();
        }
    }

    private void refresh() {
        forget();
        tracee.registersWritten();
        if (isFrozen) {
            freeze();
        }
    }

    private NoSuchTask killed() {
        return new NoSuchTask(tracee.record() + " was killed");
    }

    /** What callbacks are given, from whatever thread they run on. */
    private final class LiveBlock extends RegisterBlock {
        LiveBlock(Architecture architecture) {
            super(architecture);
        }

        @Override
        public void set(int number, long value) {
            tracee.port()
                    .visit(() -> {
                        RegisterFile.this.set(number, value);
                        return live();
                    });
        }
    }
}
