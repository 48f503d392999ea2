package io.utrace.sim;

import io.utrace.engine.Memento;

/**
 * Something to explore: a state, the moves that are possible in it, and the guarantees that must
 * hold. A move is a number that means the same in every state; in text it has a name.
 */
public interface World {
    /** More moves than any state of any world has. */
    int MOVES = 512;

    /**
     * Lists what can happen next.
     *
     * @param moves filled with the moves
     * @return how many there are
     */
    int moves(int[] moves);

    /**
     * Has one thing happen.
     *
     * @param move a move that is possible
     * @throws Violation a guarantee is broken
     */
    void take(int move);

    /**
     * Looks at a state that is new, without changing it.
     *
     * @throws Violation a guarantee is broken
     */
    void look();

    /**
     * Lists variants of the move that was just taken, which only show once it is made: other things
     * that can happen in the middle of it.
     *
     * @param moves filled with the moves
     * @return how many there are
     */
    int variants(int[] moves);

    /**
     * Finds a variant by its name.
     *
     * @param move a move that is possible
     * @param name what the variant is called
     * @return the variant of the move; -1 when it has none of this name
     */
    int variant(int move, String name);

    /**
     * Tells how much of what is limited has been used up. A state is explored with the least; the
     * fingerprint doesn't tell.
     *
     * @return grows by at most one a move
     */
    int spent();

    /**
     * Makes a memento for {@link #keep}.
     *
     * @param whole whether its fingerprint is to tell apart even what nothing can tell apart from
     *     here on
     * @return an empty one
     */
    Memento newMemento(boolean whole);

    /**
     * Saves or restores the state.
     *
     * @param memento the way it goes
     */
    void keep(Memento memento);

    /**
     * Gives a move as text.
     *
     * @param move a move
     * @return its name
     */
    String name(int move);
}
