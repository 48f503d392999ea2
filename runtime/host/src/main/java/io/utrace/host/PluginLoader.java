package io.utrace.host;

import java.lang.module.ModuleFinder;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Defines the classes of one plug-in. From the runtime it takes the API, SLF4J and the annotations
 * of JSpecify, whatever the plug-in ships under these names; from the JDK everything; the rest is
 * the plug-in's own. So neither the runtime's insides nor the libraries of others are in its sight.
 */
final class PluginLoader extends URLClassLoader {
    /** The named modules, and the packages below their names, that a plug-in shares with us. */
    private static final List<String> SHARED =
            List.of("io.utrace.api", "org.slf4j", "org.jspecify");

    /** What the methods of a module call that is woven, for faults inside it. */
    private static final String WOVEN = "io.utrace.faults.Inside";

    private static final class SharedClasses extends ClassLoader {
        private static final SharedClasses INSTANCE = new SharedClasses();

        private SharedClasses() {
            super("utrace-shared", null);
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            // The JDK's own loaders know of each other, and so of every module that we run with.
            Class<?> found = Class.forName(name, false, PluginLoader.class.getClassLoader());
            if (!isShared(found.getModule().getName(), found.getPackageName())
                    && !name.equals(WOVEN)) {
                throw new ClassNotFoundException(name);
            }
            return found;
        }
    }

    private static boolean isShared(@Nullable String module, String inPackage) {
        return module == null
                ? SHARED.stream().anyMatch(shared -> (inPackage + ".").startsWith(shared + "."))
                : isShared(module);
    }

    /** Whether the runtime has this module for every plug-in. */
    static boolean isShared(String module) {
        return SHARED.contains(module) || ModuleFinder.ofSystem().find(module).isPresent();
    }

    PluginLoader(String name, URL[] jars) {
        super(name, jars, SharedClasses.INSTANCE);
    }

    @Override
    protected @Nullable Class<?> findClass(@Nullable String module, String name) {
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            try {
                return loaded == null ? findClass(name) : loaded;
            } catch (ClassNotFoundException missing) {
                return null;
            }
        }
    }

    @Override
    protected @Nullable URL findResource(@Nullable String module, String name) {
        return findResource(name);
    }
}
