package io.utrace.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A tracee finds what it would find without us. */
@Timeout(60)
class SurroundingsIT {
    private static String surroundings;
    private static String odd;

    @TempDir private Path directory;

    @BeforeAll
    static void build() throws Exception {
        surroundings = CPrograms.build("surroundings").toString();
        odd = CPrograms.build("odd").toString();
    }

    /** Both runs start alike; in one, a shell records and a JVM launches. */
    @Test
    void asWithoutUs() throws Exception {
        Path out = directory.resolve("out");
        run(surroundings, out.toString(), "", "end");
        List<String> expected = records(out);
        assertThat(expected).contains("umask=027", "arg=\u00ff", "env=BYTES=\u00ff\u0080\1");
        Files.delete(out);
        String launch =
                """
                fds=
                for fd in /proc/$$/fd/*; do [ -e $fd ] && fds=$fds,${fd##*/}; done
                environ=$(base64 -w0 /proc/$$/environ)
                ignored=$(sed -n 's/SigIgn:\t//p' /proc/$$/status)
                coredump=$(cat /proc/$$/coredump_filter)
                exec '%s' -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp '%s' \
                --enable-native-access=ALL-UNNAMED \
                -Dutrace.launch.fds=${fds#,} -Dutrace.launch.nofile=$(ulimit -Sn) \
                -Dutrace.launch.ignored=$ignored -Dutrace.launch.coredump=$coredump \
                -Dutrace.launch.environ=$environ io.utrace.linux.LaunchOnce "$@"
                """
                        .formatted(
                                Path.of(System.getProperty("java.home"), "bin", "java"),
                                classPath());
        run("/bin/sh", "-c", launch, "sh", surroundings, out.toString(), "", "end");
        assertThat(records(out)).isEqualTo(expected);
    }

    @Test
    void theParentIsThisProcess() throws Exception {
        Path out = directory.resolve("out");
        Properties recorded = new Properties();
        recorded.setProperty("utrace.launch.ignored", "1000");
        recorded.setProperty("utrace.launch.coredump", "00000007");
        recorded.setProperty("utrace.launch.nofile", "99");
        try (Launches launches = new Launches(new Surroundings(recorded))) {
            String path = out.toString();
            assertThat(launches.run(new byte[0][], surroundings, path)).isZero();
        }
        List<String> found = Files.readAllLines(out, StandardCharsets.ISO_8859_1);
        assertThat(String.join("", found).split("\0"))
                .contains(
                        "ppid=" + ProcessHandle.current().pid(),
                        "signal=12 0 0 0",
                        "signal=13 1 0 0",
                        "signal=32 0 0 0",
                        "coredump_filter=00000007")
                .filteredOn(record -> record.startsWith("fd="))
                .hasSize(3);
    }

    private void run(String... command) throws Exception {
        List<String> all = new ArrayList<>(List.of(odd));
        all.addAll(List.of(command));
        Process process =
                new ProcessBuilder(all)
                        .directory(directory.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(directory.resolve("log").toFile())
                        .redirectInput(new File("/dev/null"))
                        .start();
        assertThat(process.waitFor()).as(() -> "log: " + log()).isZero();
    }

    private String log() {
        return new String(
                Surroundings.read(directory.resolve("log").toString()),
                StandardCharsets.ISO_8859_1);
    }

    /** Without those that differ from any run to the next. */
    private static List<String> records(Path file) throws Exception {
        List<String> records = new ArrayList<>();
        for (byte[] bytes : Surroundings.split(Files.readAllBytes(file))) {
            String record = new String(bytes, StandardCharsets.ISO_8859_1);
            if (!record.startsWith("ppid=")) {
                records.add(record);
            }
        }
        return records;
    }

    /** The child runs from the class path, whether or not this JVM does. */
    private static String classPath() {
        String path = System.getProperty("jdk.module.path", "");
        return Path.of("target", "test-classes").toAbsolutePath()
                + ":"
                + Path.of("target", "classes").toAbsolutePath()
                + ":"
                + System.getProperty("java.class.path")
                + ":"
                + path;
    }
}
