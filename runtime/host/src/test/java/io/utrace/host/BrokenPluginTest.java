package io.utrace.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Each time there is a good one beside it, which must be found. */
@DisplayName("A plug-in that is broken, or hostile, is one line")
@Timeout(60)
class BrokenPluginTest {
    private static final String SERVICE = "META-INF/services/io.utrace.api.spi.TracingModule";

    private static final String MANIFEST =
            "Manifest-Version: 1.0\nUTrace-Api-Version: " + ApiVersion.current() + "\n";

    @TempDir private static Path work;
    private static Path good = Path.of("");

    @TempDir private Path folder;
    private String reason = "";

    @BeforeAll
    static void makeGoodOne() throws IOException {
        good = plain("good", "").jar(work.resolve("good.jar"));
    }

    @BeforeEach
    void putGoodOneLast() throws IOException {
        Files.copy(good, folder.resolve("zz.jar"));
    }

    @AfterEach
    void isOneLine() {
        assertThat(reason).hasSizeLessThan(500).doesNotContainPattern("\\p{Cntrl}");
    }

    private static PluginMaker plain(String name, String members) {
        return new PluginMaker(work)
                .module("their.pack.Their", name, members)
                .service("their.pack.Their");
    }

    private void assertRefused(String expected) {
        try (ModuleCatalog catalog = ModuleCatalog.discover(List.of(folder))) {
            assertThat(catalog.found())
                    .filteredOn(FoundModule::isPlugin)
                    .extracting(module -> module.description().name())
                    .containsExactly("good");
            assertThat(catalog.refused()).hasSize(1);
            reason = catalog.refused().getFirst().reason();
            assertThat(reason).matches(expected);
        }
    }

    private void zip(String jar, String... namesAndTexts) throws IOException {
        // else it writes byte by byte
        try (JarOutputStream out =
                new JarOutputStream(
                        new BufferedOutputStream(Files.newOutputStream(folder.resolve(jar))))) {
            for (int i = 0; i < namesAndTexts.length; i += 2) {
                out.putNextEntry(new ZipEntry(namesAndTexts[i]));
                out.write(namesAndTexts[i + 1].getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    // ---- its code

    @Test
    @DisplayName("when its constructor throws")
    void constructor() throws IOException {
        plain("bad", "{ if (true) throw new IllegalStateException(\"a\\n\\u001b[2Jb\"); }")
                .jar(folder.resolve("a.jar"));
        assertRefused(".*could not be instantiated: .*: a\\\\n\\\\u001b\\[2Jb");
    }

    @Test
    @DisplayName("when its constructor never returns to itself")
    void recursion() throws IOException {
        plain("bad", "Object more = new Their();").jar(folder.resolve("a.jar"));
        assertRefused("could not be instantiated: java.lang.StackOverflowError.*");
    }

    @Test
    @DisplayName("when its class is garbage")
    void garbage() throws IOException {
        zip("a.jar", "META-INF/MANIFEST.MF", MANIFEST, SERVICE, "x.Y", "x/Y.class", "garbage");
        assertRefused("java.lang.ClassFormatError: .*");
    }

    @Test
    @DisplayName("when its class needs one that isn't there")
    void missing() throws IOException {
        Path library =
                new PluginMaker(work)
                        .source("gone.Gone", "package gone; public class Gone { }")
                        .jar(work.resolve("gone.jar"));
        plain("bad", "public gone.Gone gone = new gone.Gone();")
                .library(library)
                .jar(folder.resolve("a.jar"));
        assertRefused("could not be instantiated: .*NoClassDefFoundError: gone/Gone");
    }

    @Test
    @DisplayName("when its class isn't there, and has a name that moves the cursor")
    void name() throws IOException {
        zip("a.jar", "META-INF/MANIFEST.MF", MANIFEST, SERVICE, "x\u001b[2J");
        assertRefused(".*Illegal provider-class name: x\\\\u001b\\[2J");
    }

    @Test
    @DisplayName("when its module is no tracing module")
    void otherType() throws IOException {
        zip("a.jar", "META-INF/MANIFEST.MF", MANIFEST, SERVICE, "java.lang.String");
        assertRefused("it names no tracing module of its own");
    }

    @Test
    @DisplayName("when it describes itself with nothing")
    void nothing() throws IOException {
        new PluginMaker(work)
                .source(
                        "their.pack.Their",
                        "package their.pack; import io.utrace.api.spi.*; public class Their"
                                + " implements TracingModule { public ModuleDescription"
                                + " description() { return ModuleDescription.of(\"bad\", \"x\","
                                + " Option.text(\"o\", \"\", null)); } public void"
                                + " start(ModuleContext context) { } }")
                .service("their.pack.Their")
                .jar(folder.resolve("a.jar"));
        assertRefused("description failed: java.lang.NullPointerException: help");
    }

    @Test
    @DisplayName("when it calls native code before it is started")
    void nativeCode() throws IOException {
        plain("bad", "{ if (true) throw new IllegalCallerException(\"native\"); }")
                .jar(folder.resolve("a.jar"));
        assertRefused(".*: native; a module may call native code in start, and from then on");
    }

    // ---- its version

    @Test
    @DisplayName("when its version is none")
    void noVersion() throws IOException {
        String manifest = "Manifest-Version: 1.0\nUTrace-Api-Version: x\u009b1\n";
        zip("a.jar", "META-INF/MANIFEST.MF", manifest, SERVICE, "x.Y");
        assertRefused("'x\\\\u009b1' is no API version");
    }

    @Test
    @DisplayName("when its descriptor was compiled against an API without a version")
    void unversioned() throws IOException {
        new PluginMaker(work)
                .source(
                        "module-info",
                        "module their.module { requires io.utrace.api; provides"
                                + " io.utrace.api.spi.TracingModule with their.pack.Their; }")
                .module("their.pack.Their", "bad", "")
                .builtForNone()
                .jar(folder.resolve("a.jar"));
        assertRefused(".*doesn't say which API it was built for: build it against the API's jar");
    }

    // ---- its files

    @Test
    @DisplayName("when its manifest is garbage")
    void manifest() throws IOException {
        zip("a.jar", "META-INF/MANIFEST.MF", "\u001b[2J\n\n:::", SERVICE, "x.Y");
        assertRefused("a.jar can't be read as a jar: .*");
    }

    @Test
    @DisplayName("when its descriptor is garbage")
    void descriptor() throws IOException {
        zip("a.jar", "module-info.class", "garbage", SERVICE, "x.Y");
        assertRefused("Error reading module: .*/a.jar: .*InvalidModuleDescriptorException: .*");
    }

    @Test
    @DisplayName("when it is a folder with the name of a jar")
    void folder() throws IOException {
        Files.createDirectory(folder.resolve("a.jar"));
        assertRefused("there is no jar in it");
    }

    @Test
    @DisplayName("when a folder lies among its jars, or leads out of them")
    void folders() throws IOException {
        Path plugin = Files.createDirectory(folder.resolve("a"));
        Path loop = Files.createSymbolicLink(plugin.resolve("loop.jar"), plugin);
        assertRefused("loop.jar is no file");
        // JUnit warns of links that lead out of the directory
        Files.delete(loop);
    }

    @Test
    @DisplayName("when it is a pipe into which nobody writes")
    void pipe() throws Exception {
        Process mkfifo = new ProcessBuilder("mkfifo", folder.resolve("a.jar").toString()).start();
        assertThat(mkfifo.waitFor()).isZero();
        assertRefused("a.jar is no file");
    }

    @Test
    @DisplayName("when its name moves the cursor")
    void fileName() throws IOException {
        Files.writeString(folder.resolve("\u001b[2J.jar"), "no zip");
        assertRefused("\\\\u001b\\[2J.jar can't be read as a jar: .*");
    }

    // ---- odd, but good

    private void assertFound(String name) {
        try (ModuleCatalog catalog = ModuleCatalog.discover(List.of(folder))) {
            assertThat(catalog.refused()).isEmpty();
            assertThat(catalog.found())
                    .anyMatch(module -> module.description().name().equals(name));
        }
    }

    @Test
    @DisplayName("but not for a hundred thousand entries, with names that move the cursor")
    void manyEntries() throws IOException {
        String[] entries = new String[200_000];
        for (int i = 0; i < entries.length; i += 2) {
            entries[i] = "META-INF/\u001b[" + i + "J";
            entries[i + 1] = "";
        }
        Path plugin = folder.resolve("a");
        plain("many", "").jar(plugin.resolve("a.jar"));
        zip("a/entries.jar", entries);
        assertFound("many");
    }

    @Test
    @DisplayName("but not for what it ships: SLF4J and the API are ours, an old library is its own")
    void shipped() throws IOException {
        PluginMaker maker =
                plain(
                        "ships",
                        "{ if (org.objectweb.asm.Opcodes.ASM != 3) throw new AssertionError();"
                                + " if (org.slf4j.Logger.class.getClassLoader() =="
                                + " Their.class.getClassLoader()) throw new AssertionError(); }");
        maker.source(
                        "org.objectweb.asm.Opcodes",
                        "package org.objectweb.asm; public class Opcodes {"
                                + " public static int ASM = 3; }")
                .source("org.slf4j.Logger", "package org.slf4j; public interface Logger { }")
                .jar(folder.resolve("a.jar"));
        assertFound("ships");
    }
}
