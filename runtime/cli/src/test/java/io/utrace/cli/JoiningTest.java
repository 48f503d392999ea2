package io.utrace.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
@DisplayName("A guest of another's runtime")
class JoiningTest {
    private static final int RUNTIME = 17;

    @TempDir private Path folder;
    private ServerSocketChannel server;
    private Link link;
    private SocketChannel runtime;

    @BeforeEach
    void connect() throws IOException {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("socket"));
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(address);
        link = new Link(RUNTIME, SocketChannel.open(address));
        runtime = server.accept();
    }

    @AfterEach
    void close() throws IOException {
        link.close();
        runtime.close();
        server.close();
    }

    private int run() throws CommandException {
        String[] words = {"attach", "-m", "mine", "-o", folder.resolve("out").toString(), "1"};
        return new Joining(TraceArguments.parse(words)).run(link);
    }

    private static Frame output(int... bytes) {
        ByteBuffer body = ByteBuffer.allocate(bytes.length);
        for (int each : bytes) {
            body.put((byte) each);
        }
        return new Frame(Frame.OUTPUT, body.flip());
    }

    private void assertGarbage(Frame frame) throws IOException {
        output(0, 0, 'a').write(runtime);
        frame.write(runtime);
        assertThatThrownBy(this::run)
                .isInstanceOf(CommandException.class)
                .hasMessage("process 17 answers garbage");
        assertThat(folder.resolve("out")).hasContent("a");
    }

    @Test
    @DisplayName("writes what its modules write, and ends as it is told")
    void writes() throws Exception {
        output(0, 0, 'a', 'b').write(runtime);
        output(0, 0).write(runtime);
        output(0, 0, 'c').write(runtime);
        new End(3, "").frame().write(runtime);
        assertThat(run()).isEqualTo(3);
        assertThat(Files.readString(folder.resolve("out"))).isEqualTo("abc");
    }

    @Test
    @DisplayName("has no module of that number")
    void noSuchModule() throws IOException {
        assertGarbage(output(0, 1, 'b'));
    }

    @Test
    @DisplayName("has no module of a number below zero")
    void negativeModule() throws IOException {
        assertGarbage(output(255, 255, 'b'));
    }

    @Test
    @DisplayName("needs to know which module it was")
    void noModule() throws IOException {
        assertGarbage(output(0));
    }

    @Test
    @DisplayName("needs to know how it ends")
    void noStatus() throws IOException {
        assertGarbage(new Frame(Frame.END, ByteBuffer.allocate(0)));
    }
}
