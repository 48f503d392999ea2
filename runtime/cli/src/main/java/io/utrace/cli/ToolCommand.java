package io.utrace.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.spi.ToolProvider;

/**
 * A command that brings libraries of its own. They lie apart, and are on the module path for it
 * alone: {@code bin/utrace} sees to that. Nothing here is compiled against them.
 */
final class ToolCommand {
    static final String FAULTS = "faults";

    private ToolCommand() {}

    static int run(String[] args) throws CommandException {
        ToolProvider tool =
                ToolProvider.findFirst("utrace-" + args[0])
                        .orElseThrow(() ->
                                new CommandException(
                                        CommandException.FAILED,
                                        "the command " + args[0] + " isn't on the module path"));
        return tool.run(
                new PrintWriter(System.out, false, StandardCharsets.UTF_8),
                new PrintWriter(System.err, false, StandardCharsets.UTF_8),
                Arrays.copyOfRange(args, 1, args.length));
    }
}
