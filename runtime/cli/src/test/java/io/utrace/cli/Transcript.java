package io.utrace.cli;

import static java.util.Comparator.comparing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a debugger wrote, without what differs between any two runs: which ids the kernel handed
 * out, how long something took, which thread came first.
 *
 * <p>An id is named by when it was first mentioned. A trace that has an id in front of each line is
 * told thread by thread, a call that was broken off put together again. Addresses stay as they are:
 * nothing is laid out at random here.
 */
final class Transcript {
    private static final Pattern THREAD = Pattern.compile("^(\\d+)(<[^>]*>)? +");
    private static final Pattern RESUMED = Pattern.compile("^(.*)<\\.\\.\\. \\w+ resumed>(.*)$");
    private static final Pattern SUPERSEDED =
            Pattern.compile("\\+\\+\\+ superseded by execve in pid (\\d+) ");
    private static final String BROKEN_OFF = " <unfinished ...>";
    private static final Pattern RENAMED = Pattern.compile(" <pid changed to \\d+ \\.\\.\\.>$");

    /** Where a number is the id of a task, whichever it is. */
    private static final Pattern ID =
            Pattern.compile(
                    "(?:^\\[pid +|/proc/|^(?=\\d+(?:<\\w+>)? )|\\b(?:process|Process|LWP|pid|si_pid=|core\\.|\\w*pid=|child=|ptrace\\(PTRACE_\\w+,)[ ]?"
                            + "|\\b(?:get[pt]id|gettid|getppid)\\(\\) += "
                            + "|\\bset_tid_address\\(.*= |\\b(?:clone|clone3|fork|vfork)\\(.*= (?=[1-9])"
                            + "|(?:parent_tid=|=> \\{parent_tid=)\\[)(\\d+)");

    /** Calls among whose numbers there are ids. */
    private static final Pattern TELLS_IDS =
            Pattern.compile(
                    "\\b(?:wait4|waitp?id|t?g?kill|ptrace|rt_t?g?sigqueueinfo|rt_sigreturn|clone3?|v?fork"
                            + "|setpgid|getpgid|getsid|process_vm_readv)\\(");

    /**
     * Whether a thread finds a lock taken, and whether its end is told before all end: a gdb that
     * sees the first thread a zombie before that forgets it, and takes it for new when it ends.
     */
    private static final Pattern SCHEDULED =
            Pattern.compile("futex\\(|^\\[Thread .* exited\\]$|^\\[New process <\\d+>\\]$");

    private static final Pattern NUMBER = Pattern.compile("\\b\\d+\\b");

    private static final Map<Pattern, String> PASSING =
            new LinkedHashMap<>(
                    Map.of(
                            Pattern.compile("\\d\\d:\\d\\d:\\d\\d(\\.\\d{6})?"), "TIME",
                            Pattern.compile("<\\d+\\.\\d{6}>"), "<TIME>",
                            Pattern.compile("(?m)^ +\\d+\\.\\d{6} "), "TIME ",
                            Pattern.compile("si_([us])time=\\d+(?: /\\*.*?\\*/)?"),
                                    "si_$1time=TIME",
                            Pattern.compile("(?m)^ *\\d+\\.\\d\\d +\\d+\\.\\d{6} +\\d+ "), "TIME ",
                            Pattern.compile("(pipe|socket):\\[\\d+\\]"), "$1:INODE",
                            Pattern.compile("getrandom\\(\"[^\"]*\""), "getrandom(BYTES"));

    private final Map<String, String> names = new HashMap<>();
    private final StringBuilder text = new StringBuilder();

    private Transcript() {}

    /** Reads what a script has left in its directory: {@code out}, and each {@code trace}. */
    static String read(Path directory) throws IOException {
        Transcript transcript = new Transcript();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(Transcript::counts).sorted().toList()) {
                transcript.add(file);
            }
        }
        return transcript.text.toString();
    }

    private static boolean counts(Path file) {
        String name = file.getFileName().toString();
        return Files.isRegularFile(file) && (name.equals("out") || name.startsWith("trace"));
    }

    private void add(Path file) throws IOException {
        String name = file.getFileName().toString();
        List<String> lines = Files.readAllLines(file, StandardCharsets.ISO_8859_1);
        lines.forEach(this::learn);
        text.append("==== ").append(name.replaceAll("\\d{2,}$", "ID")).append('\n');
        for (String line : name.equals("out") ? lines : byThread(lines)) {
            String masked = mask(line);
            if (!SCHEDULED.matcher(masked).find()) {
                text.append(masked).append('\n');
            }
        }
    }

    // ---- ids

    private void learn(String line) {
        Matcher id = ID.matcher(line);
        while (id.find()) {
            names.putIfAbsent(id.group(1), "<" + (names.size() + 1) + ">");
        }
    }

    private String mask(String line) {
        String masked = ID.matcher(line).replaceAll(this::named);
        if (TELLS_IDS.matcher(masked).find()) {
            masked = NUMBER.matcher(masked).replaceAll(this::named);
        }
        for (Map.Entry<Pattern, String> passing : PASSING.entrySet()) {
            masked = passing.getKey().matcher(masked).replaceAll(passing.getValue());
        }
        return masked.replaceAll(" {2,}", " ");
    }

    private String named(MatchResult found) {
        String number = found.groupCount() == 0 ? found.group() : found.group(1);
        String before = found.group().substring(0, found.group().length() - number.length());
        return Matcher.quoteReplacement(before + names.getOrDefault(number, number));
    }

    // ---- threads

    private List<String> byThread(List<String> lines) {
        Map<String, List<String>> threads = new TreeMap<>(comparing(this::mention));
        Map<String, String> begun = new HashMap<>();
        String thread = "";
        for (String line : lines) {
            Matcher prefix = THREAD.matcher(line);
            thread = prefix.lookingAt() ? prefix.group(1) : thread;
            List<String> own = threads.computeIfAbsent(thread, key -> new ArrayList<>());
            Matcher superseded = SUPERSEDED.matcher(line);
            if (superseded.find() && begun.containsKey(superseded.group(1))) {
                begun.put(thread, begun.remove(superseded.group(1)));
            }
            Matcher resumed = RESUMED.matcher(line);
            String call = RENAMED.matcher(line).replaceFirst(BROKEN_OFF);
            if (call.endsWith(BROKEN_OFF)) {
                begun.put(thread, call.substring(0, call.length() - BROKEN_OFF.length()));
            } else if (resumed.matches() && begun.containsKey(thread)) {
                own.add(begun.remove(thread) + resumed.group(2));
            } else {
                own.add(line);
            }
        }
        begun.forEach((owner, call) -> threads.get(owner).add(call + BROKEN_OFF));
        threads.values().forEach(Transcript::childrenLast);
        return threads.values().stream().flatMap(List::stream).toList();
    }

    private int mention(String thread) {
        return names.containsKey(thread)
                ? Integer.parseInt(names.get(thread), 1, names.get(thread).length() - 1, 10)
                : 0;
    }

    /** A child's end comes between any two calls of its parent. */
    private static void childrenLast(List<String> lines) {
        List<String> children = new ArrayList<>(lines);
        children.removeIf(line -> !line.contains("--- SIGCHLD "));
        lines.removeAll(children);
        lines.addAll(children.stream().sorted().toList());
    }
}
