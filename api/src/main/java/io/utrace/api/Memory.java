package io.utrace.api;

import java.util.List;
import java.util.Map;

/**
 * The memory of a task's process, as process_vm_readv(2) and /proc/PID/mem reach it.
 *
 * <p>Its contents are whatever the traced program, or an attacker in it, put there; other threads
 * may change them while they are read. Thread-safe.
 *
 * <p>{@link Report} has an example of reading, {@link Examination} one of writing.
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

    /**
     * Copies bytes into the task, at once. Pages that the program itself can't write to, its code
     * for example, are written as well: its process gets its own copy of such a page.
     *
     * @param address where to begin, in the task's address space
     * @param source where they come from; not retained
     * @param offset where to begin in the source
     * @param length how many bytes
     * @return how many were copied: fewer when unmapped memory is met, or a page that can't be
     *     forced; 0 when there is none at the address, or, to a callback, when the process is gone
     * @throws IndexOutOfBoundsException when the range isn't in the source
     * @throws UtraceException.NotStopped when this came from an {@link Examination} and the task
     *     has left the stop
     * @throws UtraceException.NoSuchTask when it did, and the task was killed in the stop
     */
    int write(long address, byte[] source, int offset, int length);

    /**
     * Lists what is mapped, as /proc/PID/maps does.
     *
     * @return the regions in the order of their addresses, as many as 64 MiB of that file name;
     *     none when the process is gone
     */
    List<Region> regions();

    /**
     * Gives the auxiliary vector: what the kernel told the program at its start, see getauxval(3).
     *
     * @return values by AT_ constants of {@code <elf.h>}, in the order they have there; empty when
     *     the process is gone
     */
    Map<Long, Long> auxiliaryVector();

    /**
     * One mapping of a process: a line of /proc/PID/maps, see proc(5).
     *
     * @param start its first address
     * @param end the address behind its last; above {@code start} when read as unsigned numbers
     * @param permissions four letters: {@code r}, {@code w}, {@code x} or {@code -} in each place,
     *     and {@code p} for private or {@code s} for shared
     * @param offset where in the file it begins
     * @param device the file's device, {@code major:minor}, in hexadecimal
     * @param inode the file; 0 for none
     * @param name the file's path or what the kernel calls the mapping, {@code [stack]} for
     *     example; empty for none. Whoever named the file chose it. Bytes outside printable ASCII
     *     are written as the kernel writes a newline there: a backslash and three octal digits
     */
    record Region(
            long start,
            long end,
            String permissions,
            long offset,
            String device,
            long inode,
            String name) {
        /**
         * Tells whether an address is in it.
         *
         * @param address any
         * @return true from {@code start} to before {@code end}
         */
        public boolean contains(long address) {
            return Long.compareUnsigned(start, address) <= 0
                    && Long.compareUnsigned(address, end) < 0;
        }
    }
}
