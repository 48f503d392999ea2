package io.utrace.junit;

import java.io.IOException;
import java.io.InputStream;
import java.lang.module.FindException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.opentest4j.AssertionFailedError;

/**
 * Checks that a jar offers the same services whichever way it is used. AutoService writes those for
 * the class path, {@code META-INF/services}, and doesn't know of the module path's {@code
 * provides}: whoever has a module-info may forget one of them.
 *
 * <pre>{@code
 * @Test
 * void offersItsModuleEitherWay() {
 *     ServiceDeclarations.assertConsistent(Path.of("target", "classes"));
 * }
 * }</pre>
 */
public final class ServiceDeclarations {
    private static final String SERVICES = "META-INF/services/";

    private ServiceDeclarations() {}

    /**
     * Fails unless every service has the same providers in {@code META-INF/services} as in the
     * module-info. What has no module-info has nothing that could differ.
     *
     * @param jar a jar, or a directory of classes
     * @throws AssertionFailedError they differ; the message says what to write where
     */
    public static void assertConsistent(Path jar) {
        try {
            Set<ModuleReference> found = ModuleFinder.of(jar).findAll();
            for (ModuleReference module : found) {
                check(jar, module);
            }
        } catch (FindException | IOException unreadable) {
            throw new AssertionFailedError(jar + " is no jar that can be used", unreadable);
        }
    }

    private static void check(Path jar, ModuleReference module) throws IOException {
        ModuleDescriptor descriptor = module.descriptor();
        if (descriptor.isAutomatic()) {
            return;
        }
        Map<String, Set<String>> provided = new TreeMap<>();
        for (ModuleDescriptor.Provides provides : descriptor.provides()) {
            provided.put(provides.service(), new TreeSet<>(provides.providers()));
        }
        Map<String, Set<String>> listed = new TreeMap<>();
        try (ModuleReader files = module.open()) {
            for (String file : files.list().filter(ServiceDeclarations::isService).toList()) {
                try (InputStream in = files.open(file).orElseThrow()) {
                    listed.put(file.substring(SERVICES.length()), providers(in));
                }
            }
        }
        if (!provided.equals(listed)) {
            throw new AssertionFailedError(
                    jar
                            + " offers other services as a module than on a class path; make them"
                            + " agree\n  module-info.java:"
                            + shown(provided)
                            + "\n  META-INF/services, by @AutoService:"
                            + shown(listed),
                    listed,
                    provided);
        }
    }

    private static boolean isService(String file) {
        return file.startsWith(SERVICES) && file.length() > SERVICES.length();
    }

    private static Set<String> providers(InputStream in) throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .map(line -> line.replaceFirst("#.*", "").strip())
                .filter(line -> !line.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String shown(Map<String, Set<String>> services) {
        StringBuilder text = new StringBuilder();
        services.forEach((service, providers) ->
                text.append("\n    provides ")
                        .append(service)
                        .append(" with ")
                        .append(String.join(", ", providers))
                        .append(';'));
        return text.isEmpty() ? " none" : text.toString();
    }
}
