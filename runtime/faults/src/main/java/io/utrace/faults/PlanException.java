package io.utrace.faults;

/** A plan that can't be read. The message is one line, and says where and what. */
public final class PlanException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /** From 1. */
    private final int line;

    /** From 1. */
    private final int column;

    PlanException(int line, int column, String what) {
        super("line " + line + ", column " + column + ": " + what);
        this.line = line;
        this.column = column;
    }

    /**
     * Tells in which line it is.
     *
     * @return the line, from 1
     */
    public int line() {
        return line;
    }

    /**
     * Tells where in the line it begins.
     *
     * @return the column, from 1
     */
    public int column() {
        return column;
    }
}
