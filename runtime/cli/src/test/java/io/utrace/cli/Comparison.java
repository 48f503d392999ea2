package io.utrace.cli;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * One trace of ours beside several that strace made of the same command. What differs among those
 * of strace is the command's own doing; a difference is what no run under strace has, or what all
 * have but ours.
 *
 * <p>Threads are matched by their places in the tree. For each:
 *
 * <ul>
 *   <li>its calls are, name by name and result by result, those of one of strace's runs;
 *   <li>the arguments that all those runs print alike, two at the least, ours prints alike;
 *   <li>it gets the signals, in this order, that it got in one of strace's runs;
 *   <li>it is told by SIGCHLD of such children as in one of strace's runs; not of all of them, for
 *       one SIGCHLD may come for several;
 *   <li>it ends as in one of strace's runs.
 * </ul>
 *
 * <p>A process that runs a <em>loose</em> program does something else in each run. The calls of all
 * its threads are taken together, as a set of names and of names with kinds of results: what is in
 * all of strace's runs is in ours, and what is in ours is in one of strace's. A call that the end
 * of the process cut off has no result: which one that is, is the scheduler's choice.
 */
final class Comparison {
    private final Trace ours;
    private final List<Trace> theirs = new ArrayList<>();
    private final Set<String> loosePrograms;
    private final List<String> differences = new ArrayList<>();

    private Comparison(Trace ours, Set<String> loosePrograms) {
        this.ours = ours;
        this.loosePrograms = loosePrograms;
    }

    /** Gives a line for each difference. */
    static List<String> differences(Trace ours, List<Trace> theirs, Set<String> loosePrograms) {
        Comparison comparison = new Comparison(ours, loosePrograms);
        comparison.compare(theirs);
        return comparison.differences;
    }

    private void compare(List<Trace> all) {
        Set<String> loose = looseProcesses(ours);
        Set<String> strict = strictThreads(ours);
        for (Trace trace : all) {
            if (looseProcesses(trace).equals(loose) && strictThreads(trace).equals(strict)) {
                theirs.add(trace);
            }
        }
        if (theirs.isEmpty()) {
            Trace first = all.getFirst();
            differ("threads", tree(ours), tree(first));
            return;
        }
        for (String process : loose) {
            onlyKnown("calls of " + process, trace -> kinds(trace, process));
            allUsual("calls of " + process, trace -> kinds(trace, process));
        }
        for (String place : strict) {
            compareCalls(place);
            oneOf("SIGCHLD of " + place, trace -> signals(trace, place, true).isEmpty());
            onlyKnown("SIGCHLD of " + place, trace -> Set.copyOf(signals(trace, place, true)));
            oneOf("signals of " + place, trace -> signals(trace, place, false));
            oneOf("end of " + place, trace -> trace.threads().get(place).end());
        }
    }

    // ---- threads

    private Set<String> looseProcesses(Trace trace) {
        Set<String> loose = new TreeSet<>();
        for (TracedThread thread : trace.threads().values()) {
            if (!Collections.disjoint(thread.programs(), loosePrograms)) {
                loose.add(thread.process());
            }
        }
        return loose;
    }

    private Set<String> strictThreads(Trace trace) {
        Set<String> loose = looseProcesses(trace);
        Set<String> strict = new TreeSet<>();
        for (TracedThread thread : trace.threads().values()) {
            if (!loose.contains(thread.process())) {
                strict.add(thread.place());
            }
        }
        return strict;
    }

    private List<String> tree(Trace trace) {
        return trace.threads().values().stream().map(TracedThread::toString).toList();
    }

    // ---- calls

    private void compareCalls(String place) {
        List<TracedCall> own = calls(ours, place);
        List<List<TracedCall>> alike =
                theirs.stream()
                        .map(trace -> calls(trace, place))
                        .filter(calls -> outcomes(calls).equals(outcomes(own)))
                        .toList();
        if (alike.isEmpty()) {
            List<TracedCall> first = calls(theirs.getFirst(), place);
            int at = 0;
            while (outcome(own, at).equals(outcome(first, at))) {
                at++;
            }
            differ("calls of " + place + " from " + at, around(own, at), around(first, at));
        }
        for (int i = 0; i < own.size() && alike.size() > 1; i++) {
            int at = i;
            List<String> printed =
                    alike.stream().map(calls -> calls.get(at).arguments()).distinct().toList();
            if (printed.size() == 1 && !printed.getFirst().equals(own.get(at).arguments())) {
                differ("arguments of " + place, own.get(at), alike.getFirst().get(at));
            }
        }
    }

    private static List<TracedCall> calls(Trace trace, String place) {
        TracedThread thread = trace.threads().get(place);
        return masked(thread.calls(), trace, thread).toList();
    }

    private static List<TracedCall> signals(Trace trace, String place, boolean ofChildren) {
        TracedThread thread = trace.threads().get(place);
        return masked(thread.signals(), trace, thread)
                .filter(signal -> signal.name().equals("SIGCHLD") == ofChildren)
                .toList();
    }

    private static Set<String> kinds(Trace trace, String process) {
        Set<String> kinds = new HashSet<>();
        for (TracedThread thread : trace.threads().values()) {
            if (thread.process().equals(process)) {
                masked(thread.calls(), trace, thread)
                        .flatMap(call -> Stream.of(call.name(), call.kind()))
                        .forEach(kinds::add);
            }
        }
        return kinds;
    }

    private static Stream<TracedCall> masked(
            List<TracedCall> calls, Trace trace, TracedThread thread) {
        return calls.stream()
                .map(call -> Mask.hideAll(call, trace, thread))
                .filter(Objects::nonNull);
    }

    private static List<String> outcomes(List<TracedCall> calls) {
        return calls.stream().map(TracedCall::outcome).toList();
    }

    private static String outcome(List<TracedCall> calls, int at) {
        return at < calls.size() ? calls.get(at).outcome() : "end of " + calls.size();
    }

    private static List<TracedCall> around(List<TracedCall> calls, int at) {
        return calls.subList(Math.clamp(at - 2, 0, calls.size()), Math.min(at + 3, calls.size()));
    }

    // ---- any property of a trace

    private <T> void oneOf(String what, Function<Trace, T> property) {
        T own = property.apply(ours);
        if (theirs.stream().map(property).noneMatch(own::equals)) {
            differ(what, own, property.apply(theirs.getFirst()));
        }
    }

    private <T> void onlyKnown(String what, Function<Trace, Set<T>> property) {
        Set<T> unknown = new HashSet<>(property.apply(ours));
        theirs.forEach(trace -> unknown.removeAll(property.apply(trace)));
        if (!unknown.isEmpty()) {
            differ(what, unknown, "never");
        }
    }

    private <T> void allUsual(String what, Function<Trace, Set<T>> property) {
        Set<T> missing = new HashSet<>(property.apply(theirs.getFirst()));
        theirs.forEach(trace -> missing.retainAll(property.apply(trace)));
        missing.removeAll(property.apply(ours));
        if (!missing.isEmpty()) {
            differ(what, "never", missing);
        }
    }

    private void differ(String what, Object own, Object other) {
        differences.add(what + "\n  ours:   " + own + "\n  strace: " + other);
    }
}
