package io.utrace.host;

import io.utrace.api.spi.TracingModule;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/**
 * What a plug-in's jar says of itself, before any code of it runs.
 *
 * @param path where it lies
 * @param isModular whether it has a module descriptor
 * @param hasProviders whether it names tracing modules in META-INF/services
 * @param builtFor the attribute {@value #API_VERSION} of its manifest, if it has one
 */
record PluginJar(Path path, boolean isModular, boolean hasProviders, Optional<String> builtFor) {
    static final String API_VERSION = "UTrace-Api-Version";

    private static final String SERVICES = "META-INF/services/" + TracingModule.class.getName();

    static PluginJar read(Path path) throws PluginException {
        try (JarFile jar =
                new JarFile(path.toFile(), false, JarFile.OPEN_READ, JarFile.runtimeVersion())) {
            Manifest manifest = jar.getManifest();
            String builtFor =
                    manifest == null ? null : manifest.getMainAttributes().getValue(API_VERSION);
            return new PluginJar(
                    path,
                    jar.getEntry("module-info.class") != null,
                    jar.getEntry(SERVICES) != null,
                    Optional.ofNullable(builtFor));
        } catch (IOException | SecurityException unreadable) {
            throw new PluginException(
                    path.getFileName() + " can't be read as a jar: " + OneLine.of(unreadable));
        }
    }
}
