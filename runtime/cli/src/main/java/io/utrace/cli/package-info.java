/**
 * The utrace command.
 *
 * <p>{@code runtime/bin/utrace} finds a Java, records what a shell and a JVM would change of what
 * the traced program inherits, decides whether native calls must be refused to modules from
 * elsewhere, and becomes this. {@link io.utrace.cli.Main} turns words into a {@link
 * io.utrace.cli.RunCommand}, an {@link io.utrace.cli.AttachCommand} or one of the commands that
 * only print, {@link io.utrace.host.PluginFolders} says where plug-ins are looked for.
 *
 * <p>A command that traces lets others in ({@link io.utrace.cli.Guests}), by a socket in a folder
 * where both look ({@link io.utrace.cli.Meeting}). An attach to what another traces already goes
 * there, as its {@link io.utrace.cli.Guest}: {@link io.utrace.cli.Joining} here and a {@link
 * io.utrace.cli.Visit} there are the two ends, {@link io.utrace.cli.Frame} what passes between
 * them.
 *
 * <p>Whatever goes wrong ends as one line on standard error and an exit status:
 *
 * <ul>
 *   <li>the traced program's own, or 128 + the signal that ended it
 *   <li>128 + the signal by which utrace itself was asked to end
 *   <li>127, no such program; 126, one that can't be executed
 *   <li>125, utrace itself failed: no right to trace, a module that won't start, a defect
 *   <li>1, a process couldn't be attached to
 *   <li>2, the command line is wrong
 * </ul>
 */
@NullMarked
package io.utrace.cli;

import org.jspecify.annotations.NullMarked;
