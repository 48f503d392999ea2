package io.utrace.linux;

import java.io.IOException;

/** A running process can't be traced; the message says which rule forbids it, and what to do. */
public final class AttachException extends IOException {
    private static final long serialVersionUID = 1;

    AttachException(String message) {
        super(message);
    }
}
