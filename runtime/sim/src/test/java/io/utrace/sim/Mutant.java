package io.utrace.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.utrace.api.Engine;
import io.utrace.engine.TaskRecord;
import java.io.File;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.spi.ToolProvider;
import org.jspecify.annotations.NullMarked;

/**
 * An engine with a bug in it, beside the real one: one source file of the engine is changed and
 * compiled, and everything that depends on it is loaded anew. So the engine itself needs no switch
 * for it.
 */
final class Mutant extends URLClassLoader {
    private static final Path SOURCES = Path.of("../engine/src/main/java/io/utrace/engine");

    private Mutant(URL... places) {
        super(places, Engine.class.getClassLoader());
    }

    static Mutant of(Race race, Path directory) throws Exception {
        String source = Files.readString(SOURCES.resolve(race.file + ".java"));
        assertThat(source.split(java.util.regex.Pattern.quote(race.right), -1))
                .as("the place of the bug in %s", race.file)
                .hasSize(2);
        Path changed = directory.resolve(race.file + ".java");
        Files.writeString(changed, source.replace(race.right, race.wrong));
        Path classes = Files.createDirectory(directory.resolve("classes"));
        compile(changed, classes);
        return new Mutant(
                classes.toUri().toURL(),
                place(TaskRecord.class).toURL(),
                place(Explorer.class).toURL(),
                Path.of("target/test-classes").toUri().toURL());
    }

    private static void compile(Path source, Path classes) throws Exception {
        String path =
                String.join(
                        File.pathSeparator,
                        Path.of(place(TaskRecord.class)).toString(),
                        Path.of(place(Engine.class)).toString(),
                        Path.of(place(NullMarked.class)).toString());
        StringWriter output = new StringWriter();
        PrintWriter out = new PrintWriter(output);
        int result =
                ToolProvider.findFirst("javac")
                        .orElseThrow()
                        .run(
                                out,
                                out,
                                "-nowarn",
                                "-proc:none",
                                "-d",
                                classes.toString(),
                                "-cp",
                                path,
                                source.toString());
        assertThat(result).as(output.toString()).isZero();
    }

    private static URI place(Class<?> type) throws Exception {
        return type.getProtectionDomain().getCodeSource().getLocation().toURI();
    }

    String explore(String profile) throws Exception {
        return call("explore", profile);
    }

    String exploreWhole(String profile) throws Exception {
        return call("exploreWhole", profile);
    }

    String exploreStandard(String profile) throws Exception {
        return call("exploreStandard", profile);
    }

    String shrink(String profile) throws Exception {
        return call("shrink", profile);
    }

    private String call(String name, String profile) throws Exception {
        Method method = loadClass(Race.class.getName()).getDeclaredMethod(name, String.class);
        method.setAccessible(true);
        return (String) method.invoke(null, profile);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        boolean isOwn = name.startsWith("io.utrace.engine.") || name.startsWith("io.utrace.sim.");
        if (!isOwn) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? findClass(name) : loaded;
        }
    }
}
