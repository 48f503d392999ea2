package io.utrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the READMEs say to those who write modules, done as they say it. */
@Timeout(600)
class AuthorIT {
    @TempDir private Path home;

    @BeforeEach
    void needsMaven() {
        Workshop.need("mvn", "install");
    }

    @Test
    void theFirstHour() throws Exception {
        Path directory = Files.createDirectory(home.resolve("work"));
        Files.createSymbolicLink(directory.resolve("runtime"), Workshop.ROOT.resolve("runtime"));
        Author author = new Author(home, directory);
        List<String> commands =
                Author.commands(Workshop.ROOT.resolve("README.md"), "## Write a module");
        assertThat(commands).hasSizeLessThanOrEqualTo(5);
        Run run = author.types(commands);
        assertThat(run.err()).contains("execve(\"").contains("+++ exited with 0 +++\n");
        assertThat(run.err()).containsPattern("(?m)^[1-9][0-9]* system calls$");
        assertThat(run.out()).contains("hello\n").contains("runtime\n");
    }

    /** Its README is the author's from then on; the folder's name must do no harm. */
    @Test
    void aNewModulesOwnReadme() throws Exception {
        Path directory = Files.createDirectory(home.resolve("my w\u00f6rk"));
        Author author = new Author(home, directory);
        author.types(Run.UTRACE + " new-module --package org.example.tool a-tool");
        Path module = directory.resolve("a-tool");
        Author owner = new Author(home, module);
        Run run = owner.types(Author.commands(module.resolve("README.md"), "# a-tool"));
        assertThat(run.out()).contains("pom.xml\n");
        assertThat(run.err()).matches("[1-9][0-9]* system calls\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "call-counter    | | ^[1-9][0-9]* system calls\\n$",
                "file-recorder   | | \"call\":\"openat\",\"path\":\"/etc/hostname\",\"result\":[0-9]+",
                "sandbox         | -s sandbox.deny=39 | Operation not permitted",
                "debugger-thread | | held at 0x[0-9a-f]+: \"hello[.]\""
            })
    void aSamplesReadme(String sample, String options, String trace) throws Exception {
        Author author = new Author(home, Workshop.ROOT);
        Path readme = Workshop.ROOT.resolve("samples").resolve(sample).resolve("README.md");
        Run run = author.types(Author.commands(readme, "# " + sample));
        assertThat(run.err()).containsPattern(trace);
        String list =
                "runtime/bin/utrace faults list --plugins samples/%1$s/target/plugins -m %1$s";
        Run cases =
                author.types(List.of(list.formatted(sample) + " " + Objects.toString(options, "")));
        FaultsIT.assertAsTheReadmeSays(sample, (int) cases.out().lines().count());
    }
}
