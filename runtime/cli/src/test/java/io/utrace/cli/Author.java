package io.utrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Does what a README says, in a shell, as someone who writes modules. */
final class Author {
    private static final String INDENT = "    ";

    /** What a build may take on a machine that is busy with others. */
    private static final Duration BUILD = Duration.ofMinutes(2);

    private final Path directory;
    private final Map<String, String> environment = new HashMap<>();

    /**
     * Makes an author.
     *
     * @param home a home directory that is empty
     * @param directory where the commands are run
     */
    Author(Path home, Path directory) throws IOException {
        this.directory = directory;
        environment.put("HOME", home.toString());
        environment.put("XDG_CONFIG_HOME", home.resolve(".config").toString());
        Path tools = Files.createDirectories(home.resolve("tools"));
        Path maven = Files.writeString(tools.resolve("mvn"), maven());
        Files.setPosixFilePermissions(maven, PosixFilePermissions.fromString("rwx------"));
        environment.put("PATH", tools + File.pathSeparator + System.getenv("PATH"));
    }

    /**
     * The Maven that runs this test, with its local repository, online or not as it is. Neither it
     * nor what it starts has the time to get fast.
     */
    private static String maven() {
        boolean isOffline = "offline=true".equals(System.getProperty("maven.mode"));
        return "#!/bin/sh\n"
                + "export JAVA_TOOL_OPTIONS='-XX:TieredStopAtLevel=1 -XX:+UseSerialGC'\n"
                + "exec '"
                + System.getProperty("maven.home")
                + "/bin/mvn' --batch-mode"
                + (isOffline ? " --offline" : "")
                + " '-Dmaven.repo.local="
                + System.getProperty("maven.repo.local")
                + "' \"$@\"\n";
    }

    /** Gives the commands of the first block that is indented behind a heading. */
    static List<String> commands(Path readme, String heading) throws IOException {
        List<String> commands = new ArrayList<>();
        boolean isBehind = false;
        for (String line : Files.readAllLines(readme)) {
            isBehind |= line.equals(heading);
            if (isBehind && line.startsWith(INDENT)) {
                commands.add(line.substring(INDENT.length()));
            } else if (!commands.isEmpty()) {
                break;
            }
        }
        assertThat(commands).as("commands in " + readme).isNotEmpty();
        return commands;
    }

    /** Runs a command line, which must succeed. */
    Run types(String command) throws Exception {
        List<String> shell = List.of("sh", "-c", "cd \"$0\" && " + command, directory.toString());
        Run run = Run.of(environment, shell, BUILD);
        assertThat(run.status()).as(command + "\n" + run.out() + run.err()).isZero();
        return run;
    }

    /** Runs all of them; gives the last one's outcome. */
    Run types(List<String> commands) throws Exception {
        Run last = new Run(0, "", "");
        for (String command : commands) {
            last = types(command);
        }
        return last;
    }
}
