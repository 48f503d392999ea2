package io.utrace.host;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OneLineTest {
    @Test
    void plainTextStays() {
        assertThat(OneLine.of("naïve – 漢字")).isEqualTo("naïve – 漢字");
    }

    @Test
    void whatWouldMoveACursorIsEscaped() {
        assertThat(OneLine.of("a\nb\rc\td\u001b[2J\u0000\u2028\u202e\u009b"))
                .isEqualTo("a\\nb\\rc\\td\\u001b[2J\\u0000\\u2028\\u202e\\u009b");
    }

    @Test
    void longTextIsCut() {
        assertThat(OneLine.of("x".repeat(100_000))).isEqualTo("x".repeat(400) + "...");
    }

    @Test
    void anExceptionMayFailToSayWhatItIs() {
        RuntimeException broken =
                new RuntimeException() {
                    private static final long serialVersionUID = 1L;

                    @Override
                    public String toString() {
                        throw this;
                    }
                };
        assertThat(OneLine.of(broken)).isEqualTo(broken.getClass().getName());
    }
}
