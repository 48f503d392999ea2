package io.utrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.grack.nanojson.JsonArray;
import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import io.utrace.cli.modules.Broken;
import io.utrace.cli.modules.Narrator;
import io.utrace.cli.modules.Native;
import io.utrace.host.ApiVersion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Plug-ins in the user's folders. */
@Timeout(120)
@DisplayName("The command and plug-ins")
class PluginsIT {
    private static final String API = ApiVersion.current().toString();

    @TempDir private Path directory;

    private String folder(String name, Class<?>... modules) throws Exception {
        Path folder = directory.resolve(name);
        for (Class<?> module : modules) {
            Path jar = folder.resolve(module.getSimpleName() + ".jar");
            UserModules.plugin(jar, API, module);
        }
        return folder.toString();
    }

    // ---- where they are looked for

    @Test
    @DisplayName("are found in what the option, the variable and the user's configuration name")
    void found() throws Exception {
        String folder = folder("configuration/utrace/plugins", Narrator.class);
        String configuration = directory.resolve("configuration").toString();
        String home = directory.resolve("home").toString();
        folder("home/.config/utrace/plugins", Narrator.class);
        Run expected = new Run(0, "", "narrator starts\nnarrator stops\n");
        String[] run = {"run", "-m", "narrator", "--", "/bin/true"};
        assertThat(Run.utrace("run", "--plugins", folder, "-m", "narrator", "--", "/bin/true"))
                .isEqualTo(expected);
        assertThat(Run.utrace(Map.of("UTRACE_PLUGINS", "/nowhere::" + folder), run))
                .isEqualTo(expected);
        assertThat(Run.utrace(Map.of("XDG_CONFIG_HOME", configuration), run)).isEqualTo(expected);
        assertThat(Run.utrace(Map.of("XDG_CONFIG_HOME", "", "HOME", home), run))
                .isEqualTo(expected);
        assertThat(Run.utrace(run))
                .isEqualTo(
                        new Run(
                                2,
                                "",
                                "utrace: there is no module 'narrator'; there is ptrace,"
                                        + " syscall-watch\n"));
    }

    @Test
    @DisplayName(
            "of those with one name the first counts: of the option, of the variable, the user's")
    void precedence() throws Exception {
        String named = folder("named", Narrator.class);
        String variable = folder("variable", Narrator.class);
        folder("own/utrace/plugins", Narrator.class);
        String own = directory.resolve("own").toString();
        Map<String, String> environment =
                Map.of("UTRACE_PLUGINS", variable, "XDG_CONFIG_HOME", own);
        Run run = Run.utrace(environment, "modules", "--plugins", named);
        String taken = ": the name narrator is taken by " + named + "/Narrator.jar\n";
        String type = "/Narrator.jar: " + Narrator.class.getName();
        assertThat(run.out())
                .contains(
                        "\nnarrator unknown ("
                                + (named + "/Narrator.jar, built for API " + API)
                                + ", isolated)\n  Tells what happens\n")
                .endsWith(
                        "\nRefused:\n"
                                + ("  " + variable + type + taken)
                                + ("  " + own + "/utrace/plugins" + type + taken));
        assertThat(run.err()).isEmpty();
        assertThat(run.status()).isZero();
    }

    @Test
    @DisplayName("aren't looked at when only bundled modules are asked for")
    void lazy() throws Exception {
        String folder = folder("plugins", Broken.class);
        Run run =
                Run.utrace(
                        Map.of("UTRACE_DEBUG", "1"),
                        "run",
                        "--plugins",
                        folder,
                        "-m",
                        "syscall-watch",
                        "-o",
                        "/dev/null",
                        "/bin/true");
        assertThat(run).isEqualTo(new Run(0, "", ""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "run --plugins /no/such ls|--plugins: there is no folder '/no/such'",
                "run --plugins /etc/passwd ls|--plugins: there is no folder '/etc/passwd'",
                "modules --plugins /no/such|--plugins: there is no folder '/no/such'",
                "modules --frob|unknown option '--frob'; see 'utrace modules --help'",
                "run --plugins|option --plugins needs a value; see 'utrace run --help'",
                "run --trust syscall-watch ls|module syscall-watch is to be trusted,"
                        + " but is no plug-in",
                "run --trust other ls|module other is to be trusted, but isn't asked for",
                "attach --native-access syscall-watch 1|module syscall-watch is to have native"
                        + " access, but is no plug-in",
                "run --native-access other ls|module other is to have native access,"
                        + " but isn't asked for"
            })
    @DisplayName("mistakes are one line")
    void mistakes(String line, String message) throws Exception {
        assertThat(Run.utrace(line.split(" ")))
                .isEqualTo(new Run(2, "", "utrace: " + message + "\n"));
    }

    // ---- hostile files

    @Test
    @DisplayName("that are broken are one line each, and the others run on")
    void broken() throws Exception {
        String folder = folder("plugins", Broken.class, Narrator.class);
        Path plugins = Path.of(folder);
        Files.writeString(plugins.resolve("No.jar"), "no zip");
        Files.createDirectory(plugins.resolve("z\u001b[2J.jar"));
        UserModules.plugin(plugins.resolve("Future.jar"), "99.0", Narrator.class);
        Run list = Run.utrace("modules", "--plugins", folder);
        assertThat(list.out())
                .contains("\nnarrator unknown (")
                .endsWith(
                        "\nRefused:\n"
                                + ("  " + folder + "/Broken.jar: " + Broken.class.getName())
                                + ": could not be instantiated: java.lang.IllegalStateException:"
                                + " broken\n"
                                + ("  " + folder + "/Future.jar: it was built for API 99.0, and")
                                + (" this is " + API + ": get a build of it for this API\n")
                                + ("  " + folder + "/No.jar: No.jar can't be read as a jar:")
                                + " java.util.zip.ZipException: zip END header not found\n"
                                + ("  " + folder + "/z\\u001b[2J.jar: there is no jar in it\n"));
        assertThat(list.err()).isEmpty();
        Run run = Run.utrace("run", "--plugins", folder, "-m", "narrator", "/bin/true");
        assertThat(run).isEqualTo(new Run(0, "", "narrator starts\nnarrator stops\n"));
        Run refused = Run.utrace("run", "--plugins", folder, "-m", "broken", "/bin/true");
        assertThat(refused)
                .isEqualTo(
                        new Run(
                                2,
                                "",
                                "utrace: there is no module 'broken'; there is ptrace,"
                                        + " syscall-watch, narrator; refused, see 'utrace modules': 4\n"));
    }

    // ---- for programs

    @Test
    @DisplayName("are listed as JSON, which no terminal stumbles over")
    void json() throws Exception {
        String folder = folder("plug\u009b\u202eins", Broken.class, Narrator.class);
        Run run = Run.utrace("modules", "--json", "--plugins", folder);
        assertThat(run.status()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).doesNotContain("\u009b", "\u202e");
        JsonObject json = JsonParser.object().from(run.out());
        assertThat(json.getObject("api").getString("version")).isEqualTo(API);
        JsonArray modules = json.getArray("modules");
        assertThat(modules).hasSize(3);
        assertThat(modules.getObject(1))
                .containsEntry("name", "syscall-watch")
                .containsEntry("origin", "bundled")
                .containsEntry("isolated", false);
        assertThat(modules.getObject(1).getArray("options").getObject(0))
                .isEqualTo(
                        Map.of(
                                "name",
                                "string-limit",
                                "type",
                                "integer",
                                "default",
                                32,
                                "help",
                                "Longest string to print, in bytes"));
        assertThat(modules.getObject(2))
                .containsEntry("name", "narrator")
                .containsEntry("version", "unknown")
                .containsEntry("summary", "Tells what happens")
                .containsEntry("origin", folder + "/Narrator.jar")
                .containsEntry("builtFor", API)
                .containsEntry("isolated", true);
        assertThat(json.getArray("refused").getObject(0))
                .isEqualTo(
                        Map.of(
                                "origin",
                                folder + "/Broken.jar",
                                "provider",
                                Broken.class.getName(),
                                "reason",
                                "could not be instantiated: java.lang.IllegalStateException:"
                                        + " broken"));
    }

    // ---- what they may

    @Test
    @DisplayName("call native code when they were granted it, and else are told how")
    void nativeAccess() throws Exception {
        String folder = UserModules.modularPlugin(directory, Native.class);
        List<String> granted =
                List.of("run", "--plugins", folder, "-m", "native", "--native-access", "native");
        assertThat(Run.utrace(arguments(granted))).isEqualTo(new Run(0, "", "mine\n"));
        Run refused = Run.utrace(arguments(granted.subList(0, 5)));
        assertThat(refused)
                .isEqualTo(
                        new Run(
                                125,
                                "",
                                "utrace: module native can't start: Illegal native access from"
                                        + " module their.module (file:"
                                        + (folder + "/native.jar)")
                                        + "; --native-access native lets it call"
                                        + " native code\n"));
    }

    private static String[] arguments(List<String> options) {
        return Stream.concat(options.stream(), Stream.of("--", "/bin/true")).toArray(String[]::new);
    }

    @Test
    @DisplayName("need a module-info to be granted it")
    void unnamed() throws Exception {
        String folder = folder("plugins", Native.class);
        Run run =
                Run.utrace(
                        "run",
                        "--plugins",
                        folder,
                        "-m",
                        "native",
                        "--native-access",
                        "native",
                        "/bin/true");
        assertThat(run)
                .isEqualTo(
                        new Run(
                                2,
                                "",
                                "utrace: module native: only a plug-in with a module-info can be"
                                        + " granted native access\n"));
    }
}
