package io.utrace.syscallwatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.utrace.api.Abi;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class SyscallTableTest {
    private static final Path HEADER = Path.of("/usr/include/x86_64-linux-gnu/asm/unistd_64.h");

    private final SyscallTable table = new SyscallTable();

    @Test
    void everyCallOfTheKernelIsThere() {
        recorded().forEach((number, name) -> assertThat(table.number(name)).isEqualTo(number));
    }

    @Test
    void everyCallOfTheInstalledHeaderIsThere() {
        installed().forEach((number, name) -> assertThat(table.number(name)).isEqualTo(number));
    }

    @Test
    void everyLineOfTheTableCanBeRead() {
        recorded()
                .keySet()
                .forEach(number ->
                        assertThatCode(() -> table.get(Abi.X86_64, number))
                                .doesNotThrowAnyException());
    }

    @Test
    void aCallIsReadOnce() {
        assertThat(table.get(Abi.X86_64, 39)).isSameAs(table.get(Abi.X86_64, 39));
    }

    @Test
    void namesAreWholeNames() {
        assertThat(table.number("open")).isEqualTo(2);
        assertThat(table.number("ope")).isNegative();
        assertThat(table.number("")).isNegative();
        assertThat(table.number("no_such_call")).isNegative();
    }

    private static Map<Integer, String> recorded() {
        Map<Integer, String> calls = new TreeMap<>();
        try (InputStream list = SyscallTableTest.class.getResourceAsStream("unistd_64.txt")) {
            new String(list.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .map(line -> line.split(" "))
                    .forEach(words -> calls.put(Integer.valueOf(words[0]), words[1]));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        assertThat(calls).hasSizeGreaterThan(370);
        return calls;
    }

    private static Map<Integer, String> installed() {
        Map<Integer, String> calls = new TreeMap<>();
        if (Files.isReadable(HEADER)) {
            try {
                Matcher definition =
                        Pattern.compile("#define __NR_(\\w+) (\\d+)")
                                .matcher(Files.readString(HEADER));
                while (definition.find()) {
                    calls.put(Integer.valueOf(definition.group(2)), definition.group(1));
                }
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }
        return calls;
    }
}
