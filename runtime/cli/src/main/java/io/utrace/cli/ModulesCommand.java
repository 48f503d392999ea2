package io.utrace.cli;

import io.utrace.api.spi.ModuleDescription;
import io.utrace.api.spi.Option;
import io.utrace.host.FoundModule;
import io.utrace.host.ModuleCatalog;
import io.utrace.host.OneLine;
import io.utrace.host.RefusedModule;
import java.io.PrintStream;
import java.util.List;

/** Lists the modules. */
final class ModulesCommand {
    private ModulesCommand() {}

    static void print(PrintStream out) {
        out.print(list(ModuleCatalog.discover()));
    }

    static String list(ModuleCatalog catalog) {
        StringBuilder text = new StringBuilder();
        for (FoundModule module : catalog.found()) {
            text.append(text.isEmpty() ? "" : "\n");
            describe(module, text);
        }
        List<RefusedModule> refused = catalog.refused();
        if (catalog.found().isEmpty()) {
            text.append("No modules.\n");
        }
        if (!refused.isEmpty()) {
            text.append("\nRefused:\n");
            for (RefusedModule module : refused) {
                text.append("  ").append(OneLine.of(module.provider())).append(": ");
                text.append(module.reason()).append('\n');
            }
        }
        return text.toString();
    }

    private static void describe(FoundModule module, StringBuilder text) {
        ModuleDescription description = module.description();
        text.append(description.name()).append(' ').append(OneLine.of(module.version()));
        text.append(" (").append(OneLine.of(module.origin())).append(")\n  ");
        text.append(OneLine.of(description.summary())).append('\n');
        int longest = 0;
        for (Option<?> option : description.options()) {
            longest = Math.max(longest, prefix(description, option).length());
        }
        for (Option<?> option : description.options()) {
            String prefix = prefix(description, option);
            text.append("  ").append(prefix).repeat(' ', longest - prefix.length() + 2);
            text.append(OneLine.of(option.help()));
            text.append(" (").append(option.type()).append(", default ");
            text.append(shown(option.defaultValue())).append(")\n");
        }
    }

    private static String prefix(ModuleDescription description, Option<?> option) {
        return "-s " + description.name() + "." + option.name() + "=VALUE";
    }

    private static String shown(Object value) {
        String text = OneLine.of(String.valueOf(value));
        return text.isEmpty() ? "empty" : text;
    }
}
