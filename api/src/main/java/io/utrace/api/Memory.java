package io.utrace.api;

/**
 * The memory of a task's process, as process_vm_readv(2) reaches it.
 *
 * <p>Its contents are whatever the traced program, or an attacker in it, put there; other threads
 * may change them while they are read. Thread-safe.
 */
public interface Memory {
    /**
     * Copies bytes out of the task.
     *
     * @param address where to begin, in the task's address space
     * @param destination where to put them; not retained
     * @param offset where to begin in the destination
     * @param length how many bytes are wanted
     * @return how many were copied: fewer than wanted when unmapped memory is met, 0 when there is
     *     none at the address or the process is gone
     * @throws IndexOutOfBoundsException when the range isn't in the destination
     */
    int read(long address, byte[] destination, int offset, int length);
}
