package io.utrace.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the Javadoc shows compiles, and each public type shows something. */
@DisplayName("The Javadoc's examples")
class ExamplesTest {
    private static final Path SOURCES = Path.of("src/main/java");
    private static final Pattern EXAMPLE =
            Pattern.compile("<pre>\\{@code\n(.*?)\n *\\* }</pre>", Pattern.DOTALL);
    private static final Pattern EXAMPLE_OR_LINK =
            Pattern.compile("<pre>\\{@code|\\{@link \\w+}[^.]* examples?\\b");
    private static final Pattern PUBLIC =
            Pattern.compile("^public .*\\b(class|interface|enum|record) ", Pattern.MULTILINE);

    /** What the examples take for granted. */
    private static final String SURROUNDINGS =
            """
            import io.utrace.api.*;
            import io.utrace.api.spi.*;
            import java.util.*;
            import java.util.concurrent.*;
            import java.util.concurrent.atomic.*;
            @interface AutoService { Class<?> value(); }
            abstract class Example implements EngineOps {
                Utrace utrace;
                Engine engine;
                EngineOps ops;
                Task task;
                WaitQueue queue;
                ModuleContext context;
                AtomicBoolean stopped;
                SyscallEntry call;
                long address;
                %s
            }
            """;

    @TempDir private Path classes;

    static Stream<Path> types() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.filter(ExamplesTest::isPublicType).toList().stream();
        }
    }

    private static boolean isPublicType(Path file) {
        try {
            return file.toString().endsWith(".java")
                    && PUBLIC.matcher(Files.readString(file)).find();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @MethodSource("types")
    @DisplayName("are there, or a link to one")
    void examples(Path type) throws IOException {
        String text = Files.readString(type).replace("\n * ", " ");
        assertThat(text).containsPattern(EXAMPLE_OR_LINK);
    }

    @ParameterizedTest
    @MethodSource("types")
    @DisplayName("compile")
    void compile(Path type) throws IOException {
        Matcher examples = EXAMPLE.matcher(Files.readString(type));
        while (examples.find()) {
            String code = examples.group(1).replaceAll("(?m)^ *\\* ?", "").replace("…", "");
            compile(code);
        }
    }

    private void compile(String code) throws IOException {
        boolean isMember = code.contains("@Override") || code.matches("(?s)(static|public) .*");
        String body =
                isMember
                        ? code
                        : code.contains("return ")
                                ? "Action example() throws Exception {" + code + "}"
                                : "void example() throws Exception {" + code + "}";
        // what is declared for the class, and then used in a method
        body = body.replaceFirst("(?s)^(static final [^;{]*;)(.+)$", "$1 void use() {$2}");
        String unit = SURROUNDINGS.formatted(body);
        Path source = Files.writeString(classes.resolve("Example.java"), unit);
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        int status =
                ToolProvider.findFirst("javac")
                        .orElseThrow()
                        .run(
                                new PrintStream(OutputStream.nullOutputStream()),
                                new PrintStream(said),
                                "-proc:none",
                                "-d",
                                classes.toString(),
                                "-cp",
                                path(),
                                source.toString());
        assertThat(status).as(said + "\n" + unit).isZero();
    }

    private static String path() {
        return "target/classes:"
                + System.getProperty("jdk.module.path", "")
                + ":"
                + System.getProperty("java.class.path", "");
    }
}
