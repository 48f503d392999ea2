package io.utrace.host;

import io.utrace.api.spi.Option;
import java.util.Map;

/**
 * A module the user asked for, with values for its options that have been checked. To be started
 * once; {@link ModuleRequest} has an example.
 */
public final class ModuleChoice {
    private final FoundModule module;
    private final Map<String, String> values;
    private final boolean isolated;

    ModuleChoice(FoundModule module, Map<String, String> values, boolean isolated) {
        this.module = module;
        this.values = values;
        this.isolated = isolated;
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

    /**
     * Tells whether the module is to be kept from harming a run: a plug-in is, unless the user
     * trusts it.
     *
     * @return false for a module that is part of this runtime, and for a trusted plug-in
     */
    public boolean isolated() {
        return isolated;
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
