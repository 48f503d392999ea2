package io.utrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command as a user meets it. */
@Timeout(120)
class CommandIT {
    @TempDir private Path directory;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|2|no command given; see 'utrace --help'",
                "frob|2|unknown command 'frob'; the commands are run, attach, ps, modules, new-module, faults, doctor and help",
                "--frob|2|unknown option '--frob'; the commands are run, attach, ps, modules, new-module, faults, doctor and help",
                "--version x|2|--version takes no arguments, but got 'x'",
                "doctor x|2|doctor takes no arguments, but got 'x'",
                "modules x|2|modules takes no arguments, but got 'x'",
                "help frob|2|no help about 'frob'; the commands are run, attach, ps, modules, new-module, faults, doctor and help",
                "run|2|no program to run; see 'utrace run --help'",
                "run --|2|no program to run; see 'utrace run --help'",
                "attach|2|no process to attach to; see 'utrace attach --help'",
                "attach x|2|no process id: 'x'; see 'utrace attach --help'",
                "attach 0|2|no process id: '0'; see 'utrace attach --help'",
                "attach -x 1|2|unknown option '-x'; see 'utrace attach --help'",
                "attach -m frob 1|2|there is no module 'frob'; there is ptrace, syscall-watch",
                "attach 4194303|1|there is no process 4194303",
                "run -x ls|2|unknown option '-x'; see 'utrace run --help'",
                "run -m|2|option -m, --module, needs a value; see 'utrace run --help'",
                "run -m frob ls|2|there is no module 'frob'; there is ptrace, syscall-watch",
                "run -s frob ls|2|'frob' is not of the form MODULE.OPTION=VALUE",
                "run -s frob.x=1 ls|2|there is no module 'frob'; there is ptrace, syscall-watch",
                "run -s syscall-watch.frob=1 ls|2|module syscall-watch has no option 'frob';"
                        + " it has string-limit, always-pid, trace",
                "run -s syscall-watch.string-limit=x ls|2|option syscall-watch.string-limit:"
                        + " not an integer: x; expected: integer",
                "run -s syscall-watch.string-limit=-1 ls|2|module syscall-watch can't start:"
                        + " string-limit is not from 0 to 65536: -1",
                "run -o /no/such/file ls|2|can't write the output file '/no/such/file':"
                        + " No such file or directory",
                "run -o / ls|2|can't write the output file '/': Is a directory",
                "run -o syscall-watch=/ ls|2|can't write the output file '/': Is a directory",
                "run -o frob=trace ls|2|an output file is named for module frob, which is not"
                        + " asked for; for a file of that name, write './frob=trace'",
                "run -o a -o b ls|2|two output files, 'a' and 'b': name a module's own by"
                        + " MODULE=FILE",
                "attach -o syscall-watch=a -o syscall-watch=b 1|2|module syscall-watch has two"
                        + " output files",
                "run -- /no/such/program|127|/no/such/program: No such file or directory",
                "run no-such-program|127|no-such-program: No such file or directory",
                "run /etc/passwd|126|/etc/passwd: Permission denied",
                "run /etc|126|/etc: Permission denied",
                "run /etc/passwd/x|126|/etc/passwd/x: Not a directory"
            })
    void aMistakeIsOneLine(String line, int status, String message) throws Exception {
        String[] arguments = line.isEmpty() ? new String[0] : line.split(" ", -1);
        assertThat(Run.utrace(arguments))
                .isEqualTo(new Run(status, "", "utrace: " + message + "\n"));
    }

    @Test
    void aFileThatIsNoProgramIsOneLine() throws Exception {
        Path garbage = Files.writeString(directory.resolve("garbage"), "garbage");
        Files.setPosixFilePermissions(garbage, PosixFilePermissions.fromString("rwx------"));
        assertThat(Run.utrace("run", garbage.toString()))
                .isEqualTo(new Run(126, "", "utrace: " + garbage + ": Exec format error\n"));
    }

    @Test
    void theEmptyProgramIsOneLine() throws Exception {
        assertThat(Run.utrace("run", "--", ""))
                .isEqualTo(new Run(127, "", "utrace: '': No such file or directory\n"));
    }

    @Test
    void printsItsVersion() throws Exception {
        Run run = Run.utrace("--version");
        assertThat(run.out()).matches("utrace [0-9].*\n");
        assertThat(run.status()).isZero();
        assertThat(run.err()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "--help",
        "help",
        "-h",
        "help run",
        "run --help",
        "attach --help",
        "help modules",
        "modules --help",
        "help doctor"
    })
    void printsHelp(String line) throws Exception {
        Run run = Run.utrace(line.split(" ", -1));
        assertThat(run.out()).startsWith("Usage: utrace ");
        assertThat(run.status()).isZero();
        assertThat(run.err()).isEmpty();
    }

    @Test
    void listsModules() throws Exception {
        Run run = Run.utrace("modules");
        assertThat(run.status()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .containsPattern("^ptrace [0-9]\\S* \\(bundled\\)\n  Lets ")
                .containsPattern("\n\nsyscall-watch [0-9]\\S* \\(bundled\\)\n  Prints ")
                .contains("-s syscall-watch.string-limit=VALUE")
                .contains("Longest string to print, in bytes (integer, default 32)\n")
                .doesNotContain("Refused");
    }

    @ParameterizedTest
    @CsvSource({"exit 7, 7", "exit 0, 0", "kill -9 $$, 137", "kill -15 $$, 143", "kill -2 $$, 130"})
    void givesTheStatusOfTheProgram(String script, int status) throws Exception {
        Run run =
                Run.of(
                        Map.of(),
                        List.of(
                                "env",
                                "--default-signal=INT",
                                Run.UTRACE.toString(),
                                "run",
                                "-o",
                                "/dev/null",
                                "--",
                                "sh",
                                "-c",
                                script));
        assertThat(run).isEqualTo(new Run(status, "", ""));
    }

    @Test
    void waitsForAllThatIsTracedAndGivesTheStatusOfTheFirst() throws Exception {
        Path fifo = directory.resolve("fifo");
        String script =
                "mkfifo $0; (read line <$0; echo child $line; exit 9) & echo parent;"
                        + " exec sh -c '(exec 3>$0; echo go >&3) & exit 5' $0";
        Run run = Run.utrace("run", "-o", "/dev/null", "sh", "-c", script, fifo.toString());
        assertThat(run).isEqualTo(new Run(5, "parent\nchild go\n", ""));
    }

    @Test
    void theProgramsOutputIsItsOwn() throws Exception {
        Run natively = Run.of(Map.of(), List.of("ls", "-l", "/usr"));
        Run run = Run.utrace("run", "ls", "-l", "/usr");
        assertThat(run.out()).isEqualTo(natively.out()).isNotEmpty();
        assertThat(run.status()).isZero();
        assertThat(run.err())
                .startsWith("execve(\"")
                .endsWith("\n+++ exited with 0 +++\n")
                .contains("getdents64(");
    }

    @Test
    void traceAndErrorsOfTheProgramComeInOrder() throws Exception {
        Run run =
                Run.utrace(
                        "run",
                        "-s",
                        "syscall-watch.trace=write",
                        "sh",
                        "-c",
                        "echo one >&2; echo two >&2");
        assertThat(run.err())
                .containsPattern(
                        // the shell's descriptor 1 is its 2 at that moment
                        Pattern.compile("one\nwrite\\(1, \"one.*= 4\ntwo\nwrite\\(1, \"two.*= 4"));
    }

    @Test
    void traceGoesToTheFile() throws Exception {
        Path file = directory.resolve("trâce");
        Run run =
                Run.utrace(Map.of("LC_ALL", "C"), "run", "-o", file.toString(), "--", "/bin/true");
        assertThat(run).isEqualTo(new Run(0, "", ""));
        assertThat(Files.readString(file))
                .startsWith("execve(\"/bin/true\"")
                .endsWith("+++ exited with 0 +++\n");
    }

    @Test
    void aFullDiskIsToldOnceAndDisturbsNobody() throws Exception {
        Run run = Run.utrace("run", "-o", "/dev/full", "sh", "-c", "echo on; exit 3");
        assertThat(run.status()).isEqualTo(3);
        assertThat(run.out()).isEqualTo("on\n");
        assertThat(run.err())
                .isEqualTo(
                        "utrace: can't write to /dev/full: No space left on device;"
                                + " the rest of the trace is dropped\n");
    }

    @Test
    void aClosedPipeDisturbsNobody() throws Exception {
        Run run =
                Run.of(
                        Map.of("UTRACE", Run.UTRACE.toString()),
                        List.of(
                                "sh",
                                "-c",
                                "{ { $UTRACE run -- sh -c 'ls /usr >/dev/null; exit 6' 2>&1;"
                                        + " echo $? >&3; } | head -n 1 >/dev/null 3>&-; } 3>&1"));
        assertThat(run).isEqualTo(new Run(0, "6\n", ""));
    }

    @Test
    void withoutTheRightToTraceItIsOneLine() throws Exception {
        String noptrace = Workshop.program("noptrace").toString();
        Run run = Run.of(Map.of(), List.of(noptrace, Run.UTRACE.toString(), "run", "echo", "no"));
        assertThat(run.status()).isEqualTo(125);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).matches("utrace: [^\n]*\\bPTRACE_SEIZE\\b[^\n]*\n");
    }

    @Test
    void closedStandardStreamsAreSafe() throws Exception {
        Path trace = directory.resolve("trace");
        Run run =
                Run.of(
                        Map.of("UTRACE", Run.UTRACE.toString(), "TRACE", trace.toString()),
                        List.of(
                                "sh",
                                "-c",
                                "exec $UTRACE run -o $TRACE sh -c 'echo a; echo b >&2; exit 3' 0<&-"
                                        + " 1>&- 2>&-"));
        assertThat(run).isEqualTo(new Run(3, "", ""));
        assertThat(Files.readString(trace)).startsWith("execve(").endsWith("with 3 +++\n");
    }

    @Test
    void optionsForAnyJvmAreNotForThisOne() throws Exception {
        Map<String, String> options =
                Map.of(
                        "JAVA_TOOL_OPTIONS", "-Dx=1",
                        "JDK_JAVA_OPTIONS", "--frob",
                        "_JAVA_OPTIONS", "-Dy=1",
                        "CLASSPATH", "/nowhere");
        Run run =
                Run.utrace(
                        options,
                        "run",
                        "-o",
                        "/dev/null",
                        "sh",
                        "-c",
                        "echo $JAVA_TOOL_OPTIONS $JDK_JAVA_OPTIONS $_JAVA_OPTIONS $CLASSPATH");
        assertThat(run).isEqualTo(new Run(0, "-Dx=1 --frob -Dy=1 /nowhere\n", ""));
    }

    @Test
    void runsFromAnywhereThroughLinks() throws Exception {
        Path link = Files.createSymbolicLink(directory.resolve("first"), Run.UTRACE);
        Path second = Files.createSymbolicLink(directory.resolve("second"), link.getFileName());
        assertThat(Run.of(Map.of(), List.of(second.toString(), "--version")).status()).isZero();
        Run run =
                Run.of(
                        Map.of("PATH", directory + ":" + System.getenv("PATH")),
                        List.of(
                                "sh",
                                "-c",
                                "cd /; second --version; sh $(command -v second) help"));
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).matches("(?s)utrace [0-9][^\n]*\nUsage: .*");
        // JUnit warns of links that lead out of the directory
        Files.delete(second);
        Files.delete(link);
    }
}
