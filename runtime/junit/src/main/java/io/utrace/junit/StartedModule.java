package io.utrace.junit;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A module under test, started, with what it writes kept as text. {@link WithModule} has an example
 * that reads it, {@link InjectFault} one that asks what the module threw.
 *
 * <p>Thread-safe, for all threads but those that make callbacks.
 */
public final class StartedModule {
    private final Session session;
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final PrintStream output = new PrintStream(written, true, StandardCharsets.UTF_8);

    StartedModule(Session session) {
        this.session = session;
    }

    PrintStream stream() {
        return output;
    }

    /**
     * Gives what the module has written so far.
     *
     * @return the text
     */
    public String output() {
        return written.toString(StandardCharsets.UTF_8);
    }

    /**
     * Waits until all tasks have ended, and stops the modules of this test: what {@code utrace run}
     * does at its end.
     *
     * @return what the module has written, from its start to its stop
     * @throws InterruptedException the test takes too long
     */
    public String stop() throws InterruptedException {
        session.stopModules();
        return output();
    }

    /**
     * Gives what modules and engines threw so far, wherever; whatever of that isn't asked for fails
     * the test.
     *
     * @return the exceptions, in order, each given once
     */
    public List<Throwable> failures() {
        return session.takeFailures();
    }
}
