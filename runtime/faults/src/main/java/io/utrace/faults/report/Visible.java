package io.utrace.faults.report;

/** Text that came from elsewhere, with nothing in it that a terminal, XML or HTML might obey. */
public final class Visible {
    private Visible() {}

    /**
     * Shows a text.
     *
     * @param text any text
     * @return the same on one line, with what can't be seen written as in Java; never cut
     */
    public static String of(String text) {
        StringBuilder shown = new StringBuilder(text.length());
        text.codePoints().forEach(point -> append(shown, point));
        return shown.toString();
    }

    private static void append(StringBuilder shown, int point) {
        if (isSeen(point)) {
            shown.appendCodePoint(point);
        } else {
            for (char unit : Character.toChars(point)) {
                shown.append(String.format("\\u%04x", (int) unit));
            }
        }
    }

    static boolean isSeen(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED ->
                    false;
            default -> true;
        };
    }
}
