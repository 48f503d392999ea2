package io.utrace.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.nio.channels.ReadableByteChannel;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A message between a runtime and its guest")
class FrameTest {
    private static final int MOST = 100;

    private static ReadableByteChannel channel(String bytes) {
        return Channels.newChannel(new ByteArrayInputStream(bytes.getBytes(ISO_8859_1)));
    }

    private static Frame read(String bytes) throws IOException {
        return Frame.read(channel(bytes), MOST);
    }

    @Test
    @DisplayName("comes as it went, one after the other")
    void comesAsItWent() throws IOException {
        Pipe pipe = Pipe.open();
        List<Frame> frames =
                List.of(
                        Frame.of(Frame.GREETING, Frame.PROTOCOL),
                        Frame.of(Frame.LINE, ""),
                        Frame.of(Frame.LINE, "\u00fc\ud83d\ude00\0"),
                        new End(125, "gone").frame());
        for (Frame frame : frames) {
            frame.write(pipe.sink());
        }
        pipe.sink().close();
        for (Frame frame : frames) {
            assertThat(Frame.read(pipe.source(), MOST)).isEqualTo(frame);
        }
        assertThatThrownBy(() -> Frame.read(pipe.source(), MOST)).isInstanceOf(EOFException.class);
    }

    @Test
    @DisplayName("comes whole, however few bytes come at a time")
    void byteByByte() throws IOException {
        byte[] bytes = "\0\0\0\3Oab".getBytes(ISO_8859_1);
        InputStream slow =
                new ByteArrayInputStream(bytes) {
                    @Override
                    public synchronized int read(byte[] into, int at, int length) {
                        return super.read(into, at, Math.min(1, length));
                    }
                };
        Frame frame = Frame.read(Channels.newChannel(slow), MOST);
        assertThat(frame.kind()).isEqualTo(Frame.OUTPUT);
        assertThat(frame.text()).isEqualTo("ab");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\0", "\0\0\0\1", "\0\0\0\2R", "\0\0\0\144R..."})
    @DisplayName("that is cut short is none")
    void cutShort(String bytes) {
        assertThatThrownBy(() -> read(bytes)).isInstanceOf(EOFException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\0\0\0\0R",
                "\0\0\0\146R",
                "\u007f\u00ff\u00ff\u00ffR",
                "\u0080\0\0\0R",
                "\u00ff\u00ff\u00ff\u00ffR",
                "GET / HTTP/1.1\r\n\r\n"
            })
    @DisplayName("that is longer than it may be, or shorter than nothing, isn't waited for")
    void absurd(String bytes) {
        assertThatThrownBy(() -> read(bytes)).isInstanceOf(ProtocolException.class);
    }

    @Test
    @DisplayName("may be as long as it may be")
    void longest() throws IOException {
        assertThat(read("\0\0\0\145R" + "x".repeat(MOST)).text()).hasSize(MOST);
    }

    @Test
    @DisplayName(
            "of random bytes is a frame, or an end, or a breach: and no more is read than it has")
    void random() throws IOException {
        Random random = new Random(1);
        byte[] bytes = new byte[200];
        for (int i = 0; i < 100_000; i++) {
            random.nextBytes(bytes);
            bytes[0] = 0;
            bytes[1] = 0;
            bytes[2] &= 1;
            InputStream in = new ByteArrayInputStream(bytes);
            try {
                Frame frame = Frame.read(Channels.newChannel(in), MOST);
                assertThat(in.available() + frame.size()).isEqualTo(bytes.length);
                words(frame);
                End.of(frame);
            } catch (IOException breach) {
                assertThat(in.available()).isEqualTo(bytes.length - Frame.HEADER);
            }
        }
    }

    private static void words(Frame frame) {
        try {
            assertThat(frame.words()).isNotEmpty();
        } catch (ProtocolException without) {
            assertThat(frame.text()).doesNotEndWith("\0");
        }
    }

    @Test
    @DisplayName("has the words that were put into it, empty ones too")
    void hasWords() throws IOException {
        for (List<String> words :
                List.of(List.of(""), List.of("1", "", "\u00fc", ""), List.of("attach", "2"))) {
            assertThat(Frame.request(words).words()).isEqualTo(words);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "1\0attach"})
    @DisplayName("has no words when the last doesn't end")
    void hasNoWords(String body) {
        assertThatThrownBy(() -> Frame.of(Frame.REQUEST, body).words())
                .isInstanceOf(ProtocolException.class);
    }

    @Test
    @DisplayName("that says it is over has a status")
    void ends() throws IOException {
        End end = new End(127, "it is \u00fcber");
        assertThat(End.of(end.frame())).isEqualTo(end);
        assertThatThrownBy(() -> End.of(Frame.of(Frame.END, "")))
                .isInstanceOf(ProtocolException.class);
    }
}
