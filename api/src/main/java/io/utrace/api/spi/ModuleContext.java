package io.utrace.api.spi;

import io.utrace.api.Task;
import io.utrace.api.Utrace;
import java.io.PrintStream;
import java.util.function.Consumer;
import org.slf4j.Logger;

/**
 * What a started module has to work with. Valid from {@link TracingModule#start} until its stop
 * returned. Thread-safe.
 *
 * <p>{@link TracingModule} has an example, {@link Option} one of options.
 */
public interface ModuleContext {
    /**
     * Gives the module's way to tasks and engines.
     *
     * @return the same object each time
     */
    Utrace utrace();

    /**
     * Gives an option's value.
     *
     * @param <T> the type of the value
     * @param option one of those in the module's description
     * @return what the user set, or the default
     * @throws IllegalArgumentException when the option isn't in the description
     */
    <T> T option(Option<T> option);

    /**
     * Gives the place for what the module has to tell the user: standard error, or the file the
     * user named. Bytes given in one call stay together. Text is written as UTF-8; what comes from
     * a traced program must be escaped first.
     *
     * @return the module's output; the runtime closes it
     */
    PrintStream output();

    /**
     * Gives the logger for the module's own troubles.
     *
     * @return a logger named after the module
     */
    Logger logger();

    /**
     * Asks to be told of each target: the first task of each program that is launched, before its
     * first user instruction, and every thread of each process that is attached to, or that this
     * module is added for. The task is held until every module has been told. This is the place to
     * attach an engine and ask for events; what the targets give birth to are no targets, but come
     * by {@code reportClone}.
     *
     * @param listener called on the thread that makes callbacks; if it throws, the failure is
     *     reported as one line and others go on
     */
    void onTarget(Consumer<? super Task> listener);
}
