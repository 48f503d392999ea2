package io.utrace.sim;

import io.utrace.api.EventSet;
import io.utrace.api.ResumeAction;
import io.utrace.engine.Profile;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What an exploration is to try.
 *
 * @param profile where tasks can be held
 * @param program what the one task does
 * @param beginnings the choices of the first move: which engines are there, with what they ask for
 * @param requests what the observer may ask
 * @param budget how often it may ask
 * @param calls what each callback may ask, once, before it answers
 * @param answers what each callback may answer
 * @param prompt whether the task goes on in the same move in which a callback answers. An answer
 *     only lies there until the task takes it, and nobody else can see it; so nothing is missed,
 *     unless the core is wrong in just that
 * @param kills whether SIGKILL may come at any moment
 * @param signals what else may come at any moment, from outside
 */
public record Scope(
        Profile profile,
        Program program,
        List<List<EventSet>> beginnings,
        List<Request> requests,
        int budget,
        List<Request> calls,
        List<ResumeAction> answers,
        boolean prompt,
        boolean kills,
        List<Integer> signals) {
    /**
     * Makes a scope without signals from outside.
     *
     * @param profile where tasks can be held
     * @param program what the one task does
     * @param beginnings the choices of the first move
     * @param requests what the observer may ask
     * @param budget how often it may ask
     * @param calls what each callback may ask
     * @param answers what each callback may answer
     * @param prompt whether the task goes on in the same move in which a callback answers
     * @param kills whether SIGKILL may come at any moment
     */
    public Scope(
            Profile profile,
            Program program,
            List<List<EventSet>> beginnings,
            List<Request> requests,
            int budget,
            List<Request> calls,
            List<ResumeAction> answers,
            boolean prompt,
            boolean kills) {
        this(
                profile,
                program,
                beginnings,
                requests,
                budget,
                calls,
                answers,
                prompt,
                kills,
                List.of());
    }

    /** Whether all that can be asked of one engine can be asked of the other. */
    boolean isSymmetric() {
        return isSymmetric(requests) && isSymmetric(calls);
    }

    private static boolean isSymmetric(List<Request> asked) {
        return new HashSet<>(asked)
                .equals(asked.stream().map(Request::ofTheOther).collect(Collectors.toSet()));
    }
}
