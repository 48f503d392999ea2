package io.utrace.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramPathTest {
    private final Kernel kernel = new Kernel(Architecture.current());

    @TempDir private Path directory;

    private Path first;
    private Path second;

    @BeforeEach
    void directories() throws IOException {
        first = Files.createDirectory(directory.resolve("first"));
        second = Files.createDirectory(directory.resolve("second"));
    }

    @Test
    void aNameWithASlashIsTaken() {
        assertThat(find("./x", "PATH=/bin").path).isEqualTo(Launches.bytes("./x"));
    }

    @Test
    void theFirstExecutableFileWins() throws IOException {
        program(second, "tool", true);
        assertThat(search("tool").path).isEqualTo(bytes(second.resolve("tool")));
        program(first, "tool", true);
        assertThat(search("tool").path).isEqualTo(bytes(first.resolve("tool")));
    }

    @Test
    void directoriesAndPlainFilesAreSkipped() throws IOException {
        Files.createDirectory(first.resolve("tool"));
        assertThat(search("tool").errno).isEqualTo(Kernel.ENOENT);
        program(second, "tool", false);
        assertThat(search("tool").errno).isEqualTo(Kernel.EACCES);
        Path third = Files.createDirectory(directory.resolve("third"));
        program(third, "tool", true);
        String path = "PATH=" + first + ":" + second + ":" + third;
        assertThat(find("tool", path).path).isEqualTo(bytes(third.resolve("tool")));
    }

    @Test
    void anEmptyElementIsTheCurrentDirectory() throws IOException {
        assertThat(find("pom.xml", "PATH=" + first + ":").errno).isEqualTo(Kernel.EACCES);
        assertThat(find("pom.xml", "PATH=").errno).isEqualTo(Kernel.EACCES);
        assertThat(find("pom.xml", "PATH=" + first).errno).isEqualTo(Kernel.ENOENT);
    }

    @Test
    void withoutPathThereIsADefault() {
        assertThat(find("sh").path).isEqualTo(Launches.bytes("/bin/sh"));
        assertThat(find("sh", "XPATH=/x", "PATHX=/x").path).isEqualTo(Launches.bytes("/bin/sh"));
        assertThat(find("sh", "PATH=/usr/bin", "PATH=/bin").path)
                .isEqualTo(Launches.bytes("/usr/bin/sh"));
    }

    @Test
    void nonsenseIsNotFound() {
        assertThat(find("", "PATH=/bin:").errno).isEqualTo(Kernel.ENOENT);
        assertThat(find("x".repeat(5000), "PATH=/bin").errno).isEqualTo(Kernel.ENOENT);
        byte[] name = {(byte) 0xff, (byte) 0xfe};
        assertThat(ProgramPath.find(kernel, name, Launches.bytes("PATH=/bin", "")).errno)
                .isEqualTo(Kernel.ENOENT);
    }

    private ProgramPath search(String name) {
        return find(name, "A=1", "PATH=/nowhere:" + first + ":" + second);
    }

    private ProgramPath find(String name, String... environment) {
        return ProgramPath.find(kernel, Launches.bytes(name), Launches.bytes(environment));
    }

    private static void program(Path directory, String name, boolean executable)
            throws IOException {
        Path file = Files.createFile(directory.resolve(name));
        assertThat(!executable || file.toFile().setExecutable(true)).isTrue();
    }

    private static byte[] bytes(Path path) {
        return Launches.bytes(path.toString());
    }
}
