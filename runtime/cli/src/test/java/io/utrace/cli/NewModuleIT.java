package io.utrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What new-module makes, and what it refuses; {@link AuthorIT} builds and runs it. */
@Timeout(60)
class NewModuleIT {
    @TempDir private Path directory;

    private Run make(String arguments) throws Exception {
        String[] words = ("new-module --dir " + directory + " " + arguments).strip().split(" +");
        return Run.utrace(words);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''            | it takes one name",
                "one two       | it takes one name",
                "Hello         | 'Hello' is no name for a module: these have lower-case letters,",
                "../hello      | '../hello' is no name for a module: these have lower-case letters,",
                "x --package a. | 'a.' is no name for a package",
                "x --package int | 'int' is no name for a package",
                "x --package java.x | 'java.x' is no name for a package",
                "x --package    | option -p, --package, needs a value",
                "x --frob       | unknown option '--frob'"
            })
    void refuses(String arguments, String reason) throws Exception {
        Run run = make(arguments);
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("utrace: " + reason).hasLineCount(1);
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void leavesWhatIsThereAlone() throws Exception {
        Path there = Files.writeString(directory.resolve("hello"), "mine");
        Run run = make("hello");
        assertThat(run).isEqualTo(new Run(125, "", "utrace: " + there + " is there already\n"));
        assertThat(there).hasContent("mine");
    }

    @Test
    void aKeywordIsAName() throws Exception {
        assertThat(make("new").status()).isZero();
        assertThat(directory.resolve("new/src/main/java/new_/NewTracer.java"))
                .content()
                .contains("package new_;\n", "\"new\"");
    }

    @Test
    void nothingIsLeftToFillIn() throws Exception {
        Run run = make("two-words-2 -p org.example");
        assertThat(run)
                .isEqualTo(
                        new Run(
                                0,
                                "made "
                                        + directory.resolve("two-words-2")
                                        + "; its README.md says how to go on\n",
                                ""));
        Path code = directory.resolve("two-words-2/src");
        assertThat(code.resolve("main/java/org/example/TwoWords2Tracer.java")).exists();
        assertThat(code.resolve("test/java/org/example/TwoWords2TracerTest.java")).exists();
        try (var files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(file).content().doesNotContainPattern("@[a-z]+@");
            }
        }
    }
}
