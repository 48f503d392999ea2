package io.utrace.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a guest is to be sent, and the thread that sends it. Its size is fixed: a module whose guest
 * reads slowly waits, as it would for a slow terminal, and with it the task; but when the guest
 * doesn't take a buffer's worth within some seconds, its modules have written their last.
 *
 * <p>Thread-safe.
 */
final class Outbox {
    private static final int CAPACITY = 1 << 18;

    /** Kept free of output, for what must not wait. */
    private static final int FOR_LINES = 1 << 14;

    private static final int FOR_END = 1 << 12;

    private static final int LONGEST = CAPACITY - FOR_LINES - Frame.OUTPUT_HEADER;

    /** What {@link End#STALLED} says. */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    private final WritableByteChannel channel;
    private final long patience;
    private final Runnable onStall;
    private final CountDownLatch sent = new CountDownLatch(1);

    /** What is to be sent next. This and the rest are guarded by this. */
    private ByteBuffer filling = ByteBuffer.allocateDirect(CAPACITY);

    private ByteBuffer sending = ByteBuffer.allocateDirect(CAPACITY);

    /** How often the two have changed places, which is when there is space again. */
    private long turns;

    private boolean takesOutput = true;
    private boolean isLast;

    /**
     * Starts the thread.
     *
     * @param channel where to send it
     * @param patience how long the guest may take for a buffer's worth
     * @param onStall run when nobody reads; by a thread that makes callbacks, perhaps
     */
    Outbox(WritableByteChannel channel, Duration patience, Runnable onStall) {
        this.channel = channel;
        this.patience = patience.toNanos();
        this.onStall = onStall;
        Thread sender = new Thread(this::send, "utrace-sender");
        sender.setDaemon(true);
        sender.start();
    }

    // ---- what is to be sent

    /** Where a module writes. */
    OutputStream stream(int module) {
        return new OutputStream() {
            @Override
            public void write(int b) {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
                Objects.checkFromIndexSize(offset, length, bytes.length);
                for (int at = 0; at < length; at += LONGEST) {
                    output(module, bytes, offset + at, Math.min(LONGEST, length - at));
                }
            }
        };
    }

    private void output(int module, byte[] bytes, int offset, int length) {
        if (!putOutput(module, bytes, offset, length)) {
            onStall.run();
        }
    }

    /** False when it is this call that found the guest not reading. */
    private synchronized boolean putOutput(int module, byte[] bytes, int offset, int length) {
        int needed = Frame.OUTPUT_HEADER + length + FOR_LINES;
        boolean reads = awaitSpace(needed);
        if (!reads) {
            takesOutput = false;
            return false;
        }
        if (takesOutput) {
            filling.putInt(length + Frame.OUTPUT_HEADER - Integer.BYTES).put(Frame.OUTPUT);
            filling.putShort((short) module).put(bytes, offset, length);
            notifyAll();
        }
        return true;
    }

    /** The sender ends the wait, or the guest, by going; or time. */
    private boolean awaitSpace(int needed) {
        boolean interrupted = false;
        long turn = turns;
        long end = System.nanoTime() + patience;
        long left = patience;
        while (takesOutput && filling.remaining() < needed && left > 0) {
            try {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            } catch (InterruptedException later) {
                interrupted = true;
            }
            if (turns != turn) {
                turn = turns;
                end = System.nanoTime() + patience;
            }
            left = end - System.nanoTime();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return left > 0;
    }

    /** Sends a line, soon. What is one too many, for who doesn't read, is dropped. */
    void line(String line) {
        put(Frame.of(Frame.LINE, line), FOR_END);
    }

    private synchronized void put(Frame frame, int free) {
        if (!isLast && filling.remaining() >= frame.size() + free) {
            frame.put(filling);
            notifyAll();
        }
    }

    /** Sends the end, after everything else, and takes nothing any more. */
    synchronized void end(End end) {
        put(end.frame(), 0);
        takesOutput = false;
        isLast = true;
        notifyAll();
    }

    /** Waits until all is sent, or the guest has gone, or was cut off. */
    void awaitSent() {
        try {
            sent.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    // ---- the sender

    private void send() {
        try {
            for (ByteBuffer next = next(); next != null; next = next()) {
                while (next.hasRemaining()) {
                    channel.write(next);
                }
            }
        } catch (IOException | InterruptedException gone) {
            end(End.GONE);
        } finally {
            sent.countDown();
        }
    }

    private synchronized @Nullable ByteBuffer next() throws InterruptedException {
        while (filling.position() == 0) {
            if (isLast) {
                return null;
            }
            wait();
        }
        ByteBuffer full = filling.flip();
        filling = sending.clear();
        sending = full;
        turns++;
        notifyAll();
        return full;
    }
}
