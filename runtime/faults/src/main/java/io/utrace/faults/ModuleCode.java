package io.utrace.faults;

import java.security.CodeSource;
import java.security.ProtectionDomain;
import org.jspecify.annotations.Nullable;

/**
 * The classes that a module is made of: those of one loader that lie in the same place, a jar or a
 * folder. So its libraries are not among them.
 *
 * @param loader loads them
 * @param place where they lie, as a URL
 */
record ModuleCode(ClassLoader loader, String place) {
    static ModuleCode of(Class<?> type) {
        String place = place(type.getProtectionDomain());
        ClassLoader loader = type.getClassLoader();
        if (loader == null || place == null || place.equals(place(own()))) {
            throw new IllegalArgumentException(
                    type.getName() + " can't be woven: it doesn't lie in a place of its own");
        }
        return new ModuleCode(loader, place);
    }

    private static ProtectionDomain own() {
        return ModuleCode.class.getProtectionDomain();
    }

    private static @Nullable String place(@Nullable ProtectionDomain domain) {
        CodeSource source = domain == null ? null : domain.getCodeSource();
        return source == null || source.getLocation() == null
                ? null
                : source.getLocation().toString();
    }

    boolean has(@Nullable ClassLoader ofLoader, @Nullable ProtectionDomain domain) {
        return loader.equals(ofLoader) && place.equals(place(domain));
    }
}
