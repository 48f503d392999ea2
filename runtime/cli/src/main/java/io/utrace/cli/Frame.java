package io.utrace.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.List;

/**
 * A message between a runtime and its guest: its length, four bytes with the highest first; its
 * kind, a byte; the rest.
 *
 * <p>The runtime begins with a {@link #GREETING}. The guest sends one {@link #REQUEST}, and nothing
 * else; that it closes its side asks for the end. The runtime answers by any number of {@link
 * #LINE}, {@link #OUTPUT} and {@link #STATE}, and an {@link #END}.
 *
 * @param kind what it is
 * @param body the rest
 */
record Frame(byte kind, ByteBuffer body) {
    /** What {@link #GREETING} says. To be changed with any of this. */
    static final String PROTOCOL = "utrace 1";

    static final byte GREETING = 'G';

    /** The guest's process, and the words of its command line, with a NUL behind each. */
    static final byte REQUEST = 'R';

    /** A line for the user. */
    static final byte LINE = 'L';

    /** What a module writes: which of those asked for, two bytes; what. */
    static final byte OUTPUT = 'O';

    /** What there is at a runtime, as JSON. */
    static final byte STATE = 'S';

    /** It is over: the status, a byte; a last line, if there is something to say. */
    static final byte END = 'E';

    /** What goes before the body, and before what is written. */
    static final int HEADER = 5;

    static final int OUTPUT_HEADER = HEADER + 2;

    static Frame of(byte kind, String text) {
        return new Frame(kind, UTF_8.encode(text));
    }

    static Frame request(List<String> words) {
        return of(REQUEST, String.join("\0", words) + "\0");
    }

    String text() {
        return UTF_8.decode(body.duplicate()).toString();
    }

    /** Gives the words, at least one; what has no NUL behind it isn't one. */
    List<String> words() throws ProtocolException {
        String text = text();
        if (!text.endsWith("\0")) {
            throw new ProtocolException("a word without an end");
        }
        return List.of(text.substring(0, text.length() - 1).split("\0", -1));
    }

    /** Waits for the next one, which must not be longer than {@code most}. */
    static Frame read(ReadableByteChannel channel, int most) throws IOException {
        ByteBuffer header = fill(channel, ByteBuffer.allocate(HEADER));
        int length = header.getInt() - 1;
        if (length < 0 || length > most) {
            throw new ProtocolException("not the other end of this protocol");
        }
        return new Frame(header.get(), fill(channel, ByteBuffer.allocate(length)));
    }

    private static ByteBuffer fill(ReadableByteChannel channel, ByteBuffer buffer)
            throws IOException {
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                throw new EOFException("the other end has gone");
            }
        }
        return buffer.flip();
    }

    int size() {
        return HEADER + body.remaining();
    }

    void put(ByteBuffer into) {
        into.putInt(body.remaining() + 1).put(kind).put(body.duplicate());
    }

    /** Waits until the other end takes it. */
    void write(WritableByteChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(size());
        put(bytes);
        bytes.flip();
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
