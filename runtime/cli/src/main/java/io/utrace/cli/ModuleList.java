package io.utrace.cli;

import io.utrace.api.spi.ModuleDescription;
import io.utrace.api.spi.Option;
import io.utrace.host.ApiVersion;
import io.utrace.host.FoundModule;
import io.utrace.host.ModuleCatalog;
import io.utrace.host.OneLine;
import io.utrace.host.RefusedModule;
import org.jspecify.annotations.Nullable;

/** The modules there are, for people. Whatever comes from a module is escaped. */
final class ModuleList {
    private ModuleList() {}

    static String of(ModuleCatalog catalog) {
        StringBuilder text = new StringBuilder();
        for (FoundModule module : catalog.found()) {
            describe(module, text);
            text.append('\n');
        }
        if (catalog.found().isEmpty()) {
            text.append("No modules.\n\n");
        }
        ApiVersion api = ApiVersion.current();
        text.append("Plug-ins may be built for API ").append(api.oldest());
        text.append(" to ").append(api).append(".\n");
        if (!catalog.refused().isEmpty()) {
            text.append("\nRefused:\n");
            for (RefusedModule module : catalog.refused()) {
                text.append("  ");
                append(module.origin(), text);
                append(module.provider(), text);
                text.append(module.reason()).append('\n');
            }
        }
        return text.toString();
    }

    private static void append(@Nullable String subject, StringBuilder text) {
        if (subject != null) {
            text.append(OneLine.of(subject)).append(": ");
        }
    }

    private static void describe(FoundModule module, StringBuilder text) {
        ModuleDescription description = module.description();
        text.append(description.name()).append(' ').append(OneLine.of(module.version()));
        text.append(" (").append(OneLine.of(module.origin()));
        if (module.isPlugin()) {
            text.append(", built for API ").append(module.builtFor()).append(", isolated");
        }
        text.append(")\n  ").append(OneLine.of(description.summary())).append('\n');
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
