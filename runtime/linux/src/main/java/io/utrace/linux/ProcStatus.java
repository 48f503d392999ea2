package io.utrace.linux;

import java.io.File;
import java.nio.charset.StandardCharsets;

/** What /proc/TID/status says of a task: see proc(5). A task that is gone has nothing but zeros. */
final class ProcStatus {
    private static final int ENOUGH = 4096;

    private final String text;

    private ProcStatus(String text) {
        this.text = text;
    }

    static ProcStatus of(String text) {
        return new ProcStatus(text);
    }

    static ProcStatus of(Kernel kernel, int tid) {
        byte[] path = ("/proc/" + tid + "/status").getBytes(StandardCharsets.ISO_8859_1);
        return new ProcStatus(
                new String(kernel.startOf(path, ENOUGH), StandardCharsets.ISO_8859_1));
    }

    /** The threads of a process; none when it is gone. */
    static int[] threads(int tgid) {
        return numbers("/proc/" + tgid + "/task");
    }

    /** All processes that this one can see. */
    static int[] processes() {
        return numbers("/proc");
    }

    private static int[] numbers(String directory) {
        String[] names = new File(directory).list((parent, name) -> isNumber(name));
        int[] numbers = new int[names == null ? 0 : names.length];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = Integer.parseInt(names[i]);
        }
        return numbers;
    }

    private static boolean isNumber(String name) {
        return Character.isDigit(name.charAt(0));
    }

    int tgid() {
        return (int) number("\nTgid:", 10);
    }

    /** How many threads its process has, zombies included. */
    int threadCount() {
        return (int) number("\nThreads:", 10);
    }

    int parent() {
        return (int) number("\nPPid:", 10);
    }

    /** Its command; empty when there is no such task. */
    String name() {
        return word("Name:");
    }

    /** The process that traces it; 0 for none. */
    int tracer() {
        return (int) number("\nTracerPid:", 10);
    }

    /** The real user. */
    int uid() {
        return uids(0);
    }

    int effectiveUid() {
        return uids(1);
    }

    private int uids(int index) {
        String[] ids = word("\nUid:").split("\t", -1);
        return index < ids.length && !ids[index].isEmpty() ? Integer.parseInt(ids[index]) : -1;
    }

    boolean hasCapability(int capability) {
        return (capabilities() >>> capability & 1) != 0;
    }

    /** The effective ones, a bit each. */
    long capabilities() {
        return number("\nCapEff:", 16);
    }

    /** Kernel threads have none; the dead neither. */
    boolean hasMemory() {
        return text.contains("\nVmSize:");
    }

    boolean isZombie() {
        String state = word("\nState:");
        return state.startsWith("Z") || state.startsWith("X");
    }

    /**
     * Whether an interrupt gets it to stop: not when it is dead, nor in a sleep that nothing
     * breaks.
     */
    boolean isStoppable() {
        String state = word("\nState:");
        return !(state.isEmpty() || isZombie() || state.startsWith("D"));
    }

    /** Whether a seccomp filter is upon it. */
    boolean isFiltered() {
        return number("\nSeccomp:", 10) == 2;
    }

    /** Whether it is the first process of its namespace, which only its handlers can hurt. */
    boolean isInit() {
        String ids = word("\nNStgid:");
        return ids.substring(ids.lastIndexOf('\t') + 1).equals("1");
    }

    boolean ignores(int signal) {
        return (number("\nSigIgn:", 16) & bit(signal)) != 0;
    }

    boolean blocks(int signal) {
        return (number("\nSigBlk:", 16) & bit(signal)) != 0;
    }

    boolean catches(int signal) {
        return (number("\nSigCgt:", 16) & bit(signal)) != 0;
    }

    /** Whether it is about to run a handler of its own, for a signal that is pending. */
    boolean awaitsHandler() {
        long pending = number("\nSigPnd:", 16) | number("\nShdPnd:", 16);
        return (pending & ~number("\nSigBlk:", 16) & number("\nSigCgt:", 16)) != 0;
    }

    private static long bit(int signal) {
        return 1L << (signal - 1);
    }

    private long number(String field, int radix) {
        String word = word(field);
        return word.isEmpty() ? 0 : Long.parseUnsignedLong(word, radix);
    }

    private String word(String field) {
        int at = text.indexOf(field);
        int end = at < 0 ? -1 : text.indexOf('\n', at + 1);
        return end < 0 ? "" : text.substring(at + field.length(), end).strip();
    }
}
