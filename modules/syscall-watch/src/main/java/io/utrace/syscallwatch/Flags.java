package io.utrace.syscallwatch;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Names for the values of an argument: bits that are combined, or values of which there is one.
 * Written as {@code new Flags("PROT_???", "PROT_NONE 0 PROT_READ 1 …")}; the order is that of
 * output, and a name for several bits comes before those of its bits.
 *
 * <p>The text is taken apart when it is first needed, since most tables never are. Should two
 * threads do so at once, both come to the same and it doesn't matter whose stays; final fields make
 * that safe.
 */
final class Flags {
    private final String unknown;
    private final String table;
    private @Nullable Entries entries;

    /** Values and their names, in the same order. */
    private static final class Entries {
        final long[] values;
        final byte[][] names;

        Entries(long[] values, byte[][] names) {
            this.values = values;
            this.names = names;
        }
    }

    /**
     * Makes a table.
     *
     * @param unknown what to say about a value that has no name
     * @param table names and values in turn, with white space between; values in decimal,
     *     hexadecimal with 0x or octal with 0
     */
    Flags(String unknown, String table) {
        this.unknown = unknown;
        this.table = table;
    }

    private Entries entries() {
        Entries known = entries;
        if (known == null) {
            known = parse(table);
            entries = known;
        }
        return known;
    }

    private static Entries parse(String table) {
        int words = 0;
        for (int start = word(table, 0); start < table.length(); words++) {
            start = word(table, end(table, start));
        }
        long[] values = new long[words / 2];
        byte[][] names = new byte[words / 2][];
        int start = word(table, 0);
        for (int i = 0; i < values.length; i++) {
            int end = end(table, start);
            names[i] = table.substring(start, end).getBytes(StandardCharsets.ISO_8859_1);
            start = word(table, end);
            end = end(table, start);
            values[i] = Long.decode(table.substring(start, end));
            start = word(table, end);
        }
        return new Entries(values, names);
    }

    /** Gives where the next word begins. */
    private static int word(String table, int from) {
        int at = from;
        while (at < table.length() && table.charAt(at) <= ' ') {
            at++;
        }
        return at;
    }

    private static int end(String table, int from) {
        int at = from;
        while (at < table.length() && table.charAt(at) > ' ') {
            at++;
        }
        return at;
    }

    /** Gives the name of a value, null when it has none. */
    byte @Nullable [] name(long value) {
        long[] values = entries().values;
        for (int i = 0; i < values.length; i++) {
            if (values[i] == value) {
                return entries().names[i];
            }
        }
        return null;
    }

    /** Writes the name of a value, or the value and a remark that it has none. */
    void printValue(Line line, long value) {
        byte[] name = name(value);
        if (name != null) {
            line.text(name);
        } else {
            printUnknown(line, value);
        }
    }

    /** Writes the names of all bits, with what is left of the value at the end. */
    void printBits(Line line, long value) {
        if (value == 0) {
            byte[] name = name(0);
            if (name != null) {
                line.text(name);
            } else {
                line.put('0');
            }
            return;
        }
        int start = line.length();
        long rest = printKnown(line, value, false);
        if (line.length() == start) {
            printUnknown(line, rest);
        } else {
            printRest(line, rest);
        }
    }

    /** Writes names, and what is left, after something that stands there already. */
    void printMoreBits(Line line, long value) {
        printRest(line, printKnown(line, value, true));
    }

    /** Writes names only. Gives the bits that have none. */
    long printKnown(Line line, long value, boolean separate) {
        Entries known = entries();
        long[] values = known.values;
        boolean bar = separate;
        long rest = value;
        for (int i = 0; i < values.length && rest != 0; i++) {
            long bits = values[i];
            if (bits != 0 && (rest & bits) == bits) {
                if (bar) {
                    line.put('|');
                }
                bar = true;
                line.text(known.names[i]);
                rest &= ~bits;
            }
        }
        return rest;
    }

    private static void printRest(Line line, long rest) {
        if (rest != 0) {
            line.put('|');
            line.hex(rest);
        }
    }

    private void printUnknown(Line line, long value) {
        line.hex(value);
        line.text(" /* ");
        line.text(unknown);
        line.text(" */");
    }
}
