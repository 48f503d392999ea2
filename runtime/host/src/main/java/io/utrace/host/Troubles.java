package io.utrace.host;

/** Who is told what modules do wrong. Called on any thread; must neither wait nor throw. */
public interface Troubles {
    /**
     * Tells the user.
     *
     * @param line one line
     */
    void tell(String line);

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
