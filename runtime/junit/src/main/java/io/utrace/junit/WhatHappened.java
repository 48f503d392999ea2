package io.utrace.junit;

/**
 * What the tasks of a failed test did, and what the engines answered: a table in the message. It is
 * a suppressed exception of the failure itself, which stays what it is.
 */
public final class WhatHappened extends Exception {
    private static final long serialVersionUID = 1L;

    WhatHappened(String table) {
        super(table, null, false, false);
    }
}
