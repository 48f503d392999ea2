package io.utrace.ptrace.guest;

import io.utrace.ptrace.Inspection;
import io.utrace.ptrace.tracee.Tracee;

/**
 * A request for a tracee of the caller, in a stop unless the request needs none.
 *
 * @param tracer the caller
 * @param tracee the tracee
 * @param memory the caller's memory
 * @param address the third argument
 * @param data the fourth
 */
record Request(Guest tracer, Tracee tracee, GuestMemory memory, long address, long data) {
    Inspection look() {
        return tracee.frozen().inspect();
    }

    /** The fourth argument, which must be a signal's number. */
    int signal() {
        return Long.compareUnsigned(data, 64) <= 0 ? (int) data : -1;
    }
}
