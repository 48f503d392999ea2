package io.utrace.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.utrace.api.Memory.Region;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What /proc says of a memory")
class MemoryMapTest {
    private static List<Region> parse(String maps) {
        return MemoryMap.parse(maps.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    @DisplayName("a file, a name of the kernel's, none at all, and addresses beyond Long.MAX_VALUE")
    void lines() {
        assertThat(
                        parse(
                                """
                                559f06ee5000-559f06ee7000 r--p 00001000 fe:01 1835        /bin/cat
                                7ffc1000-7ffc2000 rw-p 00000000 00:00 0                  [stack]
                                7ffc3000-7ffc4000 ---s 00000000 00:00 0\s
                                ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0  [vsyscall]
                                """))
                .containsExactly(
                        new Region(
                                0x559f06ee5000L,
                                0x559f06ee7000L,
                                "r--p",
                                0x1000,
                                "fe:01",
                                1835,
                                "/bin/cat"),
                        new Region(0x7ffc1000L, 0x7ffc2000L, "rw-p", 0, "00:00", 0, "[stack]"),
                        new Region(0x7ffc3000L, 0x7ffc4000L, "---s", 0, "00:00", 0, ""),
                        new Region(
                                0xffffffffff600000L,
                                0xffffffffff601000L,
                                "--xp",
                                0,
                                "00:00",
                                0,
                                "[vsyscall]"));
    }

    @Test
    @DisplayName("a name with spaces and letters of no alphabet is told apart and printable")
    void names() {
        assertThat(
                        parse(
                                "1000-2000 r--p 00000000 00:00 7    /a b  c\\012\033[2J\177\377 (deleted)\n"))
                .extracting(Region::name)
                .containsExactly("/a b  c\\012\\033[2J\\177\\377 (deleted)");
    }

    @Test
    @DisplayName("a line that was cut short is left out; so is nothing")
    void cutShort() {
        assertThat(parse("1000-2000 r--p 00000000 00:00 7 /a\n2000-3000 r--")).hasSize(1);
        assertThat(parse("1000-2000 r-")).isEmpty();
        assertThat(parse("")).isEmpty();
    }

    @Test
    @DisplayName("a region begins at its start and ends before its end, unsigned")
    void contains() {
        Region region = new Region(0x1000, 0xffffffffff601000L, "r--p", 0, "00:00", 0, "");
        assertThat(region.contains(0xfff)).isFalse();
        assertThat(region.contains(0x1000)).isTrue();
        assertThat(region.contains(0xffffffffff600fffL)).isTrue();
        assertThat(region.contains(0xffffffffff601000L)).isFalse();
    }
}
