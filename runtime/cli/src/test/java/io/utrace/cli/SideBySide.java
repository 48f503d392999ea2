package io.utrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Runs a shell's commands under utrace and under strace -f, with one environment, in one place that
 * is made anew each time.
 *
 * <p>strace runs them before and after us, and again while there is a difference: so often that
 * they have shown all that they can do.
 */
final class SideBySide {
    private static final int MOST = 12;

    /** Where a compiler's tables lie decides, once in some 300 runs, when it wants memory. */
    private static final List<String> AT_FIXED_ADDRESSES = List.of("setarch", "-R");

    private static final String PREPARE =
            """
            rm -rf work
            mkdir -p work/tree/sub
            cd work
            printf '1\\n2\\n3\\n' >tree/a
            echo 'int main(void);' >tree/sub/b.c
            ln -s ../a tree/sub/link
            seq 20000 >numbers
            find . -exec touch -h -d @0 {} +
            """;

    private final Path directory;
    private final List<String> user;
    private final Map<String, String> environment;

    /**
     * Chooses the place.
     *
     * @param directory where the commands' directory is made
     * @param user what is put before a command to run it as somebody
     */
    SideBySide(Path directory, List<String> user) throws Exception {
        this.directory = directory;
        this.user = user;
        environment =
                Map.ofEntries(
                        Map.entry("PATH", "/usr/local/bin:/usr/bin:/bin"),
                        Map.entry("HOME", "/nonexistent"),
                        Map.entry("LC_ALL", "C.UTF-8"),
                        Map.entry("JAVA_HOME", System.getProperty("java.home")),
                        Map.entry("JAVA", System.getProperty("java.home") + "/bin/java"),
                        Map.entry("SERVER", Workshop.program("server").toString()),
                        Map.entry("ONEATATIME", Workshop.program("oneatatime").toString()),
                        // else they hash in an order of their own in each run
                        Map.entry("PERL_HASH_SEED", "0"),
                        Map.entry("PYTHONHASHSEED", "0"),
                        // else threads that collide make themselves heaps
                        Map.entry("MALLOC_ARENA_MAX", "1"),
                        Map.entry("GIT_AUTHOR_NAME", "a"),
                        Map.entry("GIT_AUTHOR_EMAIL", "a@b"),
                        Map.entry("GIT_AUTHOR_DATE", "2020-01-01T00:00:00Z"),
                        Map.entry("GIT_COMMITTER_NAME", "a"),
                        Map.entry("GIT_COMMITTER_EMAIL", "a@b"),
                        Map.entry("GIT_COMMITTER_DATE", "2020-01-01T00:00:00Z"));
    }

    /** Gives what only our run has, or has not; see {@link Comparison}. */
    List<String> differences(String script, Set<String> loosePrograms) throws Exception {
        List<Trace> theirs = new ArrayList<>();
        theirs.add(strace(script));
        Trace ours = utrace(script);
        theirs.add(strace(script));
        List<String> differences = Comparison.differences(ours, theirs, loosePrograms);
        while (!differences.isEmpty() && theirs.size() < MOST) {
            theirs.add(strace(script));
            differences = Comparison.differences(ours, theirs, loosePrograms);
        }
        return differences;
    }

    private Trace strace(String script) throws Exception {
        Path file = directory.resolve("strace");
        run(script, "strace", "-f", "-o", file.toString());
        return Trace.read(file);
    }

    private Trace utrace(String script) throws Exception {
        Path file = directory.resolve("utrace");
        run(
                script,
                Run.UTRACE.toString(),
                "run",
                "-s",
                "syscall-watch.always-pid=true",
                "-o",
                file.toString(),
                "--");
        return Trace.read(file);
    }

    private void run(String script, String... tracer) throws Exception {
        assertThat(start(directory, "sh", "-ec", PREPARE)).isZero();
        List<String> command = new ArrayList<>(List.of(tracer));
        command.addAll(List.of("sh", "-ec", script));
        start(directory.resolve("work"), command.toArray(String[]::new));
    }

    private int start(Path where, String... command) throws Exception {
        List<String> words = new ArrayList<>(AT_FIXED_ADDRESSES);
        words.addAll(user);
        words.addAll(List.of(command));
        ProcessBuilder builder =
                new ProcessBuilder(words)
                        .directory(where.toFile())
                        .redirectInput(Path.of("/dev/null").toFile())
                        .redirectOutput(directory.resolve("out").toFile())
                        .redirectError(directory.resolve("err").toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        return Run.end(Run.start(builder));
    }
}
