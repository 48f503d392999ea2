package io.utrace.linux;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * What a program would find had it been started in the JVM's place: as the launcher script recorded
 * it before the JVM changed it, or else as proc(5) still has it.
 *
 * <p>For any thread. Without a record only descriptors 0 to 2 count as the user's, as with {@link
 * ProcessBuilder}.
 */
final class Surroundings {
    private final Properties properties;

    Surroundings() {
        this(System.getProperties());
    }

    Surroundings(Properties properties) {
        this.properties = properties;
    }

    /** The signals blocked in the JVM's first thread, which runs nothing but the launcher. */
    long blockedSignals() {
        return mask(read("/proc/self/status"), "SigBlk:");
    }

    /** The signals that were ignored; bit 0 is signal 1. */
    long ignoredSignals() {
        String recorded = properties.getProperty("utrace.launch.ignored");
        return recorded == null
                ? mask(read("/proc/self/status"), "SigIgn:")
                : Long.parseUnsignedLong(recorded, 16);
    }

    /** The descriptors that were open, in ascending order, without 0 to 2. */
    int[] descriptors() {
        String recorded = properties.getProperty("utrace.launch.fds", "");
        int[] found = new int[recorded.length()];
        int count = 0;
        for (int at = 0, comma; at < recorded.length(); at = comma + 1) {
            comma = recorded.indexOf(',', at);
            if (comma < 0) {
                comma = recorded.length();
            }
            int descriptor = Integer.parseInt(recorded, at, comma, 10);
            if (descriptor > 2) {
                found[count++] = descriptor;
            }
        }
        int[] descriptors = Arrays.copyOf(found, count);
        Arrays.sort(descriptors);
        return descriptors;
    }

    /** The soft limit of open files; -1 when it is still what it was. */
    long descriptorLimit() {
        String recorded = properties.getProperty("utrace.launch.nofile");
        return recorded == null ? -1 : Long.parseLong(recorded);
    }

    /** Hexadecimal, as in /proc/PID/coredump_filter. */
    @Nullable String coredumpFilter() {
        return properties.getProperty("utrace.launch.coredump");
    }

    /** The environment, each variable as {@code name=value} and whatever else was there. */
    byte[][] environment() {
        String tooLongForAnOption = properties.getProperty("utrace.launch.environ.file");
        if (tooLongForAnOption != null) {
            return split(read(tooLongForAnOption));
        }
        String recorded = properties.getProperty("utrace.launch.environ");
        return split(
                recorded == null
                        ? read("/proc/self/environ")
                        : Base64.getDecoder().decode(recorded));
    }

    /** The last arguments of this JVM: String has lost the bytes that weren't text. */
    static byte[][] arguments(int count) {
        byte[][] all = split(read("/proc/self/cmdline"));
        return Arrays.copyOfRange(all, all.length - count, all.length);
    }

    /** A signal mask of /proc/PID/status. */
    static long mask(byte[] status, String field) {
        String text = new String(status, StandardCharsets.ISO_8859_1);
        int at = text.indexOf('\n' + field);
        if (at < 0) {
            throw new IllegalStateException("/proc/PID/status has no " + field);
        }
        int start = at + 1 + field.length() + 1;
        return Long.parseUnsignedLong(text, start, text.indexOf('\n', start), 16);
    }

    /** A file whose length isn't known before it is read, as those of proc(5). */
    static byte[] read(String path) {
        try (FileInputStream in = new FileInputStream(path)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Splits NUL-terminated strings. */
    static byte[][] split(byte[] strings) {
        int count = 0;
        for (byte b : strings) {
            if (b == 0) {
                count++;
            }
        }
        if (strings.length > 0 && strings[strings.length - 1] != 0) {
            count++;
        }
        byte[][] parts = new byte[count][];
        int start = 0;
        for (int i = 0; i < count; i++) {
            int end = start;
            while (end < strings.length && strings[end] != 0) {
                end++;
            }
            parts[i] = Arrays.copyOfRange(strings, start, end);
            start = end + 1;
        }
        return parts;
    }
}
