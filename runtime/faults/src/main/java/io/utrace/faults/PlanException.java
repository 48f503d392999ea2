package io.utrace.faults;

/**
 * A plan that can't be read. The message is one line, and says where and what.
 *
 * <pre>{@code
 * try {
 *     Plan.parse("call-counter stop enter nth 1 explode", List.of("call-counter"));
 * } catch (PlanException mistake) {
 *     // plan.txt: line 1, column 31: no fault is called 'explode'; there are throw, …
 *     System.err.println("plan.txt: " + mistake.getMessage());
 * }
 * }</pre>
 */
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
