package io.utrace.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class TraceOutputTest {
    private final Sink sink = new Sink();
    private final List<String> troubles = new ArrayList<>();

    /** Keeps each write apart. */
    private static final class Sink extends OutputStream {
        final BlockingQueue<String> writes = new LinkedBlockingQueue<>();
        volatile boolean full;

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (full) {
                throw new IOException("No space left on device");
            }
            writes.add(new String(bytes, offset, length, StandardCharsets.UTF_8));
        }
    }

    private static void write(TraceOutput output, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        output.write(bytes, 0, bytes.length);
    }

    @Test
    void unbufferedEachCallIsOneWrite() {
        TraceOutput output = TraceOutput.unbuffered(sink, "sink", troubles::add);
        write(output, "one\n");
        output.println("two – 2");
        output.printf("%s %d%n", "three", 3);
        output.print((String) null);
        output.println((Object) List.of(4));
        assertThat(sink.writes).containsExactly("one\n", "two – 2\n", "three 3\n", "null", "[4]\n");
    }

    @Test
    void bufferedCallsAreWrittenTogetherSoonAfter() throws Exception {
        TraceOutput output = TraceOutput.buffered(sink, "sink", troubles::add);
        for (int round = 0; round < 3; round++) {
            synchronized (output) {
                write(output, "a");
                write(output, "b");
            }
            assertThat(sink.writes.poll(30, TimeUnit.SECONDS)).isEqualTo("ab");
        }
        assertThat(sink.writes).isEmpty();
    }

    @Test
    void aFullBufferIsWrittenAtOnceAndNoCallIsTornApart() {
        TraceOutput output = TraceOutput.buffered(sink, "sink", troubles::add);
        String large = "x".repeat(40_000);
        String larger = "y".repeat(70_000);
        synchronized (output) {
            write(output, large);
            assertThat(sink.writes).isEmpty();
            write(output, large);
            assertThat(sink.writes).containsExactly(large);
            write(output, larger);
            assertThat(sink.writes).containsExactly(large, large, larger);
        }
    }

    @Test
    void closeWritesButEndsNothing() {
        TraceOutput output = TraceOutput.buffered(sink, "sink", troubles::add);
        synchronized (output) {
            write(output, "a");
            output.close();
            write(output, "b");
            output.flush();
        }
        assertThat(sink.writes).containsExactly("a", "b");
    }

    @Test
    void aRefusedWriteIsToldOnce() {
        TraceOutput output = TraceOutput.unbuffered(sink, "sink", troubles::add);
        sink.full = true;
        write(output, "a");
        sink.full = false;
        write(output, "b");
        output.flush();
        assertThat(output.checkError()).isTrue();
        assertThat(sink.writes).isEmpty();
        assertThat(troubles)
                .containsExactly(
                        "can't write to sink: No space left on device;"
                                + " the rest of the trace is dropped");
    }

    @Test
    void whatIsHeldComesTogetherOrNotAtAll() {
        TraceOutput released = TraceOutput.unbuffered(sink, "sink", troubles::add);
        released.hold();
        write(released, "a");
        write(released, "b");
        assertThat(sink.writes).isEmpty();
        released.release();
        write(released, "c");
        assertThat(sink.writes).containsExactly("ab", "c");

        TraceOutput discarded = TraceOutput.unbuffered(sink, "sink", troubles::add);
        discarded.hold();
        write(discarded, "d");
        discarded.discard();
        discarded.release();
        write(discarded, "e");
        assertThat(sink.writes).containsExactly("ab", "c");
        assertThat(troubles).isEmpty();
    }

    @Test
    void aFileIsEmptiedFirst(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("trace");
        Files.writeString(file, "old and long");
        TraceOutput output = TraceOutput.file(file.toString(), troubles::add);
        write(output, "new");
        output.flush();
        assertThat(file).hasContent("new");
    }

    @Test
    void aFileThatCannotBeWrittenIsAnErrorAtOnce(@TempDir Path directory) {
        assertThatThrownBy(() -> TraceOutput.file(directory.toString(), troubles::add))
                .isInstanceOf(IOException.class)
                .hasMessage(directory + " (Is a directory)");
    }
}
