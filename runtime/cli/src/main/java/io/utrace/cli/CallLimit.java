package io.utrace.cli;

import io.utrace.host.ModuleHost;
import io.utrace.host.OneLine;
import java.math.BigDecimal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How long each call of an isolated module may take, as the user says. */
final class CallLimit {
    private static final BigDecimal MOST = BigDecimal.valueOf(24 * 60 * 60);

    private CallLimit() {}

    /** UTRACE_DEADLINE, in seconds. */
    static Duration ofEnvironment() throws CommandException {
        return of(System.getenv("UTRACE_DEADLINE"));
    }

    static Duration of(@Nullable String seconds) throws CommandException {
        if (seconds == null || seconds.isEmpty()) {
            return ModuleHost.LIMIT;
        }
        try {
            BigDecimal value = new BigDecimal(seconds);
            long millis = value.min(MOST).movePointRight(3).longValue();
            if (millis > 0) {
                return Duration.ofMillis(millis);
            }
        } catch (NumberFormatException notANumber) {
            // as below
        }
        throw new CommandException(
                CommandException.USAGE,
                "UTRACE_DEADLINE is to be a number of seconds, not '" + OneLine.of(seconds) + "'");
    }
}
