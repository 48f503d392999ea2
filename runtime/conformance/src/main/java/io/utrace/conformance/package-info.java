/**
 * What every host of tasks must show: the scenarios of utrace, each one a test named by its id and
 * a sentence, run on every {@link io.utrace.conformance.Backend} there is.
 *
 * <p>A scenario is given a {@link io.utrace.conformance.World}. There it starts a {@link
 * io.utrace.conformance.Tracee}, whose {@link io.utrace.conformance.Script} says what the program
 * does and where it waits for the test, and puts {@link io.utrace.conformance.Probe}s on it:
 * engines that note what they are told and answer what the scenario says. The test's own thread is
 * the observer. It never sleeps: it lets the tasks go on until something holds. What came of each
 * scenario on each backend is the {@link io.utrace.conformance.Table}.
 *
 * <p>Nothing here knows of a backend, or of the core: only of the API.
 */
@NullMarked
package io.utrace.conformance;

import org.jspecify.annotations.NullMarked;
