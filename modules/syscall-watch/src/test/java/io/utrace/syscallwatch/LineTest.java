package io.utrace.syscallwatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineTest {
    private static String written(Consumer<Line> action) {
        Line line = new Line();
        action.accept(line);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        line.writeTo(new PrintStream(bytes));
        return bytes.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    }

    @ParameterizedTest
    @ValueSource(
            longs = {
                0,
                1,
                9,
                10,
                99,
                100,
                4095,
                2147483647,
                2147483648L,
                4294967295L,
                999999999999999999L,
                1000000000000000000L,
                Long.MAX_VALUE,
                Long.MIN_VALUE,
                -1,
                -10
            })
    void numbersAreThoseOfTheLibrary(long value) {
        assertThat(written(line -> line.decimal(value))).isEqualTo(Long.toString(value));
        assertThat(written(line -> line.unsigned(value))).isEqualTo(Long.toUnsignedString(value));
        String hex = value == 0 ? "0" : "0x" + Long.toHexString(value);
        assertThat(written(line -> line.hex(value))).isEqualTo(hex);
        assertThat(written(line -> line.pointer(value))).isEqualTo(value == 0 ? "NULL" : hex);
    }

    @Test
    void permissionsHaveThreeDigitsAtLeast() {
        assertThat(written(line -> line.octal(0))).isEqualTo("000");
        assertThat(written(line -> line.octal(7))).isEqualTo("007");
        assertThat(written(line -> line.octal(077))).isEqualTo("077");
        assertThat(written(line -> line.octal(0644))).isEqualTo("0644");
        assertThat(written(line -> line.octal(0177777))).isEqualTo("0177777");
    }

    @Test
    void paddingComesBefore() {
        assertThat(written(line -> line.padded(7, 5, ' '))).isEqualTo("    7");
        assertThat(written(line -> line.padded(12345, 5, ' '))).isEqualTo("12345");
        assertThat(written(line -> line.padded(123456, 5, ' '))).isEqualTo("123456");
    }

    @Test
    void lengthHasALimit() {
        byte[] chunk = new byte[1000];
        Arrays.fill(chunk, (byte) 'x');
        assertThat(
                        written(line -> {
                            for (int i = 0; i < 2000; i++) {
                                line.text(chunk);
                                line.put('y');
                            }
                        }))
                .hasSizeLessThanOrEqualTo(Line.LIMIT)
                .hasSizeGreaterThan(Line.LIMIT - 1001);
    }

    @Test
    void whatWasTakenBackIsGone() {
        assertThat(
                        written(line -> {
                            line.text("abc");
                            line.truncate(1);
                            line.truncate(9);
                            line.put('d');
                        }))
                .isEqualTo("ad");
    }
}
