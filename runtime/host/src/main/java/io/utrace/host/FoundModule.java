package io.utrace.host;

import io.utrace.api.spi.ModuleDescription;
import io.utrace.api.spi.TracingModule;
import java.io.File;
import java.io.IOException;
import java.lang.module.ResolvedModule;
import java.net.URI;
import java.security.CodeSource;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;

/**
 * A module that can be started. {@link ModuleCatalog} has an example that tells of each, {@link
 * ModuleRequest} one that has some chosen.
 */
public final class FoundModule {
    private final TracingModule provider;
    private final ModuleDescription description;
    private final @Nullable Plugin plugin;

    FoundModule(TracingModule provider, ModuleDescription description, @Nullable Plugin plugin) {
        this.provider = provider;
        this.description = description;
        this.plugin = plugin;
    }

    /**
     * Gives what the module says about itself.
     *
     * @return its description
     */
    public ModuleDescription description() {
        return description;
    }

    /**
     * Gives the module's version. Looks into its jar, so ask only in order to tell.
     *
     * @return the version of its named module, or else {@code Implementation-Version} of its jar's
     *     manifest, or else {@code "unknown"}
     */
    public String version() {
        Module module = provider.getClass().getModule();
        if (module.isNamed()) {
            Optional<String> version = module.getDescriptor().rawVersion();
            if (version.isPresent()) {
                return version.get();
            }
        }
        File file = location();
        if (file != null && file.isFile()) {
            try (JarFile jar = new JarFile(file)) {
                Manifest manifest = jar.getManifest();
                if (manifest != null) {
                    String version =
                            manifest.getMainAttributes()
                                    .getValue(Attributes.Name.IMPLEMENTATION_VERSION);
                    if (version != null) {
                        return version;
                    }
                }
            } catch (IOException unreadable) {
                return "unknown";
            }
        }
        return "unknown";
    }

    /**
     * Tells where the module came from.
     *
     * @return {@code "bundled"} when it lies beside the runtime's own jars, or else the path of its
     *     jar or directory
     */
    public String origin() {
        if (plugin != null) {
            return plugin.path().toString();
        }
        File file = location();
        if (file == null) {
            return "unknown";
        }
        File own = location(FoundModule.class);
        boolean bundled =
                own != null && own.isFile() && own.getParentFile().equals(file.getParentFile());
        return bundled ? "bundled" : file.getPath();
    }

    /**
     * Tells whether it is a plug-in, which isn't part of this runtime.
     *
     * @return false for modules on the module path and on the class path
     */
    public boolean isPlugin() {
        return plugin != null;
    }

    /**
     * Gives the version of the API that it was built for.
     *
     * @return the version; of a module that isn't a plug-in, this runtime's own
     */
    public ApiVersion builtFor() {
        return plugin == null ? ApiVersion.current() : plugin.builtFor();
    }

    /** What to do about what its code threw: nothing, but about a right that it hasn't. */
    String remedy(Throwable thrown) {
        if (!NativeAccess.isMissing(thrown)) {
            return "";
        }
        return plugin != null && plugin.isModular()
                ? "; --native-access " + description.name() + " lets it call native code"
                : "; only a plug-in with a module-info can be let call native code";
    }

    void grantNativeAccess() throws PluginException {
        if (plugin == null) {
            throw new IllegalStateException(description.name() + " is no plug-in");
        }
        plugin.grantNativeAccess();
    }

    /** It is needed until {@link #close}. */
    void choose() {
        if (plugin != null) {
            plugin.choose();
        }
    }

    void close() {
        if (plugin != null) {
            plugin.close();
        }
    }

    /**
     * Makes another of it, as the one was made that was found.
     *
     * @return a module that was never started
     * @throws IllegalStateException when it can't be made again
     */
    public TracingModule newModule() {
        Class<?> type = provider.getClass();
        ModuleLayer layer = type.getModule().getLayer();
        ServiceLoader<TracingModule> loader =
                layer == null
                        ? ServiceLoader.load(TracingModule.class, type.getClassLoader())
                        : ServiceLoader.load(layer, TracingModule.class);
        return loader.stream()
                .filter(found -> found.type().isAssignableFrom(type))
                .map(ServiceLoader.Provider::get)
                .filter(made -> made.getClass() == type)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("there is no other " + type));
    }

    TracingModule provider() {
        return provider;
    }

    private @Nullable File location() {
        return location(provider.getClass());
    }

    private static @Nullable File location(Class<?> type) {
        Module module = type.getModule();
        URI uri = null;
        if (module.isNamed() && module.getLayer() != null) {
            uri =
                    module.getLayer()
                            .configuration()
                            .findModule(module.getName())
                            .map(ResolvedModule::reference)
                            .flatMap(reference -> reference.location())
                            .orElse(null);
        } else {
            CodeSource source = type.getProtectionDomain().getCodeSource();
            if (source != null && source.getLocation() != null) {
                uri = URI.create(source.getLocation().toString());
            }
        }
        return uri == null || !"file".equals(uri.getScheme()) ? null : new File(uri);
    }
}
