package io.utrace.host;

import io.utrace.api.spi.ModuleDescription;
import io.utrace.api.spi.TracingModule;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The modules there are, and those that were refused. To be closed once the modules that are wanted
 * have been chosen; a choice stays good until it was started and stopped.
 *
 * <pre>{@code
 * try (ModuleCatalog catalog = ModuleCatalog.discover(PluginFolders.of(List.of()))) {
 *     for (FoundModule found : catalog.found()) {
 *         System.out.println(found.description().name() + " (" + found.origin() + ")");
 *     }
 *     for (RefusedModule refused : catalog.refused()) {
 *         System.out.println(refused.origin() + " can't be used: " + refused.reason());
 *     }
 * }
 * }</pre>
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
        return discover(folders, catalog -> false);
    }

    /**
     * Looks for certain modules, in the same places and in the same order, and no further than to
     * the last of them: whoever asks for bundled modules doesn't pay for plug-ins.
     *
     * @param folders where plug-ins lie
     * @param request what is to be chosen from the catalog
     * @return what was found on the way
     */
    public static ModuleCatalog discover(List<Path> folders, ModuleRequest request) {
        Set<String> wanted = request.mentioned();
        return discover(folders, catalog -> catalog.found.keySet().containsAll(wanted));
    }

    private static ModuleCatalog discover(List<Path> folders, Predicate<ModuleCatalog> isEnough) {
        ModuleCatalog catalog = discover();
        for (Path path : folders) {
            if (isEnough.test(catalog)) {
                break;
            }
            PluginFolder folder = new PluginFolder(path);
            try {
                for (Path entry : folder.entries()) {
                    if (isEnough.test(catalog)) {
                        break;
                    }
                    catalog.addPlugin(folder, entry);
                }
            } catch (PluginException unreadable) {
                catalog.refuse(path, null, unreadable.line());
            }
        }
        return catalog;
    }

    private void addPlugin(PluginFolder folder, Path entry) {
        try {
            Plugin plugin = folder.load(entry);
            plugins.add(plugin);
            int before = found.size() + refused.size();
            addAll(plugin.providers(), plugin);
            if (found.size() + refused.size() == before) {
                refuse(entry, null, "it names no tracing module of its own");
            }
        } catch (PluginException broken) {
            refuse(entry, null, broken.line());
        } catch (Throwable hostile) {
            refuse(entry, null, "it can't be loaded: " + OneLine.of(hostile));
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
        Path origin = plugin == null ? null : plugin.path();
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
                refuse(origin, broken);
                continue;
            } catch (Throwable broken) {
                refuse(origin, "a provider", OneLine.of(broken));
                continue;
            }
            add(provider, plugin);
        }
        refuse(origin, "further providers", "more than " + MOST_PROVIDERS + " were declared");
    }

    private void add(TracingModule provider, @Nullable Plugin plugin) {
        Path origin = plugin == null ? null : plugin.path();
        String type = provider.getClass().getName();
        ModuleDescription description;
        try {
            description = provider.description();
        } catch (Throwable broken) {
            refuse(origin, type, "description failed: " + OneLine.of(broken) + remedy(broken));
            return;
        }
        // NullAway takes the module at its word, but nothing checked its code
        if (isNull(description)) {
            refuse(origin, type, "description is null");
            return;
        }
        String name = description.name();
        FoundModule other = found.putIfAbsent(name, new FoundModule(provider, description, plugin));
        if (other != null) {
            String by = other.provider().getClass().getName();
            refuse(
                    origin,
                    type,
                    "the name "
                            + name
                            + " is taken by "
                            + (other.isPlugin() ? OneLine.of(other.origin()) : by));
        }
    }

    private static boolean isNull(@Nullable Object object) {
        return object == null;
    }

    private void refuse(@Nullable Path origin, ServiceConfigurationError broken) {
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
                origin,
                OneLine.of(provider),
                OneLine.of(text) + (cause == null ? "" : ": " + OneLine.of(cause) + remedy(cause)));
    }

    /** By its name it is granted native access, which must be known before. */
    private static String remedy(Throwable thrown) {
        return NativeAccess.isMissing(thrown)
                ? "; a module may call native code in start, and from then on"
                : "";
    }

    private void refuse(@Nullable Path origin, @Nullable String provider, String reason) {
        String from = origin == null ? null : origin.toString();
        refused.add(new RefusedModule(from, provider, OneLine.of(reason)));
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
     * Checks what the user asks for, and grants what may be granted. Nothing is started.
     *
     * @param request the modules, their options and their rights
     * @return the modules with their options, in the order asked for
     * @throws ModuleChoiceException when there is no such module, option or value, or a right is
     *     for plug-ins only
     */
    public List<ModuleChoice> choose(ModuleRequest request) throws ModuleChoiceException {
        return request.choicesFrom(this);
    }

    /**
     * Checks what the user asks for, when no plug-in is to have more rights than others.
     *
     * @param names the modules, in the order in which they are to start
     * @param settings each of the form {@code MODULE.OPTION=VALUE}
     * @return the modules with their options
     * @throws ModuleChoiceException when there is no such module, option or value
     */
    public List<ModuleChoice> choose(List<String> names, List<String> settings)
            throws ModuleChoiceException {
        return choose(new ModuleRequest(names, settings, List.of(), List.of()));
    }

    FoundModule get(String name) throws ModuleChoiceException {
        FoundModule module = found.get(name);
        if (module == null) {
            throw unknown(name);
        }
        return module;
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
