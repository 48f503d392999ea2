package io.utrace.host;

import io.utrace.api.spi.ModuleDescription;
import io.utrace.api.spi.Option;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the user asks of modules.
 *
 * <pre>{@code
 * ModuleRequest request =
 *         new ModuleRequest(
 *                 List.of("their-module", "syscall-watch"),
 *                 List.of("their-module.limit=3"),
 *                 List.of(),
 *                 List.of("their-module"));
 * List<ModuleChoice> choices;
 * try (ModuleCatalog catalog =
 *         ModuleCatalog.discover(PluginFolders.of(List.of()), request)) {
 *     choices = catalog.choose(request);
 * }
 * host.start(choices, utrace, output);
 * }</pre>
 *
 * @param names the modules, in the order in which they are to start
 * @param settings each of the form {@code MODULE.OPTION=VALUE}; the last one for an option counts
 * @param trusted plug-ins that run as bundled modules do, instead of isolated
 * @param nativeAccess plug-ins that may call native code, once they are started
 */
public record ModuleRequest(
        List<String> names,
        List<String> settings,
        List<String> trusted,
        List<String> nativeAccess) {
    /** The modules whose names occur in it: to tell of a mistake well, all must be looked for. */
    Set<String> mentioned() {
        Set<String> mentioned = new HashSet<>(names);
        for (String setting : settings) {
            mentioned.add(setting.substring(0, Math.max(0, setting.indexOf('.'))));
        }
        mentioned.remove("");
        return mentioned;
    }

    List<ModuleChoice> choicesFrom(ModuleCatalog catalog) throws ModuleChoiceException {
        Map<FoundModule, Map<String, String>> values = new LinkedHashMap<>();
        for (String name : names) {
            if (values.put(catalog.get(name), new HashMap<>()) != null) {
                throw new ModuleChoiceException("module " + name + " is asked for twice");
            }
        }
        for (String setting : settings) {
            set(setting, catalog, values);
        }
        for (String name : trusted) {
            plugin(name, "is to be trusted", catalog);
        }
        for (String name : nativeAccess) {
            grantNativeAccess(plugin(name, "is to have native access", catalog));
        }
        List<ModuleChoice> choices = new ArrayList<>(values.size());
        values.forEach(
                (module, own) -> choices.add(new ModuleChoice(module, own, isIsolated(module))));
        return choices;
    }

    private boolean isIsolated(FoundModule module) {
        return module.isPlugin() && !trusted.contains(module.description().name());
    }

    private FoundModule plugin(String name, String right, ModuleCatalog catalog)
            throws ModuleChoiceException {
        String subject = "module " + OneLine.of(name) + " " + right + ", but ";
        if (!names.contains(name)) {
            throw new ModuleChoiceException(subject + "isn't asked for");
        }
        FoundModule module = catalog.get(name);
        if (!module.isPlugin()) {
            throw new ModuleChoiceException(subject + "is no plug-in");
        }
        return module;
    }

    private static void grantNativeAccess(FoundModule plugin) throws ModuleChoiceException {
        try {
            plugin.grantNativeAccess();
        } catch (PluginException refusal) {
            throw new ModuleChoiceException(
                    "module " + plugin.description().name() + ": " + refusal.line());
        }
    }

    private static void set(
            String setting, ModuleCatalog catalog, Map<FoundModule, Map<String, String>> values)
            throws ModuleChoiceException {
        int equals = setting.indexOf('=');
        int dot = setting.indexOf('.');
        if (dot <= 0 || equals < dot + 2) {
            throw new ModuleChoiceException(
                    "'" + OneLine.of(setting) + "' is not of the form MODULE.OPTION=VALUE");
        }
        String name = setting.substring(0, dot);
        String optionName = setting.substring(dot + 1, equals);
        String value = setting.substring(equals + 1);
        FoundModule module = catalog.get(name);
        Map<String, String> own = values.get(module);
        if (own == null) {
            throw new ModuleChoiceException(
                    "an option is set for module " + name + ", which is not asked for");
        }
        Option<?> option = option(module.description(), optionName);
        try {
            option.parse(value);
        } catch (IllegalArgumentException wrong) {
            throw new ModuleChoiceException(
                    "option "
                            + name
                            + "."
                            + optionName
                            + ": "
                            + OneLine.of(String.valueOf(wrong.getMessage()))
                            + "; expected: "
                            + option.type());
        }
        own.put(optionName, value);
    }

    private static Option<?> option(ModuleDescription module, String name)
            throws ModuleChoiceException {
        StringBuilder known = new StringBuilder();
        for (Option<?> option : module.options()) {
            if (option.name().equals(name)) {
                return option;
            }
            known.append(known.isEmpty() ? "" : ", ").append(option.name());
        }
        throw new ModuleChoiceException(
                "module "
                        + module.name()
                        + " has no option '"
                        + OneLine.of(name)
                        + "'; it has "
                        + (known.isEmpty() ? "none" : known));
    }
}
