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
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class SyscallTableTest {
    private static final Path HEADERS = Path.of("/usr/include/x86_64-linux-gnu/asm");

    private final SyscallTables tables = new SyscallTables();
    private final SyscallTable table = new SyscallTable(X86_64.TABLE);
    private final SyscallTable i386 = I386.table();

    @Test
    void everyCallOfTheKernelIsThere() {
        recorded(64).forEach((number, name) -> assertThat(table.number(name)).isEqualTo(number));
        recorded(32).forEach((number, name) -> assertThat(i386.number(name)).isEqualTo(number));
    }

    @Test
    void everyCallOfTheInstalledHeaderIsThere() {
        installed(64).forEach((number, name) -> assertThat(table.number(name)).isEqualTo(number));
        installed(32).forEach((number, name) -> assertThat(i386.number(name)).isEqualTo(number));
    }

    /** The header numbers those from 512 on with the bit that makes them x32's. */
    @Test
    void everyCallOfX32IsThere() {
        Map<Integer, String> calls =
                installed("unistd_x32.h", "\\(__X32_SYSCALL_BIT \\+ (\\d+)\\)");
        SyscallTable x32 = X32.table();
        calls.forEach((number, name) -> {
            SyscallTable own = number < X32.FIRST ? table : x32;
            assertThat(own.number(name)).isEqualTo(number);
        });
    }

    @Test
    void everyLineOfTheTablesCanBeRead() {
        for (int number = 0; number < 600; number++) {
            for (Abi abi : Abi.values()) {
                int wanted = number;
                assertThatCode(() -> tables.get(abi, wanted)).doesNotThrowAnyException();
            }
        }
    }

    @Test
    void aCallIsReadOnce() {
        for (Abi abi : List.of(Abi.X86_64, Abi.I386, Abi.X32)) {
            assertThat(tables.get(abi, 39)).isSameAs(tables.get(abi, 39));
        }
        assertThat(tables.get(Abi.X32, 515)).isSameAs(tables.get(Abi.X32, 515));
    }

    @Test
    void namesAreWholeNames() {
        assertThat(table.number("open")).isEqualTo(2);
        assertThat(table.number("ope")).isNegative();
        assertThat(table.number("")).isNegative();
        assertThat(table.number("no_such_call")).isNegative();
    }

    private static Map<Integer, String> recorded(int bits) {
        Map<Integer, String> calls = new TreeMap<>();
        try (InputStream list =
                SyscallTableTest.class.getResourceAsStream("unistd_" + bits + ".txt")) {
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

    private static Map<Integer, String> installed(int bits) {
        return installed("unistd_" + bits + ".h", "(\\d+)");
    }

    private static Map<Integer, String> installed(String name, String number) {
        Map<Integer, String> calls = new TreeMap<>();
        Path header = HEADERS.resolve(name);
        if (Files.isReadable(header)) {
            try {
                Matcher definition =
                        Pattern.compile("#define __NR_(\\w+) " + number)
                                .matcher(Files.readString(header));
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
