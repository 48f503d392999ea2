package io.utrace.syscallwatch;

import java.io.PrintStream;
import java.util.Arrays;

/**
 * One line of output under construction. It is reused for the life of its task, grows to the
 * longest line that task needs and never beyond {@link #LIMIT}: what a traced program can make us
 * print has an end, and whatever comes after it is dropped.
 */
final class Line {
    /** Where the results stand when the call before them is shorter. */
    static final int RESULT_COLUMN = 40;

    static final int LIMIT = 1 << 20;

    private static final byte[] HEX = {
        '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'
    };

    private byte[] bytes = new byte[256];
    private int length;

    void clear() {
        length = 0;
    }

    int length() {
        return length;
    }

    /** Takes back what was written after a point, for a printer that finds it can't go on. */
    void truncate(int newLength) {
        length = Math.min(length, newLength);
    }

    void put(char ascii) {
        if (room(1)) {
            bytes[length++] = (byte) ascii;
        }
    }

    void text(byte[] ascii) {
        if (room(ascii.length)) {
            System.arraycopy(ascii, 0, bytes, length, ascii.length);
            length += ascii.length;
        }
    }

    void text(String ascii) {
        int count = ascii.length();
        if (room(count)) {
            for (int i = 0; i < count; i++) {
                bytes[length + i] = (byte) ascii.charAt(i);
            }
            length += count;
        }
    }

    /** Separates the members of a structure and the arguments of a call. */
    void comma() {
        put(',');
        put(' ');
    }

    void decimal(long value) {
        if (value < 0) {
            put('-');
        }
        // The magnitude of the smallest long is itself, and right when read as unsigned.
        unsigned(Math.abs(value));
    }

    void unsigned(long value) {
        int digits = 1;
        for (long rest = Long.divideUnsigned(value, 10); rest != 0; rest /= 10) {
            digits++;
        }
        digits(value, digits);
    }

    /** Writes a number with zeros, or another fill, before it: at least so many characters. */
    void padded(long value, int width, char fill) {
        long bound = 10;
        for (int i = 1; i < width; i++, bound *= 10) {
            if (value < bound) {
                put(fill);
            }
        }
        decimal(value);
    }

    private void digits(long value, int count) {
        if (!room(count)) {
            return;
        }
        long rest = value;
        int end = length + count;
        if (rest < 0) {
            bytes[--end] = HEX[(int) Long.remainderUnsigned(rest, 10)];
            rest = Long.divideUnsigned(rest, 10);
        }
        while (end > length) {
            long quotient = rest / 10;
            bytes[--end] = HEX[(int) (rest - quotient * 10)];
            rest = quotient;
        }
        length += count;
    }

    /** Writes {@code 0x1f}, and {@code 0} for 0. */
    void hex(long value) {
        if (value == 0) {
            put('0');
            return;
        }
        put('0');
        put('x');
        hexDigits(value, 16 - (Long.numberOfLeadingZeros(value) >> 2));
    }

    void hexDigits(long value, int count) {
        if (room(count)) {
            for (int shift = (count - 1) << 2; shift >= 0; shift -= 4) {
                bytes[length++] = HEX[(int) (value >>> shift) & 15];
            }
        }
    }

    void pointer(long address) {
        if (address == 0) {
            text("NULL");
        } else {
            hex(address);
        }
    }

    /** Writes permission bits: a zero, and at least two digits more. */
    void octal(int value) {
        put('0');
        int digits = Math.max(2, (34 - Integer.numberOfLeadingZeros(value)) / 3);
        for (int shift = (digits - 1) * 3; shift >= 0; shift -= 3) {
            put((char) ('0' + (value >>> shift & 7)));
        }
    }

    /** Writes bytes of the traced program so that they can't be taken for anything else. */
    void escaped(byte[] data, int start, int count) {
        int end = start + count;
        for (int i = start; i < end; i++) {
            int unit = data[i] & 0xff;
            switch (unit) {
                case '"' -> pair('"');
                case '\\' -> pair('\\');
                case '\f' -> pair('f');
                case '\n' -> pair('n');
                case '\r' -> pair('r');
                case '\t' -> pair('t');
                case 0x0b -> pair('v');
                default -> {
                    if (unit >= ' ' && unit <= '~') {
                        put((char) unit);
                    } else {
                        // An octal digit that follows would be read as part of a shorter number.
                        boolean full = i + 1 < end && data[i + 1] >= '0' && data[i + 1] <= '7';
                        octalEscape(unit, full);
                    }
                }
            }
        }
    }

    private void pair(char letter) {
        put('\\');
        put(letter);
    }

    private void octalEscape(int unit, boolean full) {
        put('\\');
        if (full || unit >= 64) {
            put((char) ('0' + (unit >> 6)));
        }
        if (full || unit >= 8) {
            put((char) ('0' + (unit >> 3 & 7)));
        }
        put((char) ('0' + (unit & 7)));
    }

    void padTo(int column) {
        int count = column - length;
        if (count > 0 && room(count)) {
            Arrays.fill(bytes, length, column, (byte) ' ');
            length = column;
        }
    }

    /** Ends the line and hands it over in one call, so that lines of several tasks don't mix. */
    void writeTo(PrintStream output) {
        if (length == bytes.length) {
            bytes = Arrays.copyOf(bytes, length + 1);
        }
        bytes[length++] = '\n';
        output.write(bytes, 0, length);
        length = 0;
    }

    private boolean room(int count) {
        if (bytes.length - length >= count) {
            return true;
        }
        return grow(count);
    }

    private boolean grow(int count) {
        if (count > LIMIT - length) {
            return false;
        }
        bytes = Arrays.copyOf(bytes, Math.min(LIMIT, Math.max(length + count, bytes.length * 2)));
        return true;
    }
}
