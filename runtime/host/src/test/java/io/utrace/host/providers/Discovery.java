package io.utrace.host.providers;

import io.utrace.host.FoundModule;
import io.utrace.host.ModuleCatalog;
import java.nio.file.Path;
import java.util.List;

/** A program that finds as many plug-ins in a folder as it is told to. */
final class Discovery {
    private Discovery() {}

    public static void main(String[] args) {
        try (ModuleCatalog catalog = ModuleCatalog.discover(List.of(Path.of(args[0])))) {
            long found = catalog.found().stream().filter(FoundModule::isPlugin).count();
            if (found != Integer.parseInt(args[1])) {
                throw new AssertionError(found + " found, refused: " + catalog.refused());
            }
        }
    }
}
