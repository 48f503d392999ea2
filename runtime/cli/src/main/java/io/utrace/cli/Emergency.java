package io.utrace.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * What is done when all memory is used up: one line is told, all is let go of, the JVM ends.
 * Whoever has used it up may take whatever is given free, so nothing is allocated until the line is
 * told.
 */
final class Emergency {
    private static final int RESERVE = 1 << 20;
    private static final int LINE = 1000;

    private final Runnable end;
    private final AtomicBoolean begun = new AtomicBoolean();
    private final Thread last;
    private final FileOutputStream errors = new FileOutputStream(FileDescriptor.err);
    private final byte[] line = new byte[LINE];
    private int length;

    /** Given up when all memory is used up, so that there is some to end with. */
    @SuppressWarnings("UnusedVariable") // to be there is its use
    private volatile byte @Nullable [] reserve = new byte[RESERVE];

    /**
     * Prepares it.
     *
     * @param end lets go of all; run at most once, on a thread of its own, and the JVM ends after
     *     it
     */
    Emergency(Runnable end) {
        this.end = end;
        last = new Thread(this::endJvm, "utrace-emergency");
        last.setDaemon(true);
    }

    /** Whether a failure comes from there being no memory left. */
    static boolean isCause(Throwable failure) {
        Throwable cause = failure;
        while (cause != null && !(cause instanceof OutOfMemoryError)) {
            cause = cause.getCause();
        }
        return cause != null;
    }

    void giveUpReserve() {
        reserve = null;
    }

    boolean hasBegun() {
        return begun.get();
    }

    /** Ends the run, on another thread: this one may be needed for that. */
    void begin(String who, String where, String outcome) {
        if (begun.compareAndSet(false, true)) {
            tell(who, where, outcome);
            giveUpReserve();
            try {
                last.start();
            } catch (OutOfMemoryError notEvenThat) {
                Runtime.getRuntime().halt(CommandException.FAILED);
            }
        }
    }

    private void tell(String who, String where, String outcome) {
        append("utrace: the memory is used up (");
        append(who);
        append(", ");
        append(where);
        append("); ");
        append(outcome);
        line[length++] = '\n';
        try {
            errors.write(line, 0, length);
        } catch (IOException closed) {
            // nobody wants to know
        }
    }

    /** Room is left for the line's end. Threads are named by modules, which may name them oddly. */
    private void append(String text) {
        for (int i = 0; i < text.length() && length < LINE - 1; i++) {
            char c = text.charAt(i);
            line[length++] = (byte) (c >= ' ' && c <= '~' ? c : '?');
        }
    }

    /** Waits for what has begun: it ends the JVM, and this never comes back. */
    void awaitEnd() {
        while (true) {
            LockSupport.park(this);
        }
    }

    private void endJvm() {
        try {
            end.run();
        } finally {
            Runtime.getRuntime().halt(CommandException.FAILED);
        }
    }
}
