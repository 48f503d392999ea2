package io.utrace.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.utrace.api.Utrace;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** Makes plug-ins as a stranger would: javac and jar, against the API's jar. */
final class PluginMaker {
    private final Path work;
    private final Map<String, String> sources = new LinkedHashMap<>();
    private final List<Path> libraries = new ArrayList<>();
    private @Nullable String apiVersion;
    private @Nullable String services;
    private @Nullable String manifest = "UTrace-Api-Version: " + ApiVersion.current() + "\n";

    PluginMaker(Path directory) {
        try {
            work = Files.createTempDirectory(directory, "plugin");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A class, by its full name; or "module-info". */
    PluginMaker source(String name, String text) {
        sources.put(name, text);
        return this;
    }

    /** A module that names itself, and does what it is told. */
    PluginMaker module(String type, String name, String members) {
        String simple = type.substring(type.lastIndexOf('.') + 1);
        return source(
                type,
                "package "
                        + type.substring(0, type.lastIndexOf('.'))
                        + ";\n"
                        + "import io.utrace.api.spi.*;\n"
                        + "public class "
                        + simple
                        + " implements TracingModule, io.utrace.api.EngineOps {\n"
                        + (members.contains("void start(")
                                ? ""
                                : "public void start(ModuleContext context) throws Exception {}\n")
                        + "public ModuleDescription description() {"
                        + " return ModuleDescription.of(\""
                        + name
                        + "\", \"A plug-in\"); }\n"
                        + members
                        + "\n}\n");
    }

    /** Declares a provider in META-INF/services. */
    PluginMaker service(String type) {
        services = type + "\n";
        return this;
    }

    PluginMaker library(Path jar) {
        libraries.add(jar);
        return this;
    }

    /** The version of the API that it is built against. */
    PluginMaker builtFor(String version) {
        apiVersion = version;
        manifest = "UTrace-Api-Version: " + version + "\n";
        return this;
    }

    /** Against an API that has no version. */
    PluginMaker builtForNone() {
        apiVersion = "";
        return withoutManifest();
    }

    PluginMaker withoutManifest() {
        manifest = null;
        return this;
    }

    Path jar(Path jar) throws IOException {
        Path api = apiVersion == null ? locationOf(Utrace.class) : apiJar(apiVersion);
        Path classes = Files.createDirectories(work.resolve("classes"));
        List<String> arguments = new ArrayList<>(List.of("-proc:none", "-d", classes.toString()));
        StringBuilder path = new StringBuilder(api.toString());
        path.append(':').append(locationOf(Logger.class));
        path.append(':').append(locationOf(NullMarked.class));
        libraries.forEach(library -> path.append(':').append(library));
        boolean isModular = sources.containsKey("module-info");
        arguments.addAll(List.of(isModular ? "--module-path" : "--class-path", path.toString()));
        for (Map.Entry<String, String> source : sources.entrySet()) {
            Path file = work.resolve("src/" + source.getKey().replace('.', '/') + ".java");
            Files.createDirectories(file.getParent());
            arguments.add(Files.writeString(file, source.getValue()).toString());
        }
        run("javac", arguments);
        if (services != null) {
            Path declared = classes.resolve("META-INF/services/io.utrace.api.spi.TracingModule");
            Files.createDirectories(declared.getParent());
            Files.writeString(declared, services);
        }
        Files.createDirectories(jar.getParent());
        List<String> packing = new ArrayList<>(List.of("--create", "--file", jar.toString()));
        if (manifest != null) {
            packing.addAll(
                    List.of(
                            "--manifest",
                            Files.writeString(work.resolve("manifest"), manifest).toString()));
        }
        packing.addAll(List.of("-C", classes.toString(), "."));
        run("jar", packing);
        return jar;
    }

    /** The API, with a version of one's choice. */
    private Path apiJar(String version) throws IOException {
        Path classes = work.resolve("api");
        copy(locationOf(Utrace.class), classes);
        Path jar = work.resolve("api.jar");
        List<String> packing = new ArrayList<>(List.of("--create", "--file", jar.toString()));
        if (version.isEmpty()) {
            // its own descriptor has one
            Path descriptor =
                    Files.writeString(
                            work.resolve("module-info.java"),
                            "module io.utrace.api { exports io.utrace.api;"
                                    + " exports io.utrace.api.spi; }");
            run("javac", List.of("-d", classes.toString(), descriptor.toString()));
        } else {
            packing.addAll(List.of("--module-version", version));
        }
        packing.addAll(List.of("-C", classes.toString(), "."));
        run("jar", packing);
        return jar;
    }

    static Path locationOf(Class<?> type) {
        URI uri =
                type.getModule().isNamed()
                        ? type.getModule()
                                .getLayer()
                                .configuration()
                                .findModule(type.getModule().getName())
                                .flatMap(module -> module.reference().location())
                                .orElseThrow()
                        : URI.create(
                                type.getProtectionDomain()
                                        .getCodeSource()
                                        .getLocation()
                                        .toString());
        return Path.of(uri);
    }

    private static void copy(Path from, Path to) throws IOException {
        if (Files.isDirectory(from)) {
            copyTree(from, to);
        } else {
            try (FileSystem jar = FileSystems.newFileSystem(from)) {
                copyTree(jar.getPath("/"), to);
            }
        }
    }

    private static void copyTree(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path copy = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy);
                }
            }
        }
    }

    private static void run(String tool, List<String> arguments) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        int status =
                ToolProvider.findFirst(tool)
                        .orElseThrow()
                        .run(
                                new PrintStream(OutputStream.nullOutputStream()),
                                new PrintStream(said),
                                arguments.toArray(String[]::new));
        assertThat(status).as(said.toString()).isZero();
    }
}
