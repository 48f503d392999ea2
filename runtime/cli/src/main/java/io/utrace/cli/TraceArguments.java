package io.utrace.cli;

import io.utrace.host.ModuleRequest;
import io.utrace.host.OneLine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/**
 * The command line of {@code run} or {@code attach}, taken apart.
 *
 * @param command which of the two
 * @param help whether only help is asked for
 * @param modules the modules to start, their options and their rights
 * @param plugins where to look for plug-ins first
 * @param output the files for their output
 * @param fast whether the program is to stop only at the calls that modules name
 * @param operands the program and its arguments, as text; or the processes
 */
record TraceArguments(
        String command,
        boolean help,
        ModuleRequest modules,
        List<String> plugins,
        OutputFiles output,
        boolean fast,
        List<String> operands) {
    static final String RUN = "run";
    static final String ATTACH = "attach";

    private static final List<String> DEFAULT_MODULES = List.of("syscall-watch");

    private static final Option MODULE = new Option("m", "module", true, null);
    private static final Option SET = new Option("s", "set", true, null);
    private static final Option TRUST = new Option(null, "trust", true, null);
    private static final Option NATIVE_ACCESS = new Option(null, "native-access", true, null);
    private static final Option OUTPUT = new Option("o", "output", true, null);
    private static final Option FAST = new Option(null, "fast", false, null);

    static TraceArguments parse(String[] args) throws CommandException {
        String command = args[0];
        boolean stopsAtOperand = command.equals(RUN);
        String[] own = new String[args.length - 1];
        System.arraycopy(args, 1, own, 0, own.length);
        CommandLine line = CommandOptions.parse(command, options(command), own, stopsAtOperand);
        boolean help = line.hasOption(CommandOptions.HELP);
        List<String> operands = line.getArgList();
        if (!help && command.equals(RUN)) {
            check(own, operands);
        } else if (!help && operands.isEmpty()) {
            throw CommandOptions.usage(command, "no process to attach to");
        }
        List<String> named = CommandOptions.values(line, MODULE);
        List<String> modules = named.isEmpty() ? DEFAULT_MODULES : named;
        return new TraceArguments(
                command,
                help,
                new ModuleRequest(
                        modules,
                        CommandOptions.values(line, SET),
                        CommandOptions.values(line, TRUST),
                        CommandOptions.values(line, NATIVE_ACCESS)),
                CommandOptions.values(line, CommandOptions.PLUGINS),
                OutputFiles.of(CommandOptions.values(line, OUTPUT), modules),
                line.hasOption(FAST),
                operands);
    }

    /** These again, as they mean the same to a runtime elsewhere, which writes no files. */
    List<String> words(List<Path> folders) {
        List<String> words = new ArrayList<>(List.of(command));
        modules.names().forEach(name -> words.add("--module=" + name));
        modules.settings().forEach(setting -> words.add("--set=" + setting));
        folders.forEach(folder -> words.add("--plugins=" + folder));
        modules.trusted().forEach(name -> words.add("--trust=" + name));
        modules.nativeAccess().forEach(name -> words.add("--native-access=" + name));
        words.addAll(operands);
        return words;
    }

    private static void check(String[] own, List<String> program) throws CommandException {
        if (program.isEmpty()) {
            throw CommandOptions.usage(RUN, "no program to run");
        }
        // the parser stops at an option it doesn't know as it does at a program
        int start = own.length - program.size();
        boolean marked = start > 0 && own[start - 1].equals("--");
        if (!marked && program.get(0).startsWith("-")) {
            throw CommandOptions.usage(RUN, "unknown option '" + OneLine.of(program.get(0)) + "'");
        }
    }

    private static Options options(String command) {
        Options options = new Options();
        options.addOption(MODULE).addOption(SET).addOption(CommandOptions.PLUGINS).addOption(TRUST);
        options.addOption(NATIVE_ACCESS).addOption(OUTPUT).addOption(CommandOptions.HELP);
        // A filter is for life: there is none for processes that are to be let go again.
        return command.equals(RUN) ? options.addOption(FAST) : options;
    }
}
