package io.utrace.host;

import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where modules write. What one call writes stays together.
 *
 * <p>To standard error each call goes out at once, as one write(2), so that it stands where it
 * belongs among what the traced program writes. To a file it goes through a buffer, which is
 * written when full, and soon after the last call. Once the system refuses a write, that is told in
 * one line and everything after it is dropped: a full disk is no reason to disturb the program that
 * is traced.
 *
 * <p>Thread-safe. {@link #write(byte[], int, int)} allocates nothing and takes one lock.
 *
 * <pre>{@code
 * TraceOutput trace =
 *         TraceOutput.file("trace", line -> System.err.println("utrace: " + line));
 * host.start(choices, utrace, trace);
 * // … the run
 * host.stop();
 * trace.flush();
 * }</pre>
 */
public final class TraceOutput extends PrintStream {
    private static final int BUFFER = 1 << 16;
    private static final int FLUSH_MILLIS = 100;

    private final OutputStream sink;
    private final String name;
    private final Consumer<? super String> troubles;
    private final byte @Nullable [] buffer;
    private @Nullable ByteArrayOutputStream held;
    private int count;
    private boolean flushPending;
    private boolean flusherStarted;
    private boolean broken;

    private TraceOutput(
            OutputStream sink,
            String name,
            byte @Nullable [] buffer,
            Consumer<? super String> troubles) {
        super(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        this.sink = sink;
        this.name = name;
        this.buffer = buffer;
        this.troubles = troubles;
    }

    /**
     * Writes to standard error.
     *
     * @param troubles told in one line when that fails
     * @return the output
     */
    public static TraceOutput standardError(Consumer<? super String> troubles) {
        return unbuffered(new FileOutputStream(FileDescriptor.err), "standard error", troubles);
    }

    /**
     * Writes to a file, which is made, or emptied, now.
     *
     * @param path its name
     * @param troubles told in one line when that fails
     * @return the output, to be flushed at the end
     * @throws IOException when the file can't be written
     */
    public static TraceOutput file(String path, Consumer<? super String> troubles)
            throws IOException {
        return buffered(new FileOutputStream(path), OneLine.of(path), troubles);
    }

    /**
     * Writes to something else, each call at once.
     *
     * @param sink where each call goes as one
     * @param name what it is, for the user
     * @param troubles told in one line when that fails
     * @return the output
     */
    public static TraceOutput unbuffered(
            OutputStream sink, String name, Consumer<? super String> troubles) {
        return new TraceOutput(sink, name, null, troubles);
    }

    static TraceOutput buffered(OutputStream sink, String name, Consumer<? super String> troubles) {
        return new TraceOutput(sink, name, new byte[BUFFER], troubles);
    }

    /**
     * Keeps in memory what is written from now on, until it is known whether it is wanted: to be
     * followed soon by {@link #release} or {@link #discard}.
     */
    public synchronized void hold() {
        held = new ByteArrayOutputStream();
    }

    /**
     * Writes what was kept, and from now on everything. Without a {@link #hold} it does nothing.
     */
    public synchronized void release() {
        if (held != null) {
            byte[] bytes = held.toByteArray();
            held = null;
            write(bytes, 0, bytes.length);
        }
    }

    /** Forgets what was kept, and everything that follows. */
    public synchronized void discard() {
        held = null;
        broken = true;
    }

    @Override
    public synchronized void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (held != null) {
            held.write(bytes, offset, length);
            return;
        }
        if (buffer == null) {
            send(bytes, offset, length);
            return;
        }
        if (length > buffer.length - count) {
            sendBuffer();
            if (length > buffer.length) {
                send(bytes, offset, length);
                return;
            }
        }
        System.arraycopy(bytes, offset, buffer, count, length);
        count += length;
        if (!flushPending) {
            flushPending = true;
            wakeFlusher();
        }
    }

    private void wakeFlusher() {
        if (!flusherStarted) {
            flusherStarted = true;
            Thread flusher = new Thread(this::flushNowAndThen, "utrace-flusher");
            flusher.setDaemon(true);
            flusher.start();
        } else {
            notifyAll();
        }
    }

    private synchronized void flushNowAndThen() {
        try {
            while (true) {
                while (!flushPending) {
                    wait();
                }
                // woken by nobody meanwhile, for only the first write after a flush wakes
                wait(FLUSH_MILLIS);
                sendBuffer();
                flushPending = false;
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private void sendBuffer() {
        if (buffer != null && count > 0) {
            int length = count;
            count = 0;
            send(buffer, 0, length);
        }
    }

    private void send(byte[] bytes, int offset, int length) {
        if (broken) {
            return;
        }
        try {
            sink.write(bytes, offset, length);
        } catch (IOException e) {
            broken = true;
            troubles.accept(
                    "can't write to "
                            + name
                            + ": "
                            + OneLine.of(String.valueOf(e.getMessage()))
                            + "; the rest of the trace is dropped");
        }
    }

    @Override
    public synchronized void flush() {
        sendBuffer();
    }

    /** Does what {@link #flush} does: the end of one module isn't the end of the others' output. */
    @Override
    public void close() {
        flush();
    }

    @Override
    public synchronized boolean checkError() {
        flush();
        return broken;
    }

    // Each of these would come in pieces otherwise.

    @Override
    public void print(@Nullable String text) {
        writeText(String.valueOf(text));
    }

    @Override
    public void println(@Nullable String text) {
        writeText(text + "\n");
    }

    @Override
    public void println(@Nullable Object object) {
        writeText(object + "\n");
    }

    @Override
    @SuppressWarnings("AnnotateFormatMethod") // the method overridden isn't annotated either
    public PrintStream format(String format, @Nullable Object... arguments) {
        writeText(String.format(format, arguments));
        return this;
    }

    private void writeText(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        write(bytes, 0, bytes.length);
    }
}
