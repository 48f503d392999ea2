package io.utrace.cli;

import io.utrace.host.ModuleCatalog;
import io.utrace.host.ModuleChoiceException;
import io.utrace.host.PluginFolders;
import java.io.PrintStream;
import java.util.List;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/** Lists the modules. */
final class ModulesCommand {
    private static final String NAME = "modules";

    private static final Option JSON = new Option(null, "json", false, null);

    private ModulesCommand() {}

    static void run(String[] args, PrintStream out) throws CommandException {
        CommandLine line =
                CommandOptions.parse(
                        NAME,
                        new Options()
                                .addOption(CommandOptions.PLUGINS)
                                .addOption(JSON)
                                .addOption(CommandOptions.HELP),
                        List.of(args).subList(1, args.length).toArray(String[]::new),
                        false);
        if (line.hasOption(CommandOptions.HELP)) {
            out.print(Help.of(NAME));
            return;
        }
        CommandOptions.refuseOperands(NAME, line);
        List<String> folders = CommandOptions.values(line, CommandOptions.PLUGINS);
        try (ModuleCatalog catalog = ModuleCatalog.discover(PluginFolders.of(folders))) {
            out.print(line.hasOption(JSON) ? ModuleJson.of(catalog) : ModuleList.of(catalog));
        } catch (ModuleChoiceException refusal) {
            throw CommandException.of(refusal);
        }
    }
}
