/**
 * Engines, and the tasks they share.
 *
 * <p>A <em>task</em> is one thread of a traced program. A module attaches any number of
 * <em>engines</em> to a task with {@link io.utrace.api.Utrace#attach}; each engine asks for events
 * with {@link io.utrace.api.Engine#setEvents} and gets them as calls to its {@link
 * io.utrace.api.EngineOps}. Every callback answers with an {@link io.utrace.api.Action}; when
 * engines disagree, the most constraining resume action wins, and the last word on a signal or a
 * system call wins. From any other thread an engine steers its task with {@link
 * io.utrace.api.Engine#control}, waits for it with {@link io.utrace.api.Engine#barrier}, and reads
 * it with {@link io.utrace.api.Engine#examine}.
 *
 * <p>The names and rules are those of the kernel facility utrace, version 20091216, with the
 * delayed {@link io.utrace.api.Engine#wakeUp} and the strengthened barrier that its authors
 * designed and never built. Each method names the C function it stands for. Guarantees are cited as
 * G1 to G16; {@code api/README.md} lists them.
 */
@NullMarked
package io.utrace.api;

import org.jspecify.annotations.NullMarked;
