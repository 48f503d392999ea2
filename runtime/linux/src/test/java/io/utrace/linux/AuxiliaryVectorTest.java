package io.utrace.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What /proc says a program was told at its start")
class AuxiliaryVectorTest {
    private static final long AT_PHDR = 3;
    private static final long AT_PAGESZ = 6;
    private static final long AT_SYSINFO_EHDR = 33;

    private static byte[] longs(long... words) {
        ByteBuffer bytes = ByteBuffer.allocate(words.length * 8).order(ByteOrder.nativeOrder());
        for (long word : words) {
            bytes.putLong(word);
        }
        return bytes.array();
    }

    private static byte[] ints(int... words) {
        ByteBuffer bytes = ByteBuffer.allocate(words.length * 4).order(ByteOrder.nativeOrder());
        for (int word : words) {
            bytes.putInt(word);
        }
        return bytes.array();
    }

    @Test
    @DisplayName("pairs of eight bytes each, until type 0")
    void wide() {
        byte[] auxv = longs(33, 0x7ffff7fc1000L, 6, 4096, 3, -1, 6, 1, 0, 0, 9, 9);
        assertThat(AuxiliaryVector.parse(auxv))
                .containsExactly(
                        entry(AT_SYSINFO_EHDR, 0x7ffff7fc1000L),
                        entry(AT_PAGESZ, 4096L),
                        entry(AT_PHDR, -1L));
    }

    @Test
    @DisplayName("pairs of four bytes each, for a 32-bit program")
    void narrow() {
        byte[] auxv = ints(33, 0xf7fc1000, 6, 4096, 3, -1, 0, 0);
        assertThat(AuxiliaryVector.parse(auxv))
                .containsExactly(
                        entry(AT_SYSINFO_EHDR, 0xf7fc1000L),
                        entry(AT_PAGESZ, 4096L),
                        entry(AT_PHDR, 0xffffffffL));
    }

    @Test
    @DisplayName("what is cut short, empty or nonsense is no more than it is")
    void odd() {
        assertThat(AuxiliaryVector.parse(new byte[0])).isEmpty();
        assertThat(AuxiliaryVector.parse(new byte[7])).isEmpty();
        assertThat(AuxiliaryVector.parse(longs(6, 4096, 3))).containsExactly(entry(6L, 4096L));
        assertThat(AuxiliaryVector.parse(longs(-1, -1))).hasSize(1);
    }
}
