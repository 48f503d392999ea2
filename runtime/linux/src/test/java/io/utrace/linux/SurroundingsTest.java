package io.utrace.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SurroundingsTest {
    private final Properties recorded = new Properties();
    private final Surroundings surroundings = new Surroundings(recorded);

    @Test
    void whatIsRecordedCounts() {
        recorded.setProperty("utrace.launch.ignored", "8000000000001000");
        recorded.setProperty("utrace.launch.fds", "0,1,17,2,5");
        recorded.setProperty("utrace.launch.nofile", "1024");
        recorded.setProperty("utrace.launch.coredump", "00000033");
        byte[] block = {'A', '=', (byte) 0xff, 0, 0, 'x', 0};
        recorded.setProperty("utrace.launch.environ", Base64.getEncoder().encodeToString(block));
        assertThat(surroundings.ignoredSignals()).isEqualTo(1L << 63 | 1L << 12);
        assertThat(surroundings.descriptors()).containsExactly(5, 17);
        assertThat(surroundings.descriptorLimit()).isEqualTo(1024);
        assertThat(surroundings.coredumpFilter()).isEqualTo("00000033");
        assertThat(surroundings.environment())
                .isDeepEqualTo(new byte[][] {{'A', '=', (byte) 0xff}, {}, {'x'}});
    }

    @Test
    void anEnvironmentMayLieInAFile(@TempDir Path folder) throws IOException {
        byte[] block = {'A', '=', (byte) 0xff, 0, 0, 'x', 0};
        Path file = Files.write(folder.resolve("environ"), block);
        recorded.setProperty("utrace.launch.environ.file", file.toString());
        assertThat(surroundings.environment())
                .isDeepEqualTo(new byte[][] {{'A', '=', (byte) 0xff}, {}, {'x'}});
    }

    @Test
    void whatIsntIsReadOrLeftAlone() {
        assertThat(surroundings.descriptors()).isEmpty();
        assertThat(surroundings.descriptorLimit()).isEqualTo(-1);
        assertThat(surroundings.coredumpFilter()).isNull();
        assertThat(surroundings.environment())
                .isDeepEqualTo(Surroundings.split(Surroundings.read("/proc/self/environ")));
        assertThat(surroundings.ignoredSignals() & 1L << Kernel.SIGKILL - 1).isZero();
    }

    @Test
    void theLastArgumentsAreThoseOfTheJvm() {
        byte[][] all = Surroundings.split(Surroundings.read("/proc/self/cmdline"));
        assertThat(Surroundings.arguments(all.length)).isDeepEqualTo(all);
        assertThat(Surroundings.arguments(1)[0]).isEqualTo(all[all.length - 1]);
        assertThat(Surroundings.arguments(0)).isEmpty();
    }

    @Test
    void masksAreFoundByName() {
        byte[] status = Launches.bytes("Name:\tSigIgn:\nShdPnd:\t01\nSigIgn:\tf000000000000003\nX");
        assertThat(Surroundings.mask(status, "SigIgn:")).isEqualTo(0xf000000000000003L);
    }

    @Test
    void theLastStringNeedsNoEnd() {
        assertThat(Surroundings.split(new byte[0])).isEmpty();
        assertThat(Surroundings.split(new byte[] {0})).isDeepEqualTo(new byte[][] {{}});
        assertThat(Surroundings.split(new byte[] {'a', 0, 'b'}))
                .isDeepEqualTo(new byte[][] {{'a'}, {'b'}});
    }
}
