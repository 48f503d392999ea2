package io.utrace.host;

/**
 * Text that came from elsewhere, as it may be shown to a user: on one line, bounded, harmless.
 *
 * <pre>{@code
 * System.err.println("utrace: there is no module '" + OneLine.of(name) + "'");
 * }</pre>
 */
public final class OneLine {
    private static final int LONGEST = 400;

    private OneLine() {}

    /**
     * Shows a text.
     *
     * @param text any text
     * @return the text without control characters, which are written as in Java, and cut when long
     */
    public static String of(String text) {
        int length = Math.min(text.length(), LONGEST);
        StringBuilder line = null;
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (isPlain(c)) {
                if (line != null) {
                    line.append(c);
                }
                continue;
            }
            if (line == null) {
                line = new StringBuilder(length + 16).append(text, 0, i);
            }
            escape(line, c);
        }
        String shown = line == null ? text.substring(0, length) : line.toString();
        return length < text.length() ? shown + "..." : shown;
    }

    /**
     * Shows what was thrown, by its {@code toString}, which may fail itself.
     *
     * @param thrown anything
     * @return one line
     */
    public static String of(Throwable thrown) {
        String text;
        try {
            text = thrown.toString();
        } catch (Throwable broken) {
            text = null;
        }
        // an overriding toString may well answer null
        return of(text == null ? thrown.getClass().getName() : text);
    }

    private static boolean isPlain(char c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    false;
            default -> true;
        };
    }

    private static void escape(StringBuilder line, char c) {
        switch (c) {
            case '\n' -> line.append("\\n");
            case '\r' -> line.append("\\r");
            case '\t' -> line.append("\\t");
            default -> {
                line.append("\\u");
                for (int shift = 12; shift >= 0; shift -= 4) {
                    line.append(Character.forDigit(c >> shift & 0xf, 16));
                }
            }
        }
    }
}
