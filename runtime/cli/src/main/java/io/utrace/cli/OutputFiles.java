package io.utrace.cli;

import io.utrace.host.OneLine;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The files that modules are to write to, as the user named them.
 *
 * @param common for all that have no file of their own; null: standard error
 * @param own by the name of the module
 */
record OutputFiles(@Nullable String common, Map<String, String> own) {
    /**
     * Takes FILE and MODULE=FILE apart. What can't be the name of a module is a part of a file's.
     *
     * @param words as they were given with {@code -o}
     * @param modules those that are asked for
     */
    static OutputFiles of(List<String> words, List<String> modules) throws CommandException {
        String common = null;
        Map<String, String> own = new HashMap<>();
        for (String word : words) {
            int equals = word.indexOf('=');
            String name = word.substring(0, Math.max(0, equals));
            if (!name.matches("[a-z][a-z0-9-]*")) {
                if (common != null) {
                    throw refused(
                            "two output files, '"
                                    + OneLine.of(common)
                                    + "' and '"
                                    + OneLine.of(word)
                                    + "': name a module's own by MODULE=FILE");
                }
                common = word;
            } else if (!modules.contains(name)) {
                throw refused(
                        "an output file is named for module "
                                + name
                                + ", which is not asked for; for a file of that name, write './"
                                + OneLine.of(word)
                                + "'");
            } else if (own.put(name, word.substring(equals + 1)) != null) {
                throw refused("module " + name + " has two output files");
            }
        }
        return new OutputFiles(common, Map.copyOf(own));
    }

    private static CommandException refused(String line) {
        return new CommandException(CommandException.USAGE, line);
    }
}
