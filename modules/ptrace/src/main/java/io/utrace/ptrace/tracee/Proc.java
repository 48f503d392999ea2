package io.utrace.ptrace.tracee;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.StringTokenizer;
import java.util.stream.Stream;

/** What /proc tells of a task, read once at the first question. Of one that is gone: zeros. */
public final class Proc {
    private static final int FIRST_FIELD = 3;
    private static final int NUM_THREADS = 20;
    private static final long CAP_SYS_PTRACE = 1L << 19;

    private final int tid;
    private String status = "";
    private List<String> stat = List.of();

    /**
     * Looks at a task.
     *
     * @param tid the task
     */
    public Proc(int tid) {
        this.tid = tid;
    }

    /**
     * Gives the real user.
     *
     * @return its uid
     */
    public int uid() {
        return (int) number("Uid:", 10);
    }

    /**
     * Tells whether a process has a thread that hasn't ended.
     *
     * @return false also for one that is gone
     */
    public boolean isAlive() {
        return stat(NUM_THREADS) > 1 || !isDead();
    }

    /**
     * Tells whether it is dead.
     *
     * @return true for a zombie, and for one that is gone
     */
    public boolean isDead() {
        String state = line("State:");
        return state.isEmpty() || state.startsWith("Z") || state.startsWith("X");
    }

    /**
     * Tells whether it may trace everybody in its user namespace: CAP_SYS_PTRACE.
     *
     * @return true when it may
     */
    public boolean isCapable() {
        return (number("CapEff:", 16) & CAP_SYS_PTRACE) != 0;
    }

    /**
     * Gives the process's parent.
     *
     * @return its process id
     */
    public int parent() {
        return (int) stat(4);
    }

    /**
     * Gives the process group.
     *
     * @return its id
     */
    public int group() {
        return (int) stat(5);
    }

    /**
     * Gives the session.
     *
     * @return its id
     */
    public int session() {
        return (int) stat(6);
    }

    /**
     * Gives the children of this thread.
     *
     * @return their process ids, from the eldest; empty where the kernel doesn't tell
     */
    public List<Integer> children() {
        return Stream.of(read("task/" + tid + "/children").split(" ", -1))
                .filter(word -> !word.isBlank())
                .map(Integer::valueOf)
                .toList();
    }

    /**
     * Gives when it began.
     *
     * @return in ticks since the system's start
     */
    public long startTime() {
        return stat(22);
    }

    /**
     * Tells how deep in pid namespaces it is.
     *
     * @return 0 for the runtime's own; each level has another id for it
     */
    public int level() {
        return Math.max(0, new StringTokenizer(line("NSpid:")).countTokens() - 1);
    }

    /**
     * Gives its id in the namespace at a level.
     *
     * @param level 0 for the runtime's own
     * @return its id; 0 where it has none
     */
    public int pid(int level) {
        return word(line("NSpid:"), level);
    }

    /**
     * Gives its process group's id in the namespace at a level.
     *
     * @param level 0 for the runtime's own
     * @return the group's id; 0 where it has none
     */
    public int group(int level) {
        return word(line("NSpgid:"), level);
    }

    /**
     * Gives a number of a line.
     *
     * @param line numbers
     * @param index which, from 0
     * @return the number; 0 for none
     */
    public static int word(String line, int index) {
        String[] words = line.strip().split("\\s+", -1);
        return index < words.length && !words[index].isEmpty() ? Integer.parseInt(words[index]) : 0;
    }

    /**
     * Gives a number of /proc/TID/status.
     *
     * @param key the line's beginning
     * @param radix 10 or 16
     * @return the first number of the line; 0 for none
     */
    public long number(String key, int radix) {
        StringTokenizer words = new StringTokenizer(line(key));
        return words.hasMoreTokens() ? Long.parseUnsignedLong(words.nextToken(), radix) : 0;
    }

    /**
     * Tells whether a signal is in a set of /proc/TID/status.
     *
     * @param key the line's beginning
     * @param signal the signal
     * @return true when it is
     */
    public boolean has(String key, int signal) {
        return (number(key, 16) >> (signal - 1) & 1) != 0;
    }

    /**
     * Gives a line of /proc/TID/status.
     *
     * @param key the line's beginning
     * @return what follows it, stripped; empty for none
     */
    public String line(String key) {
        if (status.isEmpty()) {
            status = "\n" + read("status");
        }
        int at = status.indexOf("\n" + key);
        if (at < 0) {
            return "";
        }
        int from = at + 1 + key.length();
        return status.substring(from, status.indexOf('\n', from)).strip();
    }

    /**
     * Gives a number of /proc/TID/stat.
     *
     * @param field its place in proc(5), from 4
     * @return its value; 0 for none
     */
    public long stat(int field) {
        if (stat.isEmpty()) {
            String text = read("stat");
            stat = List.of(text.substring(text.lastIndexOf(')') + 1).strip().split(" ", -1));
        }
        int index = field - FIRST_FIELD;
        return index < stat.size() ? Long.parseLong(stat.get(index)) : 0;
    }

    private String read(String file) {
        try {
            return Files.readString(
                    Path.of("/proc", Integer.toString(tid), file), StandardCharsets.ISO_8859_1);
        } catch (IOException gone) {
            return "";
        }
    }
}
