package io.utrace.host;

import io.utrace.api.spi.ModuleDescription;
import io.utrace.api.spi.Option;
import io.utrace.api.spi.TracingModule;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/**
 * The modules there are, and those that were refused. To be closed once the modules that are wanted
 * have been chosen; a choice stays good until it was started and stopped.
 */
public final class ModuleCatalog implements AutoCloseable {
    /** A provider file that fails for ever must not keep the search going for ever. */
    private static final int MOST_PROVIDERS = 1000;

    private final Map<String, FoundModule> found = new LinkedHashMap<>();
    private final List<RefusedModule> refused = new ArrayList<>();
    private final List<Plugin> plugins = new ArrayList<>();

    private ModuleCatalog() {}

    /**
     * Looks for modules on the module path and on the class path. Each one's constructor and {@link
     * TracingModule#description} are called; one that fails is refused and the search goes on.
     *
     * @return what was found
     */
    public static ModuleCatalog discover() {
        // Without a class path its lookup is left out, which would open every jar there is.
        return System.getProperty("java.class.path", "").isEmpty()
                ? of(ServiceLoader.load(ModuleLayer.boot(), TracingModule.class))
                : of(ServiceLoader.load(TracingModule.class, ClassLoader.getSystemClassLoader()));
    }

    /**
     * Looks for modules on the module path and on the class path, and then for plug-ins. Of two
     * modules with the same name the one that is found first counts.
     *
     * @param folders where plug-ins lie: each jar, and each folder of jars, is one. A folder that
     *     doesn't exist is like an empty one
     * @return what was found
     */
    public static ModuleCatalog discover(List<Path> folders) {
        ModuleCatalog catalog = discover();
        for (Path path : folders) {
            PluginFolder folder = new PluginFolder(path);
            try {
                folder.entries().forEach(entry -> catalog.addPlugin(folder, entry));
            } catch (PluginException unreadable) {
                catalog.refuse(OneLine.of(path.toString()), unreadable.line());
            }
        }
        return catalog;
    }

    private void addPlugin(PluginFolder folder, Path entry) {
        try {
            Plugin plugin = folder.load(entry);
            plugins.add(plugin);
            addAll(plugin.providers(), plugin);
        } catch (PluginException broken) {
            refuse(OneLine.of(entry.toString()), broken.line());
        }
    }

    /**
     * Takes modules as given, instead of looking for any.
     *
     * @param providers the modules
     * @return those of them that can be used, and those that can't
     */
    public static ModuleCatalog of(Iterable<TracingModule> providers) {
        ModuleCatalog catalog = new ModuleCatalog();
        catalog.addAll(providers, null);
        return catalog;
    }

    private void addAll(Iterable<TracingModule> providers, @Nullable Plugin plugin) {
        Iterator<TracingModule> iterator = providers.iterator();
        for (int turn = 0; turn < MOST_PROVIDERS; turn++) {
            TracingModule provider;
            // both hasNext and next throw for a broken provider, and both go on behind it
            try {
                if (!iterator.hasNext()) {
                    return;
                }
                provider = iterator.next();
            } catch (ServiceConfigurationError broken) {
                refuse(broken);
                continue;
            } catch (LinkageError broken) {
                refuse("a provider", OneLine.of(broken));
                continue;
            }
            // A layer shows its parents' providers too.
            if (plugin == null || plugin.isMine(provider)) {
                add(provider, plugin);
            }
        }
        refuse("further providers", "more than " + MOST_PROVIDERS + " were declared");
    }

    private void add(TracingModule provider, @Nullable Plugin plugin) {
        String type = provider.getClass().getName();
        ModuleDescription description;
        try {
            description = provider.description();
        } catch (Throwable broken) {
            refuse(type, "description failed: " + OneLine.of(broken));
            return;
        }
        // NullAway takes the module at its word, but nothing checked its code
        if (isNull(description)) {
            refuse(type, "description is null");
            return;
        }
        String name = description.name();
        FoundModule other = found.putIfAbsent(name, new FoundModule(provider, description, plugin));
        if (other != null) {
            refuse(
                    type,
                    "the name " + name + " is taken by " + other.provider().getClass().getName());
        }
    }

    private static boolean isNull(@Nullable Object object) {
        return object == null;
    }

    private void refuse(ServiceConfigurationError broken) {
        String text = String.valueOf(broken.getMessage());
        String service = TracingModule.class.getName() + ": ";
        if (text.startsWith(service)) {
            text = text.substring(service.length());
        }
        String provider = "a provider";
        String known = "Provider ";
        if (text.startsWith(known) && text.indexOf(' ', known.length()) > 0) {
            int end = text.indexOf(' ', known.length());
            provider = text.substring(known.length(), end);
            text = text.substring(end + 1);
        }
        Throwable cause = broken.getCause();
        refuse(
                OneLine.of(provider),
                OneLine.of(text) + (cause == null ? "" : ": " + OneLine.of(cause)));
    }

    private void refuse(String provider, String reason) {
        refused.add(new RefusedModule(provider, reason));
    }

    /**
     * Gives the modules that can be started.
     *
     * @return them, in the order in which they were found
     */
    public List<FoundModule> found() {
        return List.copyOf(found.values());
    }

    /**
     * Gives the providers that can't be used.
     *
     * @return them, in the order in which they were found
     */
    public List<RefusedModule> refused() {
        return List.copyOf(refused);
    }

    /**
     * Checks what the user asks for. Nothing is started.
     *
     * @param names the modules, in the order in which they are to start
     * @param settings each of the form {@code MODULE.OPTION=VALUE}; the last one for an option
     *     counts
     * @return the modules with their options
     * @throws ModuleChoiceException when there is no such module, option or value
     */
    public List<ModuleChoice> choose(List<String> names, List<String> settings)
            throws ModuleChoiceException {
        Map<String, Map<String, String>> values = new LinkedHashMap<>();
        for (String name : names) {
            if (!found.containsKey(name)) {
                throw unknown(name);
            }
            if (values.put(name, new HashMap<>()) != null) {
                throw new ModuleChoiceException("module " + name + " is asked for twice");
            }
        }
        for (String setting : settings) {
            set(setting, values);
        }
        List<ModuleChoice> choices = new ArrayList<>(names.size());
        for (String name : names) {
            FoundModule module = found.get(name);
            Map<String, String> own = values.get(name);
            if (module != null && own != null) {
                choices.add(new ModuleChoice(module, own));
            }
        }
        return choices;
    }

    private void set(String setting, Map<String, Map<String, String>> values)
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
        FoundModule module = found.get(name);
        if (module == null) {
            throw unknown(name);
        }
        Map<String, String> own = values.get(name);
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

    /** Closes the plug-ins of which nothing was chosen. */
    @Override
    public void close() {
        plugins.forEach(Plugin::closeIfUnused);
    }

    private ModuleChoiceException unknown(String name) {
        StringBuilder message =
                new StringBuilder("there is no module '").append(OneLine.of(name)).append('\'');
        if (found.isEmpty()) {
            message.append(", nor any other");
        } else {
            message.append("; there is ").append(String.join(", ", found.keySet()));
        }
        if (!refused.isEmpty()) {
            message.append("; refused, see 'utrace modules': ").append(refused.size());
        }
        return new ModuleChoiceException(message.toString());
    }
}
