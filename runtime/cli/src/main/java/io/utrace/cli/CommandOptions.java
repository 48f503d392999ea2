package io.utrace.cli;

import io.utrace.host.OneLine;
import java.util.List;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.MissingArgumentException;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;
import org.apache.commons.cli.UnrecognizedOptionException;

/** How every command takes its options: spelt out, each with its value, mistakes told in a line. */
final class CommandOptions {
    static final Option PLUGINS = new Option(null, "plugins", true, null);
    static final Option HELP = new Option("h", "help", false, null);

    private CommandOptions() {}

    static CommandLine parse(String command, Options options, String[] args, boolean stopsAtOperand)
            throws CommandException {
        try {
            return DefaultParser.builder()
                    .setAllowPartialMatching(false)
                    .setStripLeadingAndTrailingQuotes(false)
                    .get()
                    .parse(options, args, null, stopsAtOperand);
        } catch (MissingArgumentException missing) {
            throw usage(command, "option " + shown(missing.getOption()) + " needs a value");
        } catch (UnrecognizedOptionException unknown) {
            throw usage(command, "unknown option '" + OneLine.of(unknown.getOption()) + "'");
        } catch (ParseException wrong) {
            throw usage(command, OneLine.of(String.valueOf(wrong.getMessage())));
        }
    }

    static List<String> values(CommandLine line, Option option) {
        String[] values = line.getOptionValues(option);
        return values == null ? List.of() : List.of(values);
    }

    static void refuseOperands(String command, CommandLine line) throws CommandException {
        if (!line.getArgList().isEmpty()) {
            throw new CommandException(
                    CommandException.USAGE,
                    command
                            + " takes no arguments, but got '"
                            + OneLine.of(line.getArgList().get(0))
                            + "'");
        }
    }

    private static String shown(Option option) {
        String letter = option.getOpt();
        return letter == null
                ? "--" + option.getLongOpt()
                : "-" + letter + ", --" + option.getLongOpt() + ",";
    }

    static CommandException usage(String command, String message) {
        return new CommandException(
                CommandException.USAGE, message + "; see 'utrace " + command + " --help'");
    }
}
