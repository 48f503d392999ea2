package io.utrace.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a trace says of one thread. */
final class TracedThread {
    private static final Pattern PROGRAM = Pattern.compile("\"(?:[^\"]*/)?([^\"/]*)\".*");

    private final int id;
    private final List<TracedCall> calls = new ArrayList<>();
    private final List<TracedCall> signals = new ArrayList<>();
    private final List<String> programs = new ArrayList<>();
    private String place = "";
    private String end = "";

    TracedThread(int id) {
        this.id = id;
    }

    void call(TracedCall call) {
        calls.add(call);
        if (call.name().equals("execve") && call.result().equals("0")) {
            Matcher program = PROGRAM.matcher(call.arguments());
            if (program.matches()) {
                programs.add(program.group(1));
            }
        }
    }

    void signal(TracedCall signal) {
        signals.add(signal);
    }

    void end(String line) {
        end = line;
    }

    void place(String newPlace) {
        place = newPlace;
    }

    int id() {
        return id;
    }

    /** 0.1 is the second process made by the first, 0+1 its thread. */
    String place() {
        return place;
    }

    /** The place of its process's first thread. */
    String process() {
        return place.replaceFirst("(\\+\\d+)+$", "");
    }

    List<TracedCall> calls() {
        return calls;
    }

    List<TracedCall> signals() {
        return signals;
    }

    /** What it has run, without directories. */
    List<String> programs() {
        return programs;
    }

    /** Its last line. */
    String end() {
        return end;
    }

    @Override
    public String toString() {
        return place + " " + programs;
    }
}
