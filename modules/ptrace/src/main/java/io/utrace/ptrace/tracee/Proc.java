package io.utrace.ptrace.tracee;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What /proc tells of a task. Of one that is gone: zeros. */
public final class Proc {
    private Proc() {}

    /**
     * Gives a task's real user.
     *
     * @param tid the task
     * @return its uid
     */
    public static int uid(int tid) {
        return (int) number(tid, "Uid:", 10);
    }

    /**
     * Gives a number of /proc/TID/status.
     *
     * @param tid the task
     * @param key the line's beginning
     * @param radix 10 or 16
     * @return the first number of the line; 0 for none
     */
    public static long number(int tid, String key, int radix) {
        String word = status(tid, key).split("\\s+", 2)[0];
        return word.isEmpty() ? 0 : Long.parseUnsignedLong(word, radix);
    }

    /**
     * Gives a line of /proc/TID/status.
     *
     * @param tid the task
     * @param key the line's beginning
     * @return what follows it, stripped; empty for none
     */
    public static String status(int tid, String key) {
        String text = "\n" + read(tid, "status");
        int at = text.indexOf("\n" + key);
        if (at < 0) {
            return "";
        }
        int from = at + 1 + key.length();
        return text.substring(from, text.indexOf('\n', from)).strip();
    }

    /**
     * Gives a field of /proc/TID/stat.
     *
     * @param tid the task
     * @param number the field's number in proc(5), from 3
     * @return its value; 0 for none
     */
    public static long stat(int tid, int number) {
        String text = read(tid, "stat");
        int afterName = text.lastIndexOf(')') + 2;
        if (afterName >= text.length()) {
            return 0;
        }
        String[] fields = text.substring(afterName).strip().split(" ");
        return number < 4 ? fields[0].charAt(0) : Long.parseLong(fields[number - 3]);
    }

    private static String read(int tid, String file) {
        try {
            return Files.readString(
                    Path.of("/proc", Integer.toString(tid), file), StandardCharsets.ISO_8859_1);
        } catch (IOException gone) {
            return "";
        }
    }
}
