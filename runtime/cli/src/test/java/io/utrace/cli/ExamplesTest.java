package io.utrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the Javadoc shows compiles, and each public type that others write against shows something.
 */
@DisplayName("The Javadoc's examples")
class ExamplesTest {
    private static final List<Path> PACKAGES =
            List.of(
                    source("api", "io/utrace/api"),
                    source("api", "io/utrace/api/spi"),
                    source("modules/ptrace", "io/utrace/ptrace"),
                    source("runtime/faults", "io/utrace/faults"),
                    source("runtime/host", "io/utrace/host"),
                    source("runtime/junit", "io/utrace/junit"));

    private static final Pattern PUBLIC =
            Pattern.compile("^public .*\\b(class|interface|enum|record) ", Pattern.MULTILINE);
    private static final Pattern EXAMPLE =
            Pattern.compile("<pre>\\{@code\n(.*?)\n *\\* }</pre>", Pattern.DOTALL);

    private static final Pattern PROMISE = Pattern.compile("(?<!for )\\bexamples?\\b");
    private static final Pattern LINK = Pattern.compile("\\{@link (\\w+)}");

    /** A constant that comes before the rest. */
    private static final Pattern CODE =
            Pattern.compile("(static final [^;{]*;)?(.*)", Pattern.DOTALL);

    private static final Pattern MEMBERS =
            Pattern.compile("\\s*(@|(static|public|private) ).*|.*@Override.*", Pattern.DOTALL);

    /** The module that they speak of. */
    private static final String SAMPLE =
            ""
                    + Workshop.ROOT.resolve(
                            "samples/call-counter/src/main/java/samples/CallCounter.java");

    /** What the examples take for granted. */
    private static final String IMPORTS =
            """
            import static org.junit.jupiter.api.Assertions.*;
            import com.google.auto.service.AutoService;
            import io.utrace.api.*;
            import io.utrace.api.spi.*;
            import io.utrace.faults.*;
            import io.utrace.host.*;
            import io.utrace.junit.*;
            import io.utrace.ptrace.*;
            import io.utrace.sim.*;
            import java.io.*;
            import java.nio.file.*;
            import java.time.*;
            import java.util.*;
            import java.util.concurrent.*;
            import java.util.concurrent.atomic.*;
            import java.util.function.*;
            import org.junit.jupiter.api.*;
            import org.junit.jupiter.api.extension.*;
            import org.junit.jupiter.params.*;
            import org.junit.jupiter.params.provider.*;
            import samples.CallCounter;
            """;

    private static final String GIVEN =
            """
            abstract class Given implements EngineOps {
                Utrace utrace;
                Engine engine;
                EngineOps ops;
                Task task;
                WaitQueue queue;
                ModuleContext context;
                AtomicBoolean stopped;
                SyscallEntry call;
                long address;
                int tid;
                Debugger debugger;
                ModuleHost host;
                HostedModule module;
                ModuleChoice choice;
                List<ModuleChoice> choices;
                Supplier<List<Task>> tasks;
                int tgid;
                String name;
                PrintStream output;
                Plan plan;
                Surroundings surroundings;
                Campaign campaign;
            }
            """;

    @TempDir private Path folder;

    private static Path source(String module, String exported) {
        return Workshop.ROOT.resolve(Path.of(module, "src", "main", "java", exported));
    }

    static List<Path> types() throws IOException {
        return files().stream()
                .filter(file -> PUBLIC.matcher(text(file)).find())
                .map(Workshop.ROOT::relativize)
                .toList();
    }

    private static List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        for (Path each : PACKAGES) {
            try (Stream<Path> inside = Files.list(each)) {
                inside.filter(file -> file.toString().endsWith(".java")).forEach(files::add);
            }
        }
        return files;
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("types")
    @DisplayName("are there, or a link to one")
    void examples(Path type) {
        String text = text(Workshop.ROOT.resolve(type));
        assertThat(EXAMPLE.matcher(text).find() || isLinked(text))
                .as("has an example, or links to a type that has one")
                .isTrue();
    }

    /** Whether a sentence says which type has an example, and it has. */
    private static boolean isLinked(String text) {
        return Stream.of(text.replaceAll("\n *\\* ", " ").split("\\.\\s", -1))
                .filter(sentence -> PROMISE.matcher(sentence).find())
                .flatMap(sentence -> LINK.matcher(sentence).results())
                .anyMatch(link -> hasExample(link.group(1)));
    }

    private static boolean hasExample(String type) {
        return PACKAGES.stream()
                .map(each -> each.resolve(type + ".java"))
                .anyMatch(found -> Files.exists(found) && EXAMPLE.matcher(text(found)).find());
    }

    @Test
    @DisplayName("compile")
    void compile() throws IOException {
        List<String> sources = new ArrayList<>(List.of(SAMPLE, write("Given", GIVEN)));
        for (Path file : files()) {
            // such as faults_Plan, and where there are several faults_Plan_
            String name =
                    file.getParent().getFileName()
                            + "_"
                            + file.getFileName().toString().replaceAll("\\W|java$", "");
            Matcher examples = EXAMPLE.matcher(text(file));
            while (examples.find()) {
                String code = examples.group(1).replaceAll("(?m)^ *\\* ?", "").replace("…", "");
                String unit = "abstract class %s extends Given {\n%s\n}\n";
                sources.add(write(name, unit.formatted(name, body(code))));
                name += "_";
            }
        }
        compile(sources);
    }

    private String write(String name, String code) throws IOException {
        return "" + Files.writeString(folder.resolve(name + ".java"), IMPORTS + code);
    }

    /** What stands in the class: the code itself, or a method that has it. */
    private static String body(String code) {
        Matcher parts = CODE.matcher(code);
        assertThat(parts.matches()).isTrue();
        String constant = parts.group(1) == null ? "" : parts.group(1);
        String rest = parts.group(2);
        if (MEMBERS.matcher(rest).matches()) {
            return code;
        }
        String result = rest.contains("return ") ? "Action" : "void";
        return constant + result + " example() throws Exception {\n" + rest + "\n}";
    }

    private void compile(List<String> sources) {
        List<String> arguments = new ArrayList<>(List.of("-proc:none", "-d", "" + folder, "-cp"));
        arguments.add(
                System.getProperty("jdk.module.path", "")
                        + ":"
                        + System.getProperty("java.class.path", ""));
        arguments.addAll(sources);
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        int status =
                ToolProvider.findFirst("javac")
                        .orElseThrow()
                        .run(
                                new PrintStream(OutputStream.nullOutputStream()),
                                new PrintStream(said),
                                arguments.toArray(String[]::new));
        assertThat(status).as(said.toString(StandardCharsets.UTF_8)).isZero();
    }
}
