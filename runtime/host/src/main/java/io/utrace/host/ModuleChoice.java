package io.utrace.host;

import io.utrace.api.spi.Option;
import java.util.Map;

/** A module the user asked for, with values for its options that have been checked. */
public final class ModuleChoice {
    private final FoundModule module;
    private final Map<String, String> values;

    ModuleChoice(FoundModule module, Map<String, String> values) {
        this.module = module;
        this.values = values;
        module.choose();
    }

    /**
     * Gives the module's name.
     *
     * @return what the user calls it
     */
    public String name() {
        return module.description().name();
    }

    /** The module isn't needed any more. */
    void close() {
        module.close();
    }

    FoundModule module() {
        return module;
    }

    /** Looked up by name: a module may make its options anew whenever it describes itself. */
    <T> T value(Option<T> option) {
        for (Option<?> known : module.description().options()) {
            if (known.name().equals(option.name())) {
                String text = values.get(option.name());
                return text == null ? option.defaultValue() : option.parse(text);
            }
        }
        throw new IllegalArgumentException(
                "module " + name() + " has no option named " + option.name());
    }
}
