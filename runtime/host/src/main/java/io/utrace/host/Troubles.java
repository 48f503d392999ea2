package io.utrace.host;

/**
 * Who is told what modules do wrong. Called on any thread; must neither wait nor throw. Whoever
 * needn't end in good order when the memory is used up gives a {@link ModuleHost} a function
 * instead, as the example there does.
 */
public interface Troubles {
    /**
     * Tells the user.
     *
     * @param line one line
     */
    void tell(String line);

    /**
     * Tells the user that a module threw something.
     *
     * @param line one line, which says what is to be said of it
     * @param thrown what it threw
     */
    default void threw(String line, Throwable thrown) {
        tell(line);
    }

    /**
     * There is no memory left, for anybody. A module that uses up the memory can't be kept from
     * harming the others: all that can be done is to end in good order. Whoever calls this has
     * allocated nothing since.
     *
     * @param who was the first to notice: a module, a thread
     * @param where what it was at
     */
    void memoryUsedUp(String who, String where);
}
