package io.utrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.utrace.api.spi.TracingModule;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.spi.ToolProvider;
import java.util.zip.ZipEntry;

/** Makes directories and jars of modules, as a user would. */
final class UserModules {
    private static final String SERVICE = "META-INF/services/" + TracingModule.class.getName();

    private UserModules() {}

    static Path directory(Path directory, Class<?>... modules) throws IOException {
        for (Class<?> module : modules) {
            Path file = directory.resolve(classFile(module));
            Files.createDirectories(file.getParent());
            try (InputStream in = open(module)) {
                Files.copy(in, file);
            }
        }
        Path declared = directory.resolve(SERVICE);
        Files.createDirectories(declared.getParent());
        Files.writeString(declared, names(modules));
        return directory;
    }

    static Path jar(Path jar, Class<?>... modules) throws IOException {
        return jar(jar, new Manifest(), modules);
    }

    /** A jar that says which API it was built for. */
    static Path plugin(Path jar, String api, Class<?>... modules) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("UTrace-Api-Version", api);
        Files.createDirectories(jar.getParent());
        return jar(jar, manifest, modules);
    }

    /** A folder with a plug-in that is a named module. */
    static String modularPlugin(Path directory, Class<?> module) throws IOException {
        Path source =
                Files.writeString(
                        directory.resolve("module-info.java"),
                        "module their.module { requires io.utrace.api; requires org.slf4j; provides "
                                + (TracingModule.class.getName() + " with ")
                                + module.getName()
                                + "; }");
        String name = module.getSimpleName().toLowerCase(Locale.ROOT);
        Path classes = directory(directory.resolve(name + "-classes"), module);
        run(
                "javac",
                "--module-path",
                Workshop.LIBRARIES.toString(),
                "-d",
                classes.toString(),
                source.toString());
        Path folder = Files.createDirectories(directory.resolve(name));
        run(
                "jar",
                "--create",
                "--file",
                folder.resolve(name + ".jar").toString(),
                "-C",
                classes.toString(),
                ".");
        return folder.toString();
    }

    private static void run(String tool, String... arguments) {
        int status =
                ToolProvider.findFirst(tool).orElseThrow().run(System.out, System.err, arguments);
        assertThat(status).isZero();
    }

    private static Path jar(Path jar, Manifest manifest, Class<?>... modules) throws IOException {
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
            for (Class<?> module : modules) {
                out.putNextEntry(new ZipEntry(classFile(module)));
                try (InputStream in = open(module)) {
                    in.transferTo(out);
                }
            }
            out.putNextEntry(new ZipEntry(SERVICE));
            out.write(names(modules).getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
        return jar;
    }

    private static InputStream open(Class<?> module) {
        InputStream in = module.getResourceAsStream(module.getSimpleName() + ".class");
        if (in == null) {
            throw new IllegalStateException("no class file of " + module);
        }
        return in;
    }

    private static String classFile(Class<?> module) {
        return module.getName().replace('.', '/') + ".class";
    }

    private static String names(Class<?>... modules) {
        StringBuilder names = new StringBuilder();
        for (Class<?> module : modules) {
            names.append(module.getName()).append('\n');
        }
        return names.toString();
    }
}
