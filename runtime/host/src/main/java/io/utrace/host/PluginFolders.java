package io.utrace.host;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where plug-ins are looked for: in the folders that the command line names, then in those of
 * {@code UTRACE_PLUGINS}, then in the user's own. {@link ModuleCatalog} has an example that looks
 * in the latter two.
 */
public final class PluginFolders {
    private PluginFolders() {}

    /**
     * A folder of the command line must be there, lest a slip of the finger go unnoticed; the
     * others may come and go.
     *
     * @param named the folders of the command line
     * @return these, then those of {@code UTRACE_PLUGINS}, then the user's own
     * @throws ModuleChoiceException a folder of the command line isn't there
     */
    public static List<Path> of(List<String> named) throws ModuleChoiceException {
        Set<Path> folders = new LinkedHashSet<>();
        for (String name : named) {
            Path folder = Path.of(name);
            if (!Files.isDirectory(folder)) {
                throw new ModuleChoiceException(
                        "--plugins: there is no folder '" + OneLine.of(name) + "'");
            }
            folders.add(folder.toAbsolutePath().normalize());
        }
        for (String name : variable("UTRACE_PLUGINS").split(":", -1)) {
            if (!name.isEmpty()) {
                folders.add(Path.of(name).toAbsolutePath().normalize());
            }
        }
        Path own = usersOwn();
        if (own != null) {
            folders.add(own);
        }
        return List.copyOf(folders);
    }

    /** As the XDG Base Directory Specification has it, by which a relative path doesn't count. */
    private static @Nullable Path usersOwn() {
        Path configuration = Path.of(variable("XDG_CONFIG_HOME"));
        if (!configuration.isAbsolute()) {
            configuration = Path.of(variable("HOME"), ".config");
        }
        return configuration.isAbsolute() ? configuration.resolve("utrace", "plugins") : null;
    }

    private static String variable(String name) {
        String value = System.getenv(name);
        return value == null ? "" : value;
    }
}
