package io.utrace.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.utrace.host.ModuleHost;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallLimitTest {
    @Test
    void isFiveSecondsUnlessSaidOtherwise() throws Exception {
        assertThat(CallLimit.of(null)).isEqualTo(CallLimit.of("")).isEqualTo(ModuleHost.LIMIT);
    }

    @ParameterizedTest
    @CsvSource({"2, 2000", "0.25, 250", "1e3, 1000000", "1e99, 86400000"})
    void isInSeconds(String text, long millis) throws Exception {
        assertThat(CallLimit.of(text)).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "0.0001", "5s", "NaN", "\n"})
    void isANumber(String text) {
        assertThatThrownBy(() -> CallLimit.of(text))
                .isInstanceOf(CommandException.class)
                .hasMessageStartingWith("UTRACE_DEADLINE is to be a number of seconds, not '");
    }
}
