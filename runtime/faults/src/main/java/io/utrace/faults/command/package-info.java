/**
 * The command {@code utrace faults}.
 *
 * <p>{@code utrace} finds it by {@link java.util.ServiceLoader}, as a {@link
 * java.util.spi.ToolProvider}, and only when it is asked for: {@link
 * io.utrace.faults.command.FaultsCommand} chooses among {@code run}, {@code list}, {@code replay}
 * and {@code report}. {@link io.utrace.faults.command.Arguments} takes the words apart, and makes
 * scenarios of them.
 */
@NullMarked
package io.utrace.faults.command;

import org.jspecify.annotations.NullMarked;
