/**
 * What stands between the user, the modules and whoever runs tasks.
 *
 * <p>{@link io.utrace.host.ModuleCatalog#discover} finds the modules there are: those that this
 * runtime was started with, and then plug-ins, each with classes and libraries of its own, in the
 * folders that it is told of, no further than to the last that is wanted. The broken ones are
 * refused one by one, as are those that were built for another API ({@link
 * io.utrace.host.ApiVersion}). {@link io.utrace.host.ModuleCatalog#choose} checks what the user
 * asks, a {@link io.utrace.host.ModuleRequest}, before anything starts, and grants plug-ins their
 * rights; a {@link io.utrace.host.ModuleHost} starts those chosen, tells them of targets, and stops
 * them; one more may be added, and any be removed, while tasks live. {@link
 * io.utrace.host.Following} shows a module that comes late a process that is traced already.
 * Whatever a module's code throws ends here: it becomes one line for the user, and the module is
 * detached everywhere, while the traced program and the other modules go on. A plug-in that isn't
 * trusted has a thread of its own for all its code, and a limit for each call ({@code
 * ModuleThread}): one that hangs ends there, too. What modules have to say goes through one {@link
 * io.utrace.host.TraceOutput}.
 */
@NullMarked
package io.utrace.host;

import org.jspecify.annotations.NullMarked;
