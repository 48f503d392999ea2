package io.utrace.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A trace with a pid on every line, as strace -f -o writes it or as syscall-watch does. */
final class Trace {
    private static final Pattern LINE =
            Pattern.compile("(?:\\[pid +)?(\\d+)\\]? +(?:(\\w+)\\(|(<\\.\\.\\.|---|\\+\\+\\+)).*");

    /** The calls of each thread in the order in which they were made, the threads by their ids. */
    static List<List<String>> calls(Path file) throws IOException {
        Map<Integer, List<String>> calls = new TreeMap<>();
        for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
            Matcher matcher = LINE.matcher(line);
            if (!matcher.matches()) {
                throw new AssertionError("not a line of a trace: " + line);
            }
            String name = matcher.group(2);
            if (name != null) {
                calls.computeIfAbsent(Integer.valueOf(matcher.group(1)), pid -> new ArrayList<>())
                        .add(name);
            }
        }
        return List.copyOf(calls.values());
    }

    private Trace() {}
}
