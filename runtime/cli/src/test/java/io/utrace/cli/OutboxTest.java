package io.utrace.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
@DisplayName("What a guest is to be sent")
class OutboxTest {
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Duration SHORT = Duration.ofMillis(50);

    /** More than an outbox and a pipe hold. */
    private static final int MUCH = 1 << 20;

    private static final int MOST = 1 << 18;

    private final AtomicInteger stalls = new AtomicInteger();
    private Pipe pipe;

    @BeforeEach
    void open() throws IOException {
        pipe = Pipe.open();
    }

    @AfterEach
    void close() throws IOException {
        pipe.source().close();
        pipe.sink().close();
    }

    private Outbox outbox(Duration patience) {
        return new Outbox(pipe.sink(), patience, stalls::incrementAndGet);
    }

    private List<Frame> readAll() throws IOException {
        List<Frame> frames = new ArrayList<>();
        do {
            frames.add(Frame.read(pipe.source(), MOST));
        } while (frames.getLast().kind() != Frame.END);
        return frames;
    }

    private static byte[] outputOf(int module, List<Frame> frames) throws IOException {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        for (Frame frame : frames) {
            ByteBuffer body = frame.body().duplicate();
            if (frame.kind() == Frame.OUTPUT && body.getShort() == module) {
                byte[] bytes = new byte[body.remaining()];
                body.get(bytes);
                output.write(bytes);
            }
        }
        return output.toByteArray();
    }

    private static byte[] random(int length, int seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static void awaitWaiting(Thread thread) {
        while (thread.getState() != Thread.State.TIMED_WAITING) {
            assertThat(thread.isAlive()).isTrue();
            Thread.onSpinWait();
        }
    }

    private static Thread start(OutputStream to, byte[] bytes) {
        return Thread.ofPlatform()
                .start(() -> {
                    try {
                        to.write(bytes);
                    } catch (IOException impossible) {
                        throw new AssertionError(impossible);
                    }
                });
    }

    /** Waits until nothing more goes into the pipe: what is written from now on stays here. */
    private void fill(Outbox outbox) {
        Thread full = start(outbox.stream(0), new byte[MUCH]);
        awaitWaiting(full);
    }

    // ---- who reads

    @Test
    @DisplayName("comes in its order, with the end last")
    void order() throws IOException {
        Outbox outbox = outbox(LONG);
        outbox.line("first");
        outbox.stream(3).write("second".getBytes(UTF_8));
        outbox.stream(3).write('!');
        outbox.line("third");
        outbox.end(new End(7, "last"));
        List<Frame> frames = readAll();
        assertThat(frames)
                .extracting(frame -> (char) frame.kind() + frame.text())
                .containsExactly("Lfirst", "O\0\3second", "O\0\3!", "Lthird", "E\7last");
        outbox.awaitSent();
        assertThat(stalls).hasValue(0);
    }

    @Test
    @DisplayName("is cut into pieces that fit, however much is written at once")
    void much() throws Exception {
        Outbox outbox = outbox(LONG);
        byte[] bytes = random(MUCH, 1);
        Thread writer =
                Thread.ofPlatform()
                        .start(() -> {
                            try {
                                outbox.stream(0).write(bytes, 1, MUCH - 2);
                                outbox.stream(0).write(bytes, 0, 0);
                            } catch (IOException impossible) {
                                throw new AssertionError(impossible);
                            }
                            outbox.end(End.GONE);
                        });
        byte[] read = outputOf(0, readAll());
        writer.join();
        assertThat(read).isEqualTo(Arrays.copyOfRange(bytes, 1, MUCH - 1));
    }

    @Test
    @DisplayName("of many modules at once is all there, of each in its order")
    void manyWriters() throws Exception {
        Outbox outbox = outbox(LONG);
        List<Thread> writers = new ArrayList<>();
        for (int module = 0; module < 4; module++) {
            writers.add(start(outbox.stream(module), random(MUCH, module)));
        }
        Thread ender =
                Thread.ofPlatform()
                        .start(() -> {
                            for (Thread writer : writers) {
                                try {
                                    writer.join();
                                } catch (InterruptedException impossible) {
                                    throw new AssertionError(impossible);
                                }
                            }
                            outbox.end(End.GONE);
                        });
        List<Frame> frames = readAll();
        ender.join();
        for (int module = 0; module < 4; module++) {
            assertThat(outputOf(module, frames)).isEqualTo(random(MUCH, module));
        }
        assertThat(stalls).hasValue(0);
    }

    // ---- who reads slowly

    @Test
    @DisplayName("waits for who reads slowly, whoever interrupts, and loses nothing")
    void slow() throws Exception {
        Outbox outbox = outbox(LONG);
        boolean[] wasInterrupted = new boolean[1];
        byte[] bytes = random(MUCH, 1);
        Thread writer =
                Thread.ofPlatform()
                        .start(() -> {
                            try {
                                outbox.stream(0).write(bytes);
                            } catch (IOException impossible) {
                                throw new AssertionError(impossible);
                            }
                            wasInterrupted[0] = Thread.interrupted();
                            outbox.end(End.GONE);
                        });
        awaitWaiting(writer);
        writer.interrupt();
        assertThat(outputOf(0, readAll())).isEqualTo(bytes);
        writer.join();
        assertThat(wasInterrupted[0]).isTrue();
        assertThat(stalls).hasValue(0);
    }

    @Test
    @DisplayName("waits no longer than it is patient for who doesn't read, and then no more")
    void deaf() throws Exception {
        Outbox outbox = outbox(SHORT);
        OutputStream stream = outbox.stream(0);
        byte[] much = new byte[MUCH];
        stream.write(much);
        assertThat(stalls).hasPositiveValue();
        int before = stalls.get();
        for (int i = 0; i < 1000; i++) {
            stream.write(much);
        }
        assertThat(stalls).hasValue(before);
        outbox.end(End.STALLED);
        assertThat(End.of(readAll().getLast())).isEqualTo(End.STALLED);
        outbox.awaitSent();
    }

    @Test
    @DisplayName("drops lines that there is no space for, but has space for the end")
    void lines() throws Exception {
        Outbox outbox = outbox(LONG);
        fill(outbox);
        // more than everything between here and there holds
        int lines = 100_000;
        for (int i = 0; i < lines; i++) {
            outbox.line("line " + i);
        }
        outbox.end(new End(1, "x".repeat(1000)));
        List<Frame> frames = readAll();
        List<Integer> read =
                frames.stream()
                        .filter(frame -> frame.kind() == Frame.LINE)
                        .map(frame -> Integer.valueOf(frame.text().substring("line ".length())))
                        .toList();
        assertThat(read).hasSizeBetween(100, lines - 1).isSorted().doesNotHaveDuplicates();
        assertThat(End.of(frames.getLast()).line()).hasSize(1000);
    }

    // ---- who goes

    @Test
    @DisplayName("is nothing any more when the guest goes: who waits for him goes on")
    void goes() throws Exception {
        Outbox outbox = outbox(LONG);
        Thread writer = start(outbox.stream(0), new byte[MUCH]);
        awaitWaiting(writer);
        pipe.source().close();
        writer.join();
        outbox.awaitSent();
        outbox.stream(0).write(new byte[MUCH]);
        outbox.line("too late");
        outbox.end(End.GONE);
        assertThat(stalls).hasValue(0);
    }

    @Test
    @DisplayName("ends with the end: what comes later is dropped")
    void nothingAfterTheEnd() throws Exception {
        Outbox outbox = outbox(LONG);
        outbox.end(End.GONE);
        outbox.line("too late");
        outbox.stream(0).write(new byte[MUCH]);
        outbox.end(new End(9, "again"));
        assertThat(readAll()).containsExactly(End.GONE.frame());
        outbox.awaitSent();
        pipe.sink().close();
        assertThatThrownBy(this::readAll).isInstanceOf(EOFException.class);
    }
}
