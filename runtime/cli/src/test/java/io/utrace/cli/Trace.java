package io.utrace.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A trace with a pid on every line, as strace -f -o writes it or as syscall-watch does. */
final class Trace {
    private static final Pattern LINE = Pattern.compile("(?:\\[pid +)?(\\d+)\\]? +(.*)");
    private static final Pattern CALL = Pattern.compile("(\\w+)\\((.*)\\) += (.*)");
    private static final Pattern REST = Pattern.compile("<\\.\\.\\. \\S+ resumed>(.*)");
    private static final Pattern SIGNAL = Pattern.compile("--- (\\w+) (.*) ---");
    private static final Pattern ID = Pattern.compile("[1-9]\\d*");
    private static final String BROKEN_OFF = " <unfinished ...>";

    private final Map<String, TracedThread> byId = new LinkedHashMap<>();
    private final Map<String, TracedThread> byPlace = new TreeMap<>();

    private Trace() {}

    /** Of a command, from its beginning. */
    static Trace read(Path file) throws IOException {
        Trace trace = readLines(file);
        trace.findPlaces(trace.byId.values().stream().limit(1).toList());
        return trace;
    }

    /** Of a process that was attached to; the threads that it had then are in the order of ids. */
    static Trace readAttached(Path file) throws IOException {
        Trace trace = readLines(file);
        Set<String> made = new HashSet<>();
        for (TracedThread thread : trace.byId.values()) {
            thread.calls().stream()
                    .filter(TracedCall::createsTask)
                    .forEach(call -> made.add(call.result()));
        }
        trace.findPlaces(
                trace.byId.values().stream()
                        .filter(thread -> !made.contains(Integer.toString(thread.id())))
                        .sorted(Comparator.comparingInt(TracedThread::id))
                        .toList());
        return trace;
    }

    private static Trace readLines(Path file) throws IOException {
        Trace trace = new Trace();
        Map<TracedThread, String> begun = new HashMap<>();
        for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
            Matcher matcher = match(LINE, line);
            String id = matcher.group(1);
            TracedThread thread =
                    trace.byId.computeIfAbsent(id, key -> new TracedThread(Integer.parseInt(key)));
            add(thread, matcher.group(2), begun);
        }
        return trace;
    }

    private static void add(TracedThread thread, String text, Map<TracedThread, String> begun) {
        if (text.startsWith("+++")) {
            thread.end(text);
        } else if (text.startsWith("---")) {
            Matcher signal = match(SIGNAL, text);
            thread.signal(new TracedCall(signal.group(1), signal.group(2), ""));
        } else {
            Matcher rest = REST.matcher(text);
            if (rest.matches() && !begun.containsKey(thread)) {
                // "<... ??? resumed>": it was killed before its first call was seen
                return;
            }
            String whole = rest.matches() ? begun.remove(thread) + rest.group(1) : text;
            if (whole.endsWith(BROKEN_OFF)) {
                begun.put(thread, whole.substring(0, whole.length() - BROKEN_OFF.length()));
            } else {
                Matcher call = match(CALL, whole);
                thread.call(new TracedCall(call.group(1), call.group(2), call.group(3)));
            }
        }
    }

    private static Matcher match(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.matches()) {
            throw new AssertionError("not of a trace: " + text);
        }
        return matcher;
    }

    private void findPlaces(List<TracedThread> roots) {
        List<TracedThread> found = new ArrayList<>(roots);
        for (int i = 0; i < roots.size(); i++) {
            roots.get(i).place(i == 0 ? "0" : "0+" + i);
        }
        for (int i = 0; i < found.size(); i++) {
            TracedThread creator = found.get(i);
            byPlace.put(creator.place(), creator);
            int children = 0;
            for (TracedCall call : creator.calls()) {
                if (call.createsTask() && ID.matcher(call.result()).matches()) {
                    TracedThread child = byId.get(call.result());
                    boolean thread = call.arguments().contains("CLONE_THREAD");
                    child.place(creator.place() + (thread ? '+' : '.') + children++);
                    found.add(child);
                }
            }
        }
        if (byPlace.size() != byId.size()) {
            throw new AssertionError("some have no creator:  " + byId.keySet());
        }
    }

    /** The threads by their places in the tree of all, which are the same in every run. */
    Map<String, TracedThread> threads() {
        return byPlace;
    }

    /** Tells whether a process ever had more threads than its first. */
    boolean hasThreads(String process) {
        return byPlace.keySet().stream().anyMatch(place -> place.startsWith(process + "+"));
    }

    /** The thread that had an id; null when that is none of those traced. */
    TracedThread withId(String id) {
        return byId.get(id);
    }

    /** The calls of each thread in the order in which they were made, the threads by their ids. */
    static List<List<String>> calls(Path file) throws IOException {
        Map<Integer, List<String>> calls = new TreeMap<>();
        for (TracedThread thread : read(file).threads().values()) {
            calls.put(thread.id(), thread.calls().stream().map(TracedCall::name).toList());
        }
        return List.copyOf(calls.values());
    }
}
