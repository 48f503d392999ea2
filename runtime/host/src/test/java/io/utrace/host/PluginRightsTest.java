package io.utrace.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("What plug-ins may, and when they are looked for")
class PluginRightsTest {
    private static final String DESCRIPTOR =
            "module their.module { requires io.utrace.api; provides"
                    + " io.utrace.api.spi.TracingModule with their.pack.Their; }";

    @TempDir private Path work;
    @TempDir private Path folder;

    @BeforeEach
    void makePlugins() throws IOException {
        new PluginMaker(work)
                .source("module-info", DESCRIPTOR)
                .module("their.pack.Their", "named", "")
                .jar(folder.resolve("a.jar"));
        new PluginMaker(work)
                .module("their.pack.Their", "plain", "")
                .service("their.pack.Their")
                .jar(folder.resolve("b.jar"));
    }

    private static ModuleRequest request(List<String> trusted, List<String> nativeAccess) {
        return new ModuleRequest(List.of("plain", "named"), List.of(), trusted, nativeAccess);
    }

    private List<ModuleChoice> choose(ModuleRequest request) throws ModuleChoiceException {
        try (ModuleCatalog catalog = ModuleCatalog.discover(List.of(folder), request)) {
            return catalog.choose(request);
        }
    }

    @Test
    @DisplayName("they are isolated unless they are trusted")
    void isolation() throws ModuleChoiceException {
        assertThat(choose(request(List.of(), List.of())))
                .extracting(ModuleChoice::isolated)
                .containsExactly(true, true);
        assertThat(choose(request(List.of("named"), List.of())))
                .extracting(ModuleChoice::isolated)
                .containsExactly(true, false);
    }

    @Test
    @DisplayName("native access is for those that it is granted to")
    void nativeAccess() throws ModuleChoiceException {
        for (List<String> granted : List.of(List.<String>of(), List.of("named"))) {
            ModuleChoice named = choose(request(List.of(), granted)).getLast();
            Module module = named.module().provider().getClass().getModule();
            assertThat(module.getName()).isEqualTo("their.module");
            assertThat(module.isNativeAccessEnabled()).isEqualTo(!granted.isEmpty());
        }
    }

    @Test
    @DisplayName("native access takes a descriptor")
    void noDescriptor() {
        assertThatThrownBy(() -> choose(request(List.of(), List.of("plain"))))
                .isInstanceOf(ModuleChoiceException.class)
                .hasMessage(
                        "module plain: only a plug-in with a module-info can be granted native"
                                + " access");
    }

    @Test
    @DisplayName("rights are for plug-ins that are asked for")
    void others() {
        assertThatThrownBy(() -> choose(request(List.of("o\n"), List.of())))
                .hasMessage("module o\\n is to be trusted, but isn't asked for");
        assertThatThrownBy(() -> choose(request(List.of(), List.of("other"))))
                .hasMessage("module other is to have native access, but isn't asked for");
    }

    @Test
    @DisplayName("they are looked for until all that are asked for are found")
    void lazy() throws Exception {
        Files.writeString(folder.resolve("aa.jar"), "no zip");
        Files.writeString(folder.resolve("z.jar"), "no zip");
        List<Path> folders = List.of(folder);
        ModuleRequest nothing = new ModuleRequest(List.of(), List.of(), List.of(), List.of());
        try (ModuleCatalog catalog = ModuleCatalog.discover(folders, nothing)) {
            assertThat(catalog.refused()).isEmpty();
        }
        ModuleRequest both = request(List.of(), List.of());
        try (ModuleCatalog catalog = ModuleCatalog.discover(folders, both)) {
            assertThat(catalog.choose(both)).hasSize(2);
            assertThat(catalog.refused()).hasSize(1);
        }
        ModuleRequest mistake =
                new ModuleRequest(List.of("named"), List.of("plain.x=1"), List.of(), List.of());
        try (ModuleCatalog catalog = ModuleCatalog.discover(folders, mistake)) {
            assertThatThrownBy(() -> catalog.choose(mistake))
                    .hasMessage("an option is set for module plain, which is not asked for");
        }
    }

    @Test
    @DisplayName("what their code lacks a right for is told with the remedy")
    void remedy() throws ModuleChoiceException {
        List<ModuleChoice> choices = choose(request(List.of(), List.of()));
        Throwable lacking = new ExceptionInInitializerError(new IllegalCallerException());
        assertThat(choices.getFirst().module().remedy(lacking))
                .isEqualTo("; only a plug-in with a module-info can be let call native code");
        assertThat(choices.getLast().module().remedy(lacking))
                .isEqualTo("; --native-access named lets it call native code");
        assertThat(choices.getLast().module().remedy(new AssertionError())).isEmpty();
    }
}
