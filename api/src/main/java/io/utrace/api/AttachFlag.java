package io.utrace.api;

/** How {@link Utrace#attach} and {@link Utrace#find} look at the engines a task already has. */
public enum AttachFlag {
    /** Attach only if no matching engine is there: {@code UTRACE_ATTACH_EXCLUSIVE}. */
    EXCLUSIVE,
    /** An engine matches if its ops are the very same object: {@code UTRACE_ATTACH_MATCH_OPS}. */
    MATCH_OPS,
    /** An engine matches if its data are the very same object: {@code UTRACE_ATTACH_MATCH_DATA}. */
    MATCH_DATA
}
