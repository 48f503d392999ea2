package io.utrace.cli;

/**
 * A line of the doctor's.
 *
 * @param verdict whether it is in the way
 * @param subject what it is about
 * @param text what was found, and unless all is well what that means and how to mend it
 */
record Finding(Verdict verdict, String subject, String text) {
    enum Verdict {
        /** It works. */
        OK("ok"),
        /** Something doesn't work; tracing does. */
        LIMITS("limits"),
        /** Tracing doesn't work as long as it is so. */
        FAILS("fails");

        private final String word;

        Verdict(String word) {
            this.word = word;
        }
    }

    private static final int VERDICT_WIDTH = 8;
    private static final int SUBJECT_WIDTH = 25;

    static Finding ok(String subject, String text) {
        return new Finding(Verdict.OK, subject, text);
    }

    static Finding limits(String subject, String text) {
        return new Finding(Verdict.LIMITS, subject, text);
    }

    static Finding fails(String subject, String text) {
        return new Finding(Verdict.FAILS, subject, text);
    }

    /** Writes it as one line, in columns. */
    String line() {
        StringBuilder line = new StringBuilder(verdict.word);
        line.repeat(' ', VERDICT_WIDTH - line.length()).append(subject);
        int column = VERDICT_WIDTH + SUBJECT_WIDTH;
        return line.repeat(' ', Math.max(1, column - line.length())).append(text).toString();
    }
}
