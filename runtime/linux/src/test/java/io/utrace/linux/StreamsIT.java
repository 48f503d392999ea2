package io.utrace.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.utrace.api.WaitStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Programs with streams of their own")
@Timeout(60)
class StreamsIT {
    @RegisterExtension private final Leaks leaks = new Leaks();
    @RegisterExtension private final Session session = new Session();
    @TempDir private Path directory;

    private CompletableFuture<WaitStatus> launch(Streams streams, String... command)
            throws Exception {
        return session.tasks.launch(
                Launches.bytes(command), session.tasks.environment(), streams, task -> {});
    }

    @Test
    void theyLeadToFiles() throws Exception {
        Path in = Files.writeString(directory.resolve("in"), "asked\n");
        Path out = directory.resolve("\u00f6ut");
        Path err = Files.writeString(directory.resolve("err"), "before\n");
        String commands = "read line; echo $line; echo oops >&2; grep SigBlk /proc/self/status";
        WaitStatus end = launch(new Streams(in, out, err), "/bin/sh", "-c", commands).join();
        assertThat(end.exitCode()).isZero();
        assertThat(out).hasContent("asked\nSigBlk:\t0000000000000000\n");
        assertThat(err).hasContent("before\noops\n");
    }

    @Test
    void bothMayLeadToOneFile() throws Exception {
        Path both = directory.resolve("both");
        String commands = "echo out; echo err >&2; echo out";
        Streams streams = new Streams(Path.of("/dev/null"), both, both);
        assertThat(launch(streams, "/bin/sh", "-c", commands).join().exitCode()).isZero();
        assertThat(both).hasContent("out\nerr\nout\n");
    }

    @Test
    void aFileThatCantBeOpenedKeepsTheProgramFromRunning() throws Exception {
        Path missing = directory.resolve("missing/file");
        Streams streams = new Streams(Path.of("/dev/null"), missing, missing);
        CompletableFuture<WaitStatus> end = launch(streams, "/bin/true");
        assertThatThrownBy(end::join)
                .isInstanceOf(CompletionException.class)
                .hasMessageContaining("open " + missing + ": errno 2");
        // the runtime is none the worse for it
        Path there = directory.resolve("there");
        Streams others = new Streams(Path.of("/dev/null"), there, there);
        assertThat(launch(others, "/bin/true").join().exitCode()).isZero();
    }
}
