package io.utrace.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.utrace.api.spi.TracingModule;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Plug-ins")
class PluginTest {
    private static final String DESCRIPTOR =
            """
            module their.module {
                requires io.utrace.api;
                %s
                provides io.utrace.api.spi.TracingModule with their.pack.Their;
            }
            """;

    @TempDir private Path work;
    @TempDir private Path folder;

    private PluginMaker make() {
        return new PluginMaker(work);
    }

    private PluginMaker modular(String name, String members, String requires) {
        return make().source("module-info", DESCRIPTOR.formatted(requires))
                .module("their.pack.Their", name, members);
    }

    private PluginMaker plain(String name, String members) {
        return make().module("their.pack.Their", name, members).service("their.pack.Their");
    }

    private ModuleCatalog discover() {
        return ModuleCatalog.discover(List.of(folder));
    }

    private void assertFound(String... names) {
        ModuleCatalog catalog = discover();
        assertThat(catalog.refused()).isEmpty();
        assertThat(catalog.found())
                .filteredOn(FoundModule::isPlugin)
                .extracting(module -> module.description().name())
                .containsExactly(names);
    }

    private void assertRefused(String line) {
        ModuleCatalog catalog = discover();
        assertThat(catalog.found()).noneMatch(FoundModule::isPlugin);
        assertThat(catalog.refused())
                .singleElement()
                .extracting(RefusedModule::reason)
                .asString()
                .matches(line);
    }

    // ---- what there is

    @Test
    @DisplayName("a jar is one, with a module descriptor or without; so is a folder of jars")
    void forms() throws IOException {
        modular("one", "", "").jar(folder.resolve("a.jar"));
        plain("two", "").jar(folder.resolve("b.jar"));
        plain("three", "").jar(folder.resolve("c").resolve("c-1.0_final.jar"));
        Files.writeString(folder.resolve("README"), "Put plug-ins here");
        assertFound("one", "two", "three");
    }

    @Test
    @DisplayName("a folder that doesn't exist is like an empty one")
    void noFolder() {
        assertThat(ModuleCatalog.discover(List.of(folder.resolve("none"))).refused()).isEmpty();
    }

    @Test
    @DisplayName("two with the same module and package names, and different versions of a library")
    void sideBySide() throws IOException {
        for (int version = 1; version <= 2; version++) {
            Path home = folder.resolve("v" + version);
            Path library =
                    make().source("module-info", "module their.lib { exports their.lib; }")
                            .source(
                                    "their.lib.Lib",
                                    "package their.lib; public class Lib { public static int version()"
                                            + " { return "
                                            + version
                                            + "; } }")
                            .jar(home.resolve("lib.jar"));
            make().source("module-info", DESCRIPTOR.formatted("requires their.lib;"))
                    .source(
                            "their.pack.Their",
                            "package their.pack; import io.utrace.api.spi.*;"
                                    + " public class Their implements TracingModule {"
                                    + " public void start(ModuleContext context) {}"
                                    + " public ModuleDescription description() { return"
                                    + " ModuleDescription.of(\"v\" + their.lib.Lib.version(), \"x\"); } }")
                    .library(library)
                    .jar(home.resolve("main.jar"));
        }
        assertFound("v1", "v2");
    }

    // ---- what they see

    private static String sees(String type) {
        return """
        { try { Class.forName("%s"); } catch (ClassNotFoundException unseen) {
              throw new IllegalStateException("unseen");
        } }
        """
                .formatted(type);
    }

    @Test
    @DisplayName("the API, SLF4J and the JDK are seen")
    void sight() throws IOException {
        String members =
                sees("io.utrace.api.Engine") + sees("org.slf4j.Logger") + sees("java.sql.Date");
        modular("one", members, "requires org.slf4j; requires java.sql;")
                .jar(folder.resolve("a.jar"));
        plain("two", members).jar(folder.resolve("b.jar"));
        assertFound("one", "two");
    }

    @Test
    @DisplayName("not the runtime's insides")
    void noInsides() throws IOException {
        plain("two", sees("io.utrace.host.OneLine")).jar(folder.resolve("b.jar"));
        assertRefused(".*could not be instantiated.*unseen");
    }

    @Test
    @DisplayName("not even one that requires the runtime by name")
    void insides() throws IOException {
        Path host =
                make().source("module-info", "module io.utrace.host { }")
                        .jar(work.resolve("h.jar"));
        modular("one", "", "requires io.utrace.host;").library(host).jar(folder.resolve("a.jar"));
        assertRefused("module their.module requires io.utrace.host, which isn't among its jars.*");
    }

    @Test
    @DisplayName("an API or SLF4J of their own doesn't count")
    void shipped() throws IOException {
        Path home = folder.resolve("p");
        modular("one", "", "requires org.slf4j;").jar(home.resolve("main.jar"));
        make().source("module-info", "module org.slf4j { exports org.slf4j; }")
                .source("org.slf4j.Logger", "package org.slf4j; public interface Logger { }")
                .jar(home.resolve("slf4j.jar"));
        make().source("module-info", "module io.utrace.api { exports io.utrace.api.spi; }")
                .source(
                        "io.utrace.api.spi.TracingModule",
                        "package io.utrace.api.spi; public interface TracingModule { }")
                .jar(home.resolve("api.jar"));
        assertFound("one");
    }

    @Test
    @DisplayName("a module that is required and isn't there is missed at once")
    void missing() throws IOException {
        Path gone = make().source("module-info", "module gone { }").jar(work.resolve("gone.jar"));
        modular("one", "", "requires gone;").library(gone).jar(folder.resolve("a.jar"));
        assertRefused("Module gone not found, required by their.module");
    }

    // ---- which API they were built for

    @Test
    @DisplayName("an older minor API is fine, a newer one and other majors are not")
    void versions() throws IOException {
        int major = ApiVersion.current().major();
        int minor = ApiVersion.current().minor();
        modular("one", "", "").builtFor(major + ".0.7-SNAPSHOT").jar(folder.resolve("a.jar"));
        assertFound("one");
        String newer = major + "." + (minor + 1);
        modular("one", "", "").builtFor(newer).jar(folder.resolve("a.jar"));
        assertRefused("it was built for API " + newer + ", and this is .*: get a newer utrace");
        String other = (major + 1) + ".0";
        modular("one", "", "").builtFor(other).jar(folder.resolve("a.jar"));
        assertRefused("it was built for API " + other + ", .*: get a build of it for this API");
        plain("one", "").builtFor(other).jar(folder.resolve("a.jar"));
        assertRefused("it was built for API " + other + ", .*: get a build of it for this API");
    }

    @Test
    @DisplayName("one that doesn't say is told how to")
    void undeclared() throws IOException {
        plain("one", "").withoutManifest().jar(folder.resolve("a.jar"));
        assertRefused(".*add UTrace-Api-Version: .* to its manifest, or a module-info");
    }

    // ---- broken ones

    @Test
    @DisplayName("what offers no module is told how to")
    void offersNothing() throws IOException {
        make().module("their.pack.Their", "one", "").jar(folder.resolve("a.jar"));
        assertRefused("it offers no tracing module: put @AutoService.*");
        make().source("module-info", "module their.module { requires io.utrace.api; }")
                .module("their.pack.Their", "one", "")
                .service("their.pack.Their")
                .jar(folder.resolve("a.jar"));
        assertRefused("its module-info offers no tracing module: add 'provides .*");
    }

    @Test
    @DisplayName("one that is truncated, or no zip, hides no other")
    void noJars() throws IOException {
        Path whole = plain("one", "").jar(folder.resolve("m.jar"));
        byte[] bytes = Files.readAllBytes(whole);
        Files.write(folder.resolve("a.jar"), java.util.Arrays.copyOf(bytes, bytes.length / 2));
        Files.writeString(folder.resolve("z.jar"), "no zip");
        Files.createDirectories(folder.resolve("empty"));
        ModuleCatalog catalog = discover();
        assertThat(catalog.found()).anyMatch(module -> module.description().name().equals("one"));
        assertThat(catalog.refused())
                .extracting(RefusedModule::reason)
                .satisfiesExactly(
                        truncated ->
                                assertThat(truncated).startsWith("a.jar can't be read as a jar"),
                        empty -> assertThat(empty).isEqualTo("there is no jar in it"),
                        noZip -> assertThat(noZip).startsWith("z.jar can't be read as a jar"));
    }

    @Test
    @DisplayName("links that lead nowhere, or back")
    void links() throws IOException {
        Files.createSymbolicLink(folder.resolve("a"), folder.resolve("a"));
        Files.createSymbolicLink(folder.resolve("b"), folder);
        assertThat(discover().refused())
                .extracting(RefusedModule::reason)
                .containsExactly(
                        "it is a link that leads nowhere",
                        "it is a link that leads back to where it lies");
    }

    @Test
    @DisplayName("of two with one name the first counts")
    void sameName() throws IOException {
        plain("one", "").jar(folder.resolve("a.jar"));
        plain("one", "").jar(folder.resolve("b.jar"));
        ModuleCatalog catalog = discover();
        assertThat(catalog.found()).filteredOn(FoundModule::isPlugin).hasSize(1);
        assertThat(catalog.refused())
                .singleElement()
                .extracting(RefusedModule::reason)
                .isEqualTo("the name one is taken by " + folder.resolve("a.jar"));
    }

    // ---- leaving

    @Test
    @DisplayName("what isn't referenced any more is unloaded")
    void unloaded() throws Exception {
        modular("one", "", "").jar(folder.resolve("a.jar"));
        plain("two", "").jar(folder.resolve("b.jar"));
        for (FoundModule module : discover().found()) {
            if (module.isPlugin()) {
                assertUnloads(module.description().name());
            }
        }
    }

    private void assertUnloads(String name) {
        WeakReference<ClassLoader> loader = loaderOf(name);
        while (loader.get() != null) {
            System.gc();
        }
    }

    private WeakReference<ClassLoader> loaderOf(String name) {
        FoundModule module =
                discover().found().stream()
                        .filter(found -> found.description().name().equals(name))
                        .findFirst()
                        .orElseThrow();
        TracingModule provider = module.provider();
        return new WeakReference<>(provider.getClass().getClassLoader());
    }
}
