package io.utrace.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.utrace.api.SyscallSet;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("Programs that stop tasks at some of their calls")
class FilterTest {
    private static final int X86_64 = 0xc000003e;
    private static final int I386 = 0x40000003;
    private static final int X32_BIT = 0x40000000;

    private static final int CLONE = 56;
    private static final int PRCTL = 157;
    private static final int SECCOMP = 317;
    private static final int CLONE3 = 435;

    private static final int TRACE = 0x7ff00000 | Filter.MARK;
    private static final int ALLOW = 0x7fff0000;
    private static final long ADDRESS = 0x12340000;

    private final Architecture architecture = new X8664();

    static Stream<SyscallSet> sets() {
        Random random = new Random(1);
        return Stream.of(
                SyscallSet.NONE,
                SyscallSet.ALL,
                SyscallSet.of(0),
                SyscallSet.of(257),
                SyscallSet.of(CLONE, PRCTL, SECCOMP, CLONE3),
                SyscallSet.of(CLONE - 1, CLONE + 1, PRCTL - 1, PRCTL + 1),
                SyscallSet.of(0, 1, 2, 59, 257, 322, 4095),
                SyscallSet.of(IntStream.range(0, 600).toArray()),
                SyscallSet.of(IntStream.range(0, 600).filter(n -> n % 2 == 0).toArray()),
                SyscallSet.of(random.ints(200, 0, 600).toArray()));
    }

    @ParameterizedTest
    @MethodSource("sets")
    @DisplayName("stop at what is wanted, and let all else through")
    void numbers(SyscallSet calls) {
        Filter filter = new Filter(calls, architecture);
        for (int number = 0; number <= 600; number++) {
            boolean isGuarded = number == CLONE3 || number == SECCOMP;
            boolean isTraced = calls.contains(number) || isGuarded;
            assertThat(run(filter, X86_64, number, 0)).isEqualTo(isTraced ? TRACE : ALLOW);
            assertThat(run(filter, X86_64, number | X32_BIT, 0)).isEqualTo(TRACE);
            assertThat(run(filter, I386, number, 0)).isEqualTo(TRACE);
        }
        assertThat(run(filter, X86_64, 4096, 0)).isEqualTo(ALLOW);
        assertThat(run(filter, X86_64, X32_BIT - 1, 0)).isEqualTo(ALLOW);
        assertThat(run(filter, X86_64, -1, 0)).isEqualTo(TRACE);
    }

    @Test
    @DisplayName("stop at a clone whose child would escape, and at what brings another program")
    void guards() {
        Filter filter = new Filter(SyscallSet.of(257), architecture);
        assertThat(run(filter, X86_64, CLONE, 0x3d0f00)).isEqualTo(ALLOW);
        assertThat(run(filter, X86_64, CLONE, 0x3d0f00 | CloneFlags.UNTRACED)).isEqualTo(TRACE);
        assertThat(run(filter, X86_64, PRCTL, 38)).isEqualTo(ALLOW);
        assertThat(run(filter, X86_64, PRCTL, Filter.PR_SET_SECCOMP)).isEqualTo(TRACE);
    }

    @Test
    @DisplayName("stop at more than what is wanted when that is scattered too widely")
    void scattered() {
        SyscallSet even = SyscallSet.of(IntStream.range(0, 4096).filter(n -> n % 2 == 0).toArray());
        Filter filter = new Filter(even, architecture);
        for (int number = 0; number < 4096; number += 2) {
            assertThat(run(filter, X86_64, number, 0)).isEqualTo(TRACE);
        }
        SyscallSet third = SyscallSet.of(IntStream.range(0, 1200).map(n -> 3 * n + 1).toArray());
        filter = new Filter(third, architecture);
        for (int number = 1; number < 3600; number += 3) {
            assertThat(run(filter, X86_64, number, 0)).isEqualTo(TRACE);
        }
        assertThat(run(filter, X86_64, 4000, 0)).isEqualTo(ALLOW);
    }

    @Test
    @DisplayName("what they stop at is known")
    void coverage() {
        Filter filter = new Filter(SyscallSet.of(1, 257), architecture);
        assertThat(filter.stopsAt(SyscallSet.NONE)).isTrue();
        assertThat(filter.stopsAt(SyscallSet.of(257))).isTrue();
        assertThat(filter.stopsAt(SyscallSet.of(257, 2))).isFalse();
        assertThat(filter.stopsAt(SyscallSet.ALL)).isFalse();
    }

    /** What the kernel's interpreter makes of the program, checked as its verifier checks. */
    private static int run(Filter filter, int arch, int number, int argument) {
        byte[] image = filter.image(ADDRESS);
        ByteBuffer fields = ByteBuffer.wrap(image).order(ByteOrder.nativeOrder());
        int length = Short.toUnsignedInt(fields.getShort(0));
        assertThat(length).isBetween(1, 4096).isEqualTo((image.length - 16) / 8);
        assertThat(fields.getLong(8)).isEqualTo(ADDRESS + 16);
        int at = 0;
        int accumulator = 0;
        while (true) {
            assertThat(at).isLessThan(length);
            ByteBuffer code = fields.slice(16 + 8 * at, 8).order(ByteOrder.nativeOrder());
            at++;
            int operation = code.getShort(0);
            int operand = code.getInt(4);
            boolean isTrue;
            switch (operation) {
                case 0x20 -> {
                    accumulator =
                            switch (operand) {
                                case 0 -> number;
                                case 4 -> arch;
                                case 16 -> argument;
                                default -> throw new AssertionError("load " + operand);
                            };
                    continue;
                }
                case 0x05 -> {
                    at += operand;
                    continue;
                }
                case 0x06 -> {
                    return operand;
                }
                case 0x15 -> isTrue = accumulator == operand;
                case 0x35 -> isTrue = Integer.compareUnsigned(accumulator, operand) >= 0;
                case 0x45 -> isTrue = (accumulator & operand) != 0;
                default -> throw new AssertionError("operation " + operation);
            }
            at += Byte.toUnsignedInt(code.get(isTrue ? 2 : 3));
        }
    }
}
