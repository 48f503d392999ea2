package io.utrace.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.AssertionFailedError;

/** Modules that offer a Runnable, one way or the other. */
class ServiceDeclarationsTest {
    @TempDir private Path directory;

    private static void run(String tool, Object... arguments) {
        String[] words = new String[arguments.length];
        for (int i = 0; i < words.length; i++) {
            words[i] = arguments[i].toString();
        }
        int status = ToolProvider.findFirst(tool).orElseThrow().run(System.out, System.err, words);
        assertThat(status).isZero();
    }

    /** Makes a jar with a class p.Task. */
    private Path jar(String moduleInfo, String services) throws Exception {
        Path source = Files.createDirectories(directory.resolve("source/p"));
        Files.writeString(
                source.resolve("Task.java"),
                "package p; public class Task implements Runnable { public void run() {} }");
        Path classes = directory.resolve("classes");
        run("javac", "-d", classes, source.resolve("Task.java"));
        if (!moduleInfo.isEmpty()) {
            Path info = Files.writeString(directory.resolve("module-info.java"), moduleInfo);
            run("javac", "-d", classes, info, source.resolve("Task.java"));
        }
        Path list = Files.createDirectories(classes.resolve("META-INF/services"));
        if (!services.isEmpty()) {
            Files.writeString(list.resolve("java.lang.Runnable"), services);
        }
        Path jar = directory.resolve("tasks.jar");
        run("jar", "--create", "--file", jar, "-C", classes, ".");
        return jar;
    }

    @Test
    void theSameBothWays() throws Exception {
        Path jar =
                jar("module m { provides Runnable with p.Task; }", "# mine\np.Task # the one\n\n");
        assertThatCode(() -> ServiceDeclarations.assertConsistent(jar)).doesNotThrowAnyException();
        Path classes = directory.resolve("classes");
        assertThatCode(() -> ServiceDeclarations.assertConsistent(classes))
                .doesNotThrowAnyException();
    }

    @Test
    void noModuleInfo() throws Exception {
        Path jar = jar("", "p.Task");
        assertThatCode(() -> ServiceDeclarations.assertConsistent(jar)).doesNotThrowAnyException();
    }

    @Test
    void provisionForgotten() throws Exception {
        Path jar = jar("module m { exports p; }", "p.Task");
        assertThatThrownBy(() -> ServiceDeclarations.assertConsistent(jar))
                .isInstanceOf(AssertionFailedError.class)
                .hasMessageEndingWith(
                        "  module-info.java: none\n"
                                + "  META-INF/services, by @AutoService:\n"
                                + "    provides java.lang.Runnable with p.Task;");
    }

    @Test
    void annotationForgotten() throws Exception {
        Path jar = jar("module m { provides Runnable with p.Task; }", "");
        assertThatThrownBy(() -> ServiceDeclarations.assertConsistent(jar))
                .hasMessageContaining("META-INF/services, by @AutoService: none");
    }

    @Test
    void noJarAtAll() throws Exception {
        Path jar = Files.writeString(directory.resolve("not-a.jar"), "hello");
        assertThatThrownBy(() -> ServiceDeclarations.assertConsistent(jar))
                .hasMessageContaining("not-a.jar is no jar that can be used");
    }
}
