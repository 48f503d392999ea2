package io.utrace.syscallwatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever a program passes, and whatever its memory holds, each call gives one clean line. */
class HostileTraceeTest {
    private static final int CALLS = 512;
    private static final int ROUNDS = 20;
    private static final long[] NASTY = {
        0,
        1,
        -1,
        2,
        3,
        16,
        64,
        88,
        4096,
        Integer.MAX_VALUE,
        Integer.MIN_VALUE,
        0xffff_ffffL,
        Long.MAX_VALUE,
        Long.MIN_VALUE,
        -4095,
        0x1000,
        0x7fff_ffff_f000L,
        -100
    };

    /** What the tracee's memory is like. */
    enum Contents implements ReadOnlyMemory {
        UNMAPPED {
            @Override
            public int read(long address, byte[] destination, int offset, int length) {
                return 0;
            }
        },
        ZEROS {
            @Override
            public int read(long address, byte[] destination, int offset, int length) {
                return fill(destination, offset, length, 0);
            }
        },
        ONES {
            @Override
            public int read(long address, byte[] destination, int offset, int length) {
                return fill(destination, offset, length, 0xff);
            }
        },
        SMALL_NUMBERS {
            @Override
            public int read(long address, byte[] destination, int offset, int length) {
                for (int i = 0; i < length; i++) {
                    destination[offset + i] = (byte) ((address + i) % 8 == 0 ? 1 : 0);
                }
                return length;
            }
        },
        RANDOM {
            private final Random random = new Random(42);

            @Override
            public int read(long address, byte[] destination, int offset, int length) {
                for (int i = 0; i < length; i++) {
                    destination[offset + i] = (byte) random.nextInt();
                }
                return length;
            }
        },
        /** It ends in the middle of whatever is read. */
        TORN {
            @Override
            public int read(long address, byte[] destination, int offset, int length) {
                return fill(destination, offset, length / 2, 'x');
            }
        };

        static int fill(byte[] destination, int offset, int length, int value) {
            Arrays.fill(destination, offset, offset + length, (byte) value);
            return length;
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyCallGivesOneCleanLine(Contents contents) {
        FakeRuntime runtime = new FakeRuntime();
        FakeStop stop = FakeRuntime.start(runtime);
        stop.memory = contents;
        stop.stackPointer = 0x7fff_0000_0000L;
        Random random = new Random(1);
        for (int number = -1; number < CALLS; number++) {
            for (int round = 0; round < ROUNDS; round++) {
                long[] arguments = new long[6];
                for (int i = 0; i < 6; i++) {
                    arguments[i] =
                            random.nextInt(4) == 0
                                    ? random.nextLong()
                                    : NASTY[random.nextInt(NASTY.length)];
                }
                long result = NASTY[random.nextInt(NASTY.length)];
                int before = runtime.writes.size();
                runtime.call(stop, number, result, arguments);
                assertThat(runtime.writes).hasSize(before + 1);
                assertClean(runtime.writes.get(before));
            }
            runtime.writes.clear();
        }
    }

    private static void assertClean(String line) {
        assertThat(line).endsWith("\n").hasSizeLessThan(Line.LIMIT);
        for (int i = 0; i < line.length() - 1; i++) {
            char c = line.charAt(i);
            if (c < ' ' || c > '~') {
                throw new AssertionError("byte " + (int) c + " in: " + line);
            }
        }
        assertThat(line).contains(") ").contains("= ");
    }
}
