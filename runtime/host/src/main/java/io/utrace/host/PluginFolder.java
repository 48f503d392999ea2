package io.utrace.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder of plug-ins. Each jar in it is one, and each folder in it is one, of the jars that lie
 * there. What else there is, and whatever begins with a dot, is left alone.
 *
 * @param path where it is
 */
record PluginFolder(Path path) {
    private static final String JAR = ".jar";

    /**
     * Lists what may be plug-ins, by name.
     *
     * @return none when there is no such folder
     * @throws PluginException when the folder can't be read
     */
    List<Path> entries() throws PluginException {
        try (Stream<Path> entries = Files.list(path)) {
            return entries.filter(PluginFolder::isCandidate).sorted().toList();
        } catch (NoSuchFileException none) {
            return List.of();
        } catch (IOException e) {
            throw new PluginException("the folder can't be read: " + OneLine.of(e));
        }
    }

    private static boolean isCandidate(Path entry) {
        String name = String.valueOf(entry.getFileName());
        boolean isDeadLink = !Files.exists(entry);
        return !name.startsWith(".")
                && (name.endsWith(JAR) || Files.isDirectory(entry) || isDeadLink);
    }

    /** Loads one of the entries. */
    Plugin load(Path entry) throws PluginException {
        if (!Files.exists(entry)) {
            throw new PluginException("it is a link that leads nowhere");
        }
        List<Path> jars = Files.isDirectory(entry) ? jarsOf(entry) : List.of(entry);
        for (Path jar : jars) {
            // opening a pipe would take until somebody writes into it
            if (!Files.isRegularFile(jar)) {
                throw new PluginException(jar.getFileName() + " is no file");
            }
        }
        return Plugin.load(entry, jars);
    }

    private List<Path> jarsOf(Path entry) throws PluginException {
        try (Stream<Path> files = Files.list(entry)) {
            if (path.toRealPath().startsWith(entry.toRealPath())) {
                throw new PluginException("it is a link that leads back to where it lies");
            }
            List<Path> jars = files.filter(file -> file.toString().endsWith(JAR)).sorted().toList();
            if (jars.isEmpty()) {
                throw new PluginException("there is no jar in it");
            }
            return jars;
        } catch (IOException e) {
            throw new PluginException("it can't be read: " + OneLine.of(e));
        }
    }
}
