package io.utrace.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.utrace.api.spi.ModuleContext;
import io.utrace.api.spi.ModuleDescription;
import io.utrace.api.spi.Option;
import io.utrace.api.spi.TracingModule;
import io.utrace.host.providers.Alpha;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModuleCatalogTest {
    private static final String PACKAGE = "io.utrace.host.providers.";
    private static final Option<Integer> LIMIT = Option.integer("limit", 32, "How many");
    private static final Option<Boolean> LOUD = Option.flag("loud", false, "How loud");

    @TempDir private Path directory;

    @Test
    void brokenProvidersDontHideOthers() throws Exception {
        Path classes =
                classPath(
                        "Alpha",
                        "FailingConstructor",
                        "Missing",
                        "FailingInitializer",
                        "FailingDescription",
                        "AlphaAgain",
                        "Omega");
        try (URLClassLoader loader = new ProviderLoader(classes.toUri().toURL())) {
            ModuleCatalog catalog =
                    ModuleCatalog.of(ServiceLoader.load(TracingModule.class, loader));
            assertThat(catalog.found())
                    .extracting(module -> module.description().name())
                    .containsExactly("alpha", "omega");
            assertThat(catalog.refused())
                    .extracting(RefusedModule::provider)
                    .containsExactly(
                            PACKAGE + "FailingConstructor",
                            PACKAGE + "Missing",
                            PACKAGE + "FailingInitializer",
                            PACKAGE + "FailingDescription",
                            PACKAGE + "AlphaAgain");
            assertThat(catalog.refused())
                    .extracting(RefusedModule::reason)
                    .containsExactly(
                            "could not be instantiated: java.lang.IllegalStateException:"
                                    + " two\\nlines",
                            "not found",
                            "could not be instantiated: java.lang.ExceptionInInitializerError",
                            "description failed: java.lang.IllegalArgumentException: a module name"
                                    + " has lower-case letters, digits and hyphens only: Not A Name",
                            "the name alpha is taken by " + PACKAGE + "Alpha");
        }
    }

    @Test
    void aSearchThatFailsForEverEnds() {
        Iterator<TracingModule> endless =
                new Iterator<>() {
                    @Override
                    public boolean hasNext() {
                        throw new ServiceConfigurationError("no end");
                    }

                    @Override
                    public TracingModule next() {
                        throw new AssertionError();
                    }
                };
        ModuleCatalog catalog = ModuleCatalog.of(() -> endless);
        assertThat(catalog.found()).isEmpty();
        assertThat(catalog.refused().getFirst())
                .isEqualTo(new RefusedModule(null, "a provider", "no end"));
        assertThat(catalog.refused().getLast().provider()).isEqualTo("further providers");
    }

    @Test
    void aDirectoryOfClassesHasNoVersion() throws Exception {
        Path classes = classPath("Alpha");
        try (URLClassLoader loader = new ProviderLoader(classes.toUri().toURL())) {
            FoundModule found = only(loader);
            assertThat(found.version()).isEqualTo("unknown");
            assertThat(found.origin()).isEqualTo(classes.toString());
        }
    }

    @Test
    void aJarHasTheVersionOfItsManifest() throws Exception {
        Path classes = classPath("Alpha");
        Path jar = directory.resolve("alpha.jar");
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.IMPLEMENTATION_VERSION, "1.2.3");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
            for (String entry :
                    List.of(
                            "META-INF/services/" + TracingModule.class.getName(),
                            Alpha.class.getName().replace('.', '/') + ".class")) {
                out.putNextEntry(new ZipEntry(entry));
                Files.copy(classes.resolve(entry), out);
                out.closeEntry();
            }
        }
        try (URLClassLoader loader = new ProviderLoader(jar.toUri().toURL())) {
            FoundModule found = only(loader);
            assertThat(found.version()).isEqualTo("1.2.3");
            assertThat(found.origin()).isEqualTo(jar.toString());
        }
    }

    @Test
    void valuesHaveTheirTypes() throws Exception {
        ModuleChoice choice =
                catalog("probe", LIMIT, LOUD)
                        .choose(List.of("probe"), List.of("probe.limit=1", "probe.limit=2"))
                        .getFirst();
        assertThat(choice.value(LIMIT)).isEqualTo(2);
        assertThat(choice.value(LOUD)).isFalse();
        assertThatThrownBy(() -> choice.value(Option.text("other", "", "")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("module probe has no option named other");
    }

    @Test
    void aTextMayHoldAnything() throws Exception {
        Option<String> text = Option.text("text", "", "Anything");
        ModuleChoice choice =
                catalog("probe", text)
                        .choose(List.of("probe"), List.of("probe.text=a=b.c \"d\"\n"))
                        .getFirst();
        assertThat(choice.value(text)).isEqualTo("a=b.c \"d\"\n");
    }

    @Test
    void mistakesAreToldWithWhatWouldBeRight() {
        ModuleCatalog catalog = catalog("probe", LIMIT, LOUD);
        Map<String, String> mistakes =
                Map.of(
                        "probe.limt=1",
                        "module probe has no option 'limt'; it has limit, loud",
                        "probe.limit=many",
                        "option probe.limit: not an integer: many; expected: integer",
                        "probe.loud=yes",
                        "option probe.loud: neither true nor false: yes; expected: true or false",
                        "prob.limit=1",
                        "there is no module 'prob'; there is probe",
                        "limit=1.5",
                        "'limit=1.5' is not of the form MODULE.OPTION=VALUE",
                        "probe.limit",
                        "'probe.limit' is not of the form MODULE.OPTION=VALUE");
        mistakes.forEach((setting, message) ->
                assertThatThrownBy(() -> catalog.choose(List.of("probe"), List.of(setting)))
                        .isInstanceOf(ModuleChoiceException.class)
                        .hasMessage(message));
        assertThatThrownBy(() -> catalog.choose(List.of("other"), List.of()))
                .hasMessage("there is no module 'other'; there is probe");
        assertThatThrownBy(() -> catalog.choose(List.of("probe", "probe"), List.of()))
                .hasMessage("module probe is asked for twice");
        assertThatThrownBy(() -> catalog.choose(List.of(), List.of("probe.limit=1")))
                .hasMessage("an option is set for module probe, which is not asked for");
        assertThatThrownBy(() -> catalog("bare").choose(List.of("bare"), List.of("bare.x=1")))
                .hasMessage("module bare has no option 'x'; it has none");
    }

    private static ModuleCatalog catalog(String name, Option<?>... options) {
        return ModuleCatalog.of(
                List.of(
                        new TracingModule() {
                            @Override
                            public ModuleDescription description() {
                                return ModuleDescription.of(name, "A probe", options);
                            }

                            @Override
                            public void start(ModuleContext context) {}
                        }));
    }

    private static FoundModule only(ClassLoader loader) {
        List<FoundModule> found =
                ModuleCatalog.of(ServiceLoader.load(TracingModule.class, loader)).found();
        assertThat(found).hasSize(1);
        return found.getFirst();
    }

    private Path classPath(String... providers) throws IOException {
        Path classes = directory.resolve("classes");
        Path services = Files.createDirectories(classes.resolve("META-INF/services"));
        StringBuilder declared = new StringBuilder();
        for (String provider : providers) {
            declared.append(PACKAGE).append(provider).append('\n');
            String file = PACKAGE.replace('.', '/') + provider + ".class";
            try (InputStream in = ModuleCatalogTest.class.getResourceAsStream("/" + file)) {
                if (in != null) {
                    Files.createDirectories(classes.resolve(file).getParent());
                    Files.copy(in, classes.resolve(file));
                }
            }
        }
        Files.writeString(services.resolve(TracingModule.class.getName()), declared.toString());
        return classes;
    }

    /** Loads the providers itself, into its unnamed module, as a class path would. */
    private static final class ProviderLoader extends URLClassLoader {
        ProviderLoader(URL classes) {
            super(new URL[] {classes}, ModuleCatalogTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith(PACKAGE)) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                return loaded == null ? findClass(name) : loaded;
            }
        }
    }
}
