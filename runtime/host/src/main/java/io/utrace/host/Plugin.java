package io.utrace.host;

import io.utrace.api.spi.TracingModule;
import java.io.IOException;
import java.lang.module.Configuration;
import java.lang.module.FindException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Requires;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.lang.module.ResolutionException;
import java.lang.module.ResolvedModule;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A plug-in: one jar, or several that belong together, apart from the runtime and from every other
 * plug-in.
 *
 * <p>With a module descriptor it becomes a {@link ModuleLayer} over the runtime's own: what it
 * lacks is found out at once, and it may be granted native access. Without one it is loaded as from
 * a class path; automatic modules won't do, for these read the runtime's insides too. Either way a
 * {@link PluginLoader} decides what it sees.
 */
final class Plugin implements AutoCloseable {
    private final Path path;
    private final PluginLoader loader;
    private final ApiVersion builtFor;
    private final ModuleLayer.@Nullable Controller layer;

    /** How many of its modules are chosen. Guarded by this. */
    private int choices;

    private Plugin(
            Path path,
            PluginLoader loader,
            ApiVersion builtFor,
            ModuleLayer.@Nullable Controller layer) {
        this.path = path;
        this.loader = loader;
        this.builtFor = builtFor;
        this.layer = layer;
    }

    /**
     * Loads a plug-in. No code of it runs yet.
     *
     * @param path its name
     * @param files its jars
     * @throws PluginException when it can't be loaded
     */
    static Plugin load(Path path, List<Path> files) throws PluginException {
        List<PluginJar> jars = new ArrayList<>();
        for (Path file : files) {
            jars.add(PluginJar.read(file));
        }
        return isModular(jars) ? loadModules(path, jars) : loadClasses(path, jars);
    }

    /** By those jars that have something to offer: a library may be either. */
    private static boolean isModular(List<PluginJar> jars) {
        return jars.stream().anyMatch(PluginJar::isModular)
                && jars.stream().allMatch(jar -> jar.isModular() || !jar.hasProviders());
    }

    // ---- from a class path

    private static Plugin loadClasses(Path path, List<PluginJar> jars) throws PluginException {
        PluginJar offering =
                jars.stream()
                        .filter(PluginJar::hasProviders)
                        .findFirst()
                        .orElseThrow(() ->
                                new PluginException(
                                        "it offers no tracing module: put @AutoService(TracingModule.class)"
                                                + " on a class"));
        ApiVersion builtFor =
                check(
                        offering.builtFor(),
                        "it doesn't say which API it was built for: add "
                                + PluginJar.API_VERSION
                                + ": "
                                + ApiVersion.current()
                                + " to its manifest, or a module-info");
        return new Plugin(path, loader(path, jars), builtFor, null);
    }

    // ---- as modules

    private static Plugin loadModules(Path path, List<PluginJar> jars) throws PluginException {
        try {
            ModuleFinder own =
                    new OwnModules(
                            ModuleFinder.of(
                                    jars.stream().map(PluginJar::path).toArray(Path[]::new)));
            Set<String> roots =
                    own.findAll().stream()
                            .map(ModuleReference::descriptor)
                            .filter(Plugin::offersModules)
                            .map(ModuleDescriptor::name)
                            .collect(Collectors.toSet());
            if (roots.isEmpty()) {
                throw new PluginException(
                        "its module-info offers no tracing module: add 'provides "
                                + TracingModule.class.getName()
                                + " with …'");
            }
            ModuleLayer host = ModuleLayer.boot();
            Configuration configuration =
                    Configuration.resolve(
                            own, List.of(host.configuration()), ModuleFinder.of(), roots);
            ApiVersion builtFor = checkModules(configuration, roots);
            PluginLoader loader = loader(path, jars);
            ModuleLayer.Controller layer =
                    ModuleLayer.defineModules(configuration, List.of(host), name -> loader);
            return new Plugin(path, loader, builtFor, layer);
        } catch (FindException | ResolutionException | LayerInstantiationException broken) {
            Throwable cause = broken.getCause();
            throw new PluginException(
                    broken.getMessage() + (cause == null ? "" : ": " + OneLine.of(cause)));
        }
    }

    private static boolean offersModules(ModuleDescriptor descriptor) {
        return descriptor.provides().stream()
                .anyMatch(provides -> provides.service().equals(TracingModule.class.getName()));
    }

    private static ApiVersion checkModules(Configuration configuration, Set<String> roots)
            throws PluginException {
        Optional<ApiVersion> builtFor = Optional.empty();
        for (ResolvedModule module : configuration.modules()) {
            for (Requires requires : module.reference().descriptor().requires()) {
                String name = requires.name();
                boolean isOwn =
                        configuration.modules().stream().anyMatch(own -> own.name().equals(name));
                if (!isOwn && !PluginLoader.isShared(name)) {
                    throw new PluginException(
                            "module "
                                    + module.name()
                                    + " requires "
                                    + name
                                    + ", which isn't among its jars and isn't the API's");
                }
                if (name.equals("io.utrace.api") && roots.contains(module.name())) {
                    builtFor =
                            Optional.of(
                                    check(
                                            requires.rawCompiledVersion(),
                                            "its module-info doesn't say which API it was built for: build it"
                                                    + " against the API's jar"));
                }
            }
        }
        return builtFor.orElseThrow(
                () -> new PluginException("its module-info doesn't require io.utrace.api"));
    }

    /** The plug-in's modules, but those that the runtime has for everybody. */
    private record OwnModules(ModuleFinder all) implements ModuleFinder {
        @Override
        public Optional<ModuleReference> find(String name) {
            return PluginLoader.isShared(name) ? Optional.empty() : all.find(name);
        }

        @Override
        public Set<ModuleReference> findAll() {
            return all.findAll().stream()
                    .filter(module -> !PluginLoader.isShared(module.descriptor().name()))
                    .collect(Collectors.toSet());
        }
    }

    // ---- both

    private static ApiVersion check(Optional<String> declared, String otherwise)
            throws PluginException {
        String text = declared.orElseThrow(() -> new PluginException(otherwise));
        ApiVersion built =
                ApiVersion.parse(text)
                        .orElseThrow(() ->
                                new PluginException(
                                        "'" + OneLine.of(text) + "' is no API version"));
        if (!ApiVersion.current().canRun(built)) {
            throw new PluginException(
                    "it was built for API "
                            + built
                            + ", and this is "
                            + ApiVersion.current()
                            + (built.major() == ApiVersion.current().major()
                                    ? ": get a newer utrace"
                                    : ": get a build of it for this API"));
        }
        return built;
    }

    private static PluginLoader loader(Path path, List<PluginJar> jars) {
        URL[] urls = jars.stream().map(PluginJar::path).map(Plugin::url).toArray(URL[]::new);
        return new PluginLoader(String.valueOf(path.getFileName()), urls);
    }

    private static URL url(Path path) {
        try {
            return path.toUri().toURL();
        } catch (MalformedURLException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** Whether it has a module descriptor. */
    boolean isModular() {
        return layer != null;
    }

    /** Where it lies. */
    Path path() {
        return path;
    }

    /** What it was built for. */
    ApiVersion builtFor() {
        return builtFor;
    }

    /** What it offers. By its loader: by its layer there would be the runtime's own as well. */
    Iterable<TracingModule> providers() {
        return ServiceLoader.load(TracingModule.class, loader);
    }

    /**
     * Lets it call native code.
     *
     * @throws PluginException when that can't be granted
     */
    @SuppressWarnings("restricted")
    void grantNativeAccess() throws PluginException {
        if (layer == null) {
            throw new PluginException(
                    "only a plug-in with a module-info can be granted native access");
        }
        layer.layer().modules().forEach(layer::enableNativeAccess);
    }

    /** One of its modules is to be used until {@link #close}. */
    synchronized void choose() {
        choices++;
    }

    /** One of its modules isn't used any more. With the last one its files are closed. */
    @Override
    public synchronized void close() {
        choices--;
        closeIfUnused();
    }

    /**
     * Closes its files unless one of its modules is chosen. What is loaded goes when nothing of it
     * is referenced any more.
     */
    synchronized void closeIfUnused() {
        if (choices > 0) {
            return;
        }
        try {
            loader.close();
        } catch (IOException unlikely) {
            // They were open for reading: nothing is lost.
        }
    }
}
