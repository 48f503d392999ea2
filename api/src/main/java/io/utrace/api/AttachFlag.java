package io.utrace.api;

/**
 * How {@link Utrace#attach} and {@link Utrace#find} look at the engines a task already has.
 *
 * <p>At most one engine of a kind:
 *
 * <pre>{@code
 * try (Engine own =
 *         utrace.attach(task, ops, null, AttachFlag.EXCLUSIVE, AttachFlag.MATCH_OPS)) {
 *     own.setEvents(EventSet.SYSCALLS);
 * } catch (UtraceException.AlreadyAttached there) {
 *     System.out.println(there.getMessage());
 * }
 * }</pre>
 */
public enum AttachFlag {
    /** Attach only if no matching engine is there: {@code UTRACE_ATTACH_EXCLUSIVE}. */
    EXCLUSIVE,
    /** An engine matches if its ops are the very same object: {@code UTRACE_ATTACH_MATCH_OPS}. */
    MATCH_OPS,
    /** An engine matches if its data are the very same object: {@code UTRACE_ATTACH_MATCH_DATA}. */
    MATCH_DATA
}
