package io.utrace.sim;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The moves of one run, as text: one a line.
 *
 * @param moves the names of the moves, in order
 */
public record Schedule(List<String> moves) {
    /**
     * Reads a schedule.
     *
     * @param text one move a line; blank lines and indentation mean nothing
     * @return the schedule
     */
    public static Schedule parse(String text) {
        return new Schedule(text.lines().map(String::strip).filter(l -> !l.isEmpty()).toList());
    }

    /**
     * Makes the moves.
     *
     * @param world in its first state
     * @throws Violation when a guarantee is broken on the way
     * @throws IllegalArgumentException when a move isn't possible
     */
    public void replay(World world) {
        for (String name : moves) {
            world.take(find(world, name));
        }
    }

    private static int find(World world, String name) {
        int[] possible = new int[World.MOVES];
        int count = world.moves(possible);
        for (int i = 0; i < count; i++) {
            int move = possible[i];
            if (world.name(move).equals(name)) {
                return move;
            }
            int variant = world.variant(move, name);
            if (variant >= 0) {
                return variant;
            }
        }
        throw new IllegalArgumentException("not possible here: " + name);
    }

    @Override
    public String toString() {
        return moves.stream().map(move -> "    " + move).collect(Collectors.joining("\n"));
    }
}
