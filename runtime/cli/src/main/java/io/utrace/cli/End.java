package io.utrace.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.ProtocolException;
import java.nio.ByteBuffer;

/**
 * How a guest's command ends.
 *
 * @param status its exit status, from 0 to 127
 * @param line what the user is told last; empty for nothing
 */
record End(int status, String line) {
    /** For who has gone already, and hears of it no more. */
    static final End GONE = new End(0, "");

    static final End STALLED =
            new End(
                    CommandException.FAILED,
                    "the modules are detached, for nobody has read what they write for 5 s");

    static End of(CommandException refusal) {
        return new End(refusal.status(), refusal.line());
    }

    Frame frame() {
        byte[] text = line.getBytes(UTF_8);
        ByteBuffer body = ByteBuffer.allocate(1 + text.length);
        return new Frame(Frame.END, body.put((byte) status).put(text).flip());
    }

    static End of(Frame frame) throws ProtocolException {
        if (!frame.body().hasRemaining()) {
            throw new ProtocolException("an end without a status");
        }
        ByteBuffer body = frame.body().duplicate();
        int status = body.get();
        return new End(status, UTF_8.decode(body).toString());
    }
}
