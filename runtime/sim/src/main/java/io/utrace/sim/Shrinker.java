package io.utrace.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Makes a failing schedule shorter: leaves out whatever isn't needed for the failure. */
public final class Shrinker {
    private final Supplier<? extends World> worlds;

    /**
     * Makes a shrinker.
     *
     * @param worlds gives the world in its first state, again and again
     */
    public Shrinker(Supplier<? extends World> worlds) {
        this.worlds = worlds;
    }

    /**
     * Shrinks.
     *
     * @param failing a schedule that ends in a violation
     * @return a schedule that ends in a violation of the same guarantee, and of which no single
     *     move can be left out
     * @throws IllegalArgumentException when the schedule doesn't fail
     */
    public Schedule shrink(Schedule failing) {
        String violation =
                outcome(failing).orElseThrow(() -> new IllegalArgumentException("it doesn't fail"));
        List<String> moves = new ArrayList<>(failing.moves());
        for (int length = moves.size() / 2; length > 0; length /= 2) {
            int at = 0;
            while (at + length <= moves.size()) {
                List<String> shorter = new ArrayList<>(moves);
                shorter.subList(at, at + length).clear();
                boolean fails =
                        outcome(new Schedule(shorter)).filter(violation::equals).isPresent();
                if (fails) {
                    moves = shorter;
                } else {
                    at++;
                }
            }
        }
        return new Schedule(List.copyOf(moves));
    }

    private Optional<String> outcome(Schedule schedule) {
        try {
            schedule.replay(worlds.get());
            return Optional.empty();
        } catch (Violation violation) {
            return Optional.of(String.valueOf(violation.getMessage()));
        } catch (IllegalArgumentException impossible) {
            return Optional.empty();
        }
    }
}
