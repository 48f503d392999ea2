package io.utrace.syscallwatch;

import java.util.Arrays;

/**
 * A text of lines that begin with a number, in rising order. Finding the line ends is all that is
 * done at once: of a few hundred lines a run needs a few dozen, and each of those is looked at when
 * it is first asked for.
 */
final class NumberedLines {
    private final String text;
    private final int[] starts;

    /**
     * Indexes a text.
     *
     * @param text its lines, each ended by a line feed
     * @param limit a number greater than that of every line
     */
    NumberedLines(String text, int limit) {
        this.text = text;
        this.starts = new int[limit];
        Arrays.fill(starts, -1);
        for (int start = 0; start < text.length(); start = text.indexOf('\n', start) + 1) {
            int number = 0;
            int end = start;
            for (; text.charAt(end) != ' '; end++) {
                number = number * 10 + text.charAt(end) - '0';
            }
            starts[number] = end + 1;
        }
    }

    int limit() {
        return starts.length;
    }

    boolean has(int number) {
        return number >= 0 && number < starts.length && starts[number] >= 0;
    }

    /** Gives what stands on a line that is there, after the number. */
    String line(int number) {
        return text.substring(starts[number], text.indexOf('\n', starts[number]));
    }
}
