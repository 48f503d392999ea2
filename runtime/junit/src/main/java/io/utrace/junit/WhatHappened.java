package io.utrace.junit;

/**
 * What the tasks of a failed test did, and what the engines answered: a table in the message. It is
 * a suppressed exception of the failure itself, which stays what it is. Had the example at {@link
 * WithModule} expected another count, it would say
 *
 * <pre>
 * task 100
 *   SyscallEntry 39(0x0, 0x0, 0x0, …)   CallCounter  RESUME
 *   SyscallEntry 110(0x0, 0x0, 0x0, …)  CallCounter  RESUME
 * </pre>
 */
public final class WhatHappened extends Exception {
    private static final long serialVersionUID = 1L;

    WhatHappened(String table) {
        super(table, null, false, false);
    }
}
