package io.utrace.cli;

import io.utrace.host.ModuleRequest;
import io.utrace.host.OneLine;
import java.util.List;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.MissingArgumentException;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;
import org.apache.commons.cli.UnrecognizedOptionException;
import org.jspecify.annotations.Nullable;

/**
 * The command line of {@code run} or {@code attach}, taken apart.
 *
 * @param command which of the two
 * @param help whether only help is asked for
 * @param modules the modules to start, their options and their rights
 * @param plugins where to look for plug-ins first
 * @param output the file for their output
 * @param fast whether the program is to stop only at the calls that modules name
 * @param operands the program and its arguments, as text; or the processes
 */
record TraceArguments(
        String command,
        boolean help,
        ModuleRequest modules,
        List<String> plugins,
        @Nullable String output,
        boolean fast,
        List<String> operands) {
    static final String RUN = "run";
    static final String ATTACH = "attach";

    private static final List<String> DEFAULT_MODULES = List.of("syscall-watch");

    private static final Option MODULE = new Option("m", "module", true, null);
    private static final Option SET = new Option("s", "set", true, null);
    private static final Option PLUGINS = new Option(null, "plugins", true, null);
    private static final Option TRUST = new Option(null, "trust", true, null);
    private static final Option NATIVE_ACCESS = new Option(null, "native-access", true, null);
    private static final Option OUTPUT = new Option("o", "output", true, null);
    private static final Option FAST = new Option(null, "fast", false, null);
    private static final Option HELP = new Option("h", "help", false, null);

    static TraceArguments parse(String[] args) throws CommandException {
        String command = args[0];
        boolean stopsAtOperand = command.equals(RUN);
        String[] own = new String[args.length - 1];
        System.arraycopy(args, 1, own, 0, own.length);
        CommandLine line;
        try {
            line =
                    DefaultParser.builder()
                            .setAllowPartialMatching(false)
                            .setStripLeadingAndTrailingQuotes(false)
                            .get()
                            .parse(options(command), own, null, stopsAtOperand);
        } catch (MissingArgumentException missing) {
            throw usage(command, "option " + shown(missing.getOption()) + " needs a value");
        } catch (UnrecognizedOptionException unknown) {
            throw usage(command, "unknown option '" + OneLine.of(unknown.getOption()) + "'");
        } catch (ParseException wrong) {
            throw usage(command, OneLine.of(String.valueOf(wrong.getMessage())));
        }
        boolean help = line.hasOption(HELP);
        List<String> operands = line.getArgList();
        if (!help && command.equals(RUN)) {
            check(own, operands);
        } else if (!help && operands.isEmpty()) {
            throw usage(command, "no process to attach to");
        }
        List<String> modules = values(line, MODULE);
        return new TraceArguments(
                command,
                help,
                new ModuleRequest(
                        modules.isEmpty() ? DEFAULT_MODULES : modules,
                        values(line, SET),
                        values(line, TRUST),
                        values(line, NATIVE_ACCESS)),
                values(line, PLUGINS),
                line.getOptionValue(OUTPUT),
                line.hasOption(FAST),
                operands);
    }

    private static void check(String[] own, List<String> program) throws CommandException {
        if (program.isEmpty()) {
            throw usage(RUN, "no program to run");
        }
        // the parser stops at an option it doesn't know as it does at a program
        int start = own.length - program.size();
        boolean marked = start > 0 && own[start - 1].equals("--");
        if (!marked && program.get(0).startsWith("-")) {
            throw usage(RUN, "unknown option '" + OneLine.of(program.get(0)) + "'");
        }
    }

    private static Options options(String command) {
        Options options = new Options();
        options.addOption(MODULE).addOption(SET).addOption(PLUGINS).addOption(TRUST);
        options.addOption(NATIVE_ACCESS).addOption(OUTPUT).addOption(HELP);
        // A filter is for life: there is none for processes that are to be let go again.
        return command.equals(RUN) ? options.addOption(FAST) : options;
    }

    private static List<String> values(CommandLine line, Option option) {
        String[] values = line.getOptionValues(option);
        return values == null ? List.of() : List.of(values);
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
