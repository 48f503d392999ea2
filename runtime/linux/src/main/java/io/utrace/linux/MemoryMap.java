package io.utrace.linux;

import io.utrace.api.Memory.Region;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What /proc/TID/maps says: see proc(5). */
final class MemoryMap {
    private static final int FIELDS = 6;

    private MemoryMap() {}

    /** A last line that is cut short is left out. */
    static List<Region> parse(byte[] maps) {
        String text = new String(maps, StandardCharsets.ISO_8859_1);
        // The kernel writes a newline in a name as \\012, and nothing else in another way.
        return text.substring(0, text.lastIndexOf('\n') + 1)
                .lines()
                .map(MemoryMap::region)
                .toList();
    }

    private static Region region(String line) {
        String[] fields = line.split(" ", FIELDS);
        int dash = fields[0].indexOf('-');
        return new Region(
                Long.parseUnsignedLong(fields[0], 0, dash, 16),
                Long.parseUnsignedLong(fields[0], dash + 1, fields[0].length(), 16),
                fields[1],
                Long.parseUnsignedLong(fields[2], 16),
                fields[3],
                Long.parseUnsignedLong(fields[4]),
                printable(fields.length < FIELDS ? "" : fields[5].stripLeading()));
    }

    private static String printable(String name) {
        StringBuilder printable = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c >= ' ' && c <= '~') {
                printable.append(c);
            } else {
                printable.append('\\').append(Integer.toOctalString(01000 | c), 1, 4);
            }
        }
        return printable.toString();
    }
}
