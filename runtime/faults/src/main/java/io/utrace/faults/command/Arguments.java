package io.utrace.faults.command;

import io.utrace.api.spi.TracingModule;
import io.utrace.faults.Extent;
import io.utrace.faults.Inside;
import io.utrace.faults.Scenario;
import io.utrace.faults.Scenarios;
import io.utrace.host.FoundModule;
import io.utrace.host.ModuleCatalog;
import io.utrace.host.ModuleChoiceException;
import io.utrace.host.ModuleRequest;
import io.utrace.host.OneLine;
import io.utrace.host.PluginFolders;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.MissingArgumentException;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;
import org.apache.commons.cli.UnrecognizedOptionException;

/** The words of {@code utrace faults}, taken apart. */
final class Arguments {
    static final Option HELP = new Option("h", "help", false, null);
    static final Option SIM = new Option(null, "sim", true, null);
    static final Option MODULE = new Option("m", "module", true, null);
    static final Option SET = new Option("s", "set", true, null);
    static final Option PLUGINS = new Option(null, "plugins", true, null);
    static final Option INSIDE = new Option(null, "inside", false, null);
    static final Option PLAN = new Option(null, "plan", true, null);
    static final Option PAIRS = new Option(null, "pairs", true, null);
    static final Option SEED = new Option(null, "seed", true, null);
    static final Option BUDGET = new Option(null, "budget", true, null);
    static final Option SHARD = new Option(null, "shard", true, null);
    static final Option WORKERS = new Option(null, "workers", true, null);
    static final Option RESUME = new Option(null, "resume", false, null);
    static final Option OUTPUT = new Option("o", "output", true, null);
    static final Option HTML = new Option(null, "html", true, null);
    static final Option JUNIT = new Option(null, "junit", true, null);

    static final List<Option> SUBJECT = List.of(MODULE, SET, PLUGINS, INSIDE);
    static final List<Option> CASES = List.of(SIM, PAIRS, SEED, BUDGET, SHARD);
    static final List<Option> REPORTS = List.of(HTML, JUNIT);

    private static final Pattern SHARD_FORM = Pattern.compile("([0-9]{1,6})/([0-9]{1,6})");

    private final String command;
    private final CommandLine line;
    private final List<String> operands = new ArrayList<>();
    private final List<String> program = new ArrayList<>();

    private Arguments(String command, CommandLine line, List<String> program) {
        this.command = command;
        this.line = line;
        this.program.addAll(program);
        operands.addAll(line.getArgList());
    }

    static Arguments parse(String[] words, List<Option> known) throws UsageException {
        Options options = new Options().addOption(HELP);
        known.forEach(options::addOption);
        List<String> own = List.of(words).subList(1, words.length);
        int marker = own.indexOf("--");
        List<String> program = marker < 0 ? List.of() : own.subList(marker + 1, own.size());
        List<String> before = marker < 0 ? own : own.subList(0, marker);
        try {
            CommandLine line =
                    DefaultParser.builder()
                            .setAllowPartialMatching(false)
                            .setStripLeadingAndTrailingQuotes(false)
                            .get()
                            .parse(options, before.toArray(String[]::new));
            if (marker >= 0 && program.isEmpty()) {
                throw usage(words[0], "no program after '--'");
            }
            return new Arguments(words[0], line, program);
        } catch (MissingArgumentException missing) {
            throw usage(words[0], "option " + name(missing.getOption()) + " needs a value");
        } catch (UnrecognizedOptionException unknown) {
            throw usage(words[0], "unknown option '" + OneLine.of(unknown.getOption()) + "'");
        } catch (ParseException wrong) {
            throw usage(words[0], OneLine.of(String.valueOf(wrong.getMessage())));
        }
    }

    static UsageException usage(String command, String message) {
        return new UsageException(message + "; see 'utrace faults " + command + " --help'");
    }

    private static String name(Option option) {
        return "--" + option.getLongOpt();
    }

    UsageException usage(String message) {
        return usage(command, message);
    }

    boolean has(Option option) {
        return line.hasOption(option);
    }

    List<String> operands() {
        return operands;
    }

    /** Checks that methods can be woven, if they must be. */
    void checkInside(boolean isInside) throws UsageException {
        if ((isInside || has(INSIDE)) && !Inside.isPossible()) {
            throw usage(
                    has(INSIDE)
                            ? "--inside needs -javaagent: with the jar of utrace-faults"
                            : "that is inside the module, which takes --inside");
        }
    }

    void refuseOperands() throws UsageException {
        if (!operands.isEmpty()) {
            throw usage(
                    "no argument is taken here, but there is '"
                            + OneLine.of(operands.get(0))
                            + "'");
        }
    }

    /** The file that an option names. */
    Optional<Path> file(Option option) throws UsageException {
        String value = line.getOptionValue(option);
        return value == null ? Optional.empty() : Optional.of(path(value));
    }

    Path path(String value) throws UsageException {
        try {
            return Path.of(value);
        } catch (InvalidPathException wrong) {
            throw usage("no name of a file: '" + OneLine.of(value) + "'");
        }
    }

    // ---- how much

    Extent extent() throws UsageException {
        Extent extent =
                Extent.SINGLES
                        .withInside(has(INSIDE))
                        .withBudget((int) number(BUDGET, Integer.MAX_VALUE, 1, Integer.MAX_VALUE))
                        .withPairs((int) number(PAIRS, 0, 0, Integer.MAX_VALUE), seed())
                        .withWorkers(
                                (int)
                                        number(
                                                WORKERS,
                                                Runtime.getRuntime().availableProcessors(),
                                                1,
                                                1000));
        String shard = line.getOptionValue(SHARD);
        if (shard == null) {
            return extent;
        }
        Matcher form = SHARD_FORM.matcher(shard);
        if (form.matches()) {
            int part = Integer.parseInt(form.group(1));
            int parts = Integer.parseInt(form.group(2));
            if (part >= 1 && part <= parts) {
                return extent.withShard(part, parts);
            }
        }
        throw usage("--shard takes PART/PARTS, as in 3/16, but got '" + OneLine.of(shard) + "'");
    }

    private long seed() throws UsageException {
        return number(SEED, 1, 0, Long.MAX_VALUE);
    }

    private long number(Option option, long otherwise, long least, long most)
            throws UsageException {
        String value = line.getOptionValue(option);
        if (value == null) {
            return otherwise;
        }
        try {
            long number = Long.parseLong(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException noNumber) {
            // told below
        }
        throw usage(
                name(option)
                        + " takes a number from "
                        + least
                        + " on, but got '"
                        + OneLine.of(value)
                        + "'");
    }

    // ---- what

    /** The scenarios that the options name; of simulated ones all, if none is. */
    List<Scenario> scenarios() throws UsageException {
        Supplier<TracingModule> modules = modules(module());
        List<String> names = values(SIM);
        if (!program.isEmpty()) {
            if (!names.isEmpty()) {
                throw usage("either --sim or a program, not both");
            }
            return List.of(real(modules));
        }
        List<Scenario> scenarios = new ArrayList<>();
        for (String name : names.isEmpty() ? Scenarios.names() : names) {
            scenarios.add(simulated(name, modules, seed()));
        }
        return scenarios;
    }

    /** The one scenario that a case is of. */
    Scenario scenarioOf(String id) throws UsageException {
        String[] parts = id.split("/", 3);
        boolean isNamed = has(MODULE);
        if (!isNamed && (parts.length < 3 || parts[1].isEmpty())) {
            throw usage("no case is called '" + OneLine.of(id) + "'");
        }
        Supplier<TracingModule> modules = modules(isNamed ? module() : parts[1]);
        if (!program.isEmpty()) {
            return real(modules);
        }
        int at = parts[0].indexOf('@');
        try {
            long seed = at < 0 ? -1 : Long.parseLong(parts[0].substring(at + 1));
            if (seed >= 0) {
                return simulated(parts[0].substring(0, at), modules, seed);
            }
        } catch (NumberFormatException noNumber) {
            // told below
        }
        throw usage(
                "line 1, column 1: no simulated program and seed, as in calls@1: '"
                        + OneLine.of(parts[0])
                        + "'");
    }

    private Scenario simulated(String name, Supplier<TracingModule> modules, long seed)
            throws UsageException {
        try {
            return Scenarios.simulated(name, modules, seed).with(settings());
        } catch (IllegalArgumentException unknown) {
            throw usage(OneLine.of(String.valueOf(unknown.getMessage())));
        }
    }

    /** Named after the program, so that the name is the same wherever it is installed. */
    private Scenario real(Supplier<TracingModule> modules) {
        String path = program.get(0);
        String name = path.substring(path.lastIndexOf('/') + 1).replaceAll("[^A-Za-z0-9._-]", "_");
        return Scenario.real(name.isEmpty() ? "_" : name, modules, program).with(settings());
    }

    private String module() throws UsageException {
        List<String> names = values(MODULE);
        if (names.size() != 1) {
            throw usage(
                    names.isEmpty()
                            ? "no module is named: -m MODULE"
                            : "one module at a time, but there is '"
                                    + OneLine.of(names.get(1))
                                    + "'");
        }
        return names.get(0);
    }

    private String[] settings() {
        return values(SET).stream()
                .map(setting -> setting.substring(setting.indexOf('.') + 1))
                .toArray(String[]::new);
    }

    /** The catalog stays open: a plug-in is needed to the end. */
    @SuppressWarnings("MustBeClosedChecker")
    private Supplier<TracingModule> modules(String name) throws UsageException {
        ModuleRequest request = new ModuleRequest(List.of(name), values(SET), List.of(), List.of());
        try {
            ModuleCatalog catalog =
                    ModuleCatalog.discover(PluginFolders.of(values(PLUGINS)), request);
            catalog.choose(request);
            for (FoundModule module : catalog.found()) {
                if (module.description().name().equals(name)) {
                    return module::newModule;
                }
            }
            throw usage("no module is called '" + OneLine.of(name) + "'");
        } catch (ModuleChoiceException refusal) {
            throw new UsageException(String.valueOf(refusal.getMessage()));
        }
    }

    private List<String> values(Option option) {
        String[] values = line.getOptionValues(option);
        return values == null ? List.of() : List.of(values);
    }
}
