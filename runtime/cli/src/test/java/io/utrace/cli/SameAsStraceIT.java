package io.utrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Real commands under utrace and under strace -f. {@link Comparison} says what is compared, {@link
 * Mask} what isn't.
 *
 * <p>{@code -Dcli.rounds=N} says how often; 25 times in the profile {@code explore}.
 */
@Tag("comparison")
@DisplayName("What strace -f sees")
@Timeout(600)
class SameAsStraceIT {
    private static final int ROUNDS = Integer.getInteger("cli.rounds", 1);

    @TempDir private Path directory;

    /**
     * A command, run by sh -e in a directory of its own.
     *
     * @param name what it is
     * @param script what the shell is told
     * @param needs the tools that must be there
     * @param loose the program of it that does something else in each run; or nothing
     * @param why why that program does
     */
    private record Command(String name, String script, String[] needs, String loose, String why) {
        static Command of(String name, String script, String... needs) {
            return new Command(name, script, needs, "", "");
        }

        Command loose(String program, String reason) {
            return new Command(name, script, needs, program, reason);
        }

        @Override
        public String toString() {
            return loose.isEmpty()
                    ? name + ": each thread, call by call"
                    : name
                            + ": of "
                            + loose
                            + ", sets of calls, for "
                            + why
                            + "; of others, as ever";
        }
    }

    private static Stream<Command> commands() {
        return Stream.of(
                Command.of("nothing", "exec true"),
                Command.of("ls -lR", "ls -lR tree"),
                Command.of("a pipeline", "printf 'b\\na\\n' | sort | uniq -c | cat"),
                Command.of(
                        "command substitution and a here-document",
                        "x=$(cat tree/a | wc -l); cat <<END\n$x\nEND"),
                Command.of(
                        "git",
                        "git init -q r; cd r; echo a >a; touch -d @0 a; git add a; git commit -qm m;"
                                + " git log --oneline | cat",
                        "git"),
                Command.of(
                        "python3",
                        "exec /usr/bin/python3 -c 'import json, os;"
                                + " print(json.dumps(sorted(os.listdir(\"tree\"))))'",
                        "python3"),
                Command.of(
                        "gcc, compiling and linking",
                        "echo 'int main(void) { return 0; }' >a.c; gcc -o a a.c; ./a",
                        "gcc"),
                Command.of("tar", "tar -czf a.tgz tree; mkdir x; tar -xzf a.tgz -C x"),
                Command.of("find", "find tree -name '*.c' -exec wc -l {} \\;"),
                Command.of(
                        "perl",
                        "exec perl -MPOSIX -e '$p = fork; exit 3 unless $p; waitpid $p, 0;"
                                + " print $? >> 8; system \"true\"'",
                        "perl"),
                Command.of("java -version", "exec $JAVA -version")
                        .loose("java", "its compilers and collectors have threads"),
                Command.of("node", "exec node -e 'console.log(1)'", "node")
                        .loose("node", "its pool has threads"),
                Command.of("apt-cache policy", "apt-cache policy bash", "apt-cache"),
                Command.of("a server with threads, and its clients", "exec $SERVER"),
                Command.of(
                                "make -j2",
                                "printf 'all: a b\\na:\\n\\techo a >a\\nb:\\n\\techo b >b\\n' >Makefile;"
                                        + " make -j2",
                                "make")
                        .loose("make", "which job ends first decides what is next"),
                Command.of(
                        "make -j2, one job ending long before the other",
                        "printf 'all: a b\\na:\\n\\tsleep 0.3\\nb:\\n\\tsleep 0.6\\n' >Makefile;"
                                + " make -j2",
                        "make"),
                Command.of("grep -r", "grep -rn main tree"),
                Command.of("sort with threads", "exec sort --parallel=4 -r numbers"),
                Command.of("xargs -P", "printf '1\\n2\\n3\\n4\\n' >in; xargs -n 1 -P 2 touch <in")
                        .loose("xargs", "a child's end begins the next"),
                Command.of("sed -i", "cp tree/a f; sed -i -e 's/1/2/g' f"),
                Command.of("awk", "awk '{ s += $1 } END { print s; system(\"true\") }' numbers"),
                Command.of("dd", "exec dd if=/dev/zero of=d bs=4k count=20 status=none"),
                Command.of("gzip", "gzip -nk <numbers >f.gz; zcat f.gz >g"),
                Command.of(
                                "bash, jobs and wait",
                                "exec bash -c 'for i in 1 2; do (exit $i) & done; wait;"
                                        + " sleep 0.02 & wait $!; echo $(echo a)'")
                        .loose("bash", "it reaps in a handler, at any moment"),
                Command.of("timeout", "timeout 0.1 sleep 5 || timeout 5 true")
                        .loose("timeout", "its child may be gone when it first looks"),
                Command.of("timeout, its child there when it looks", "timeout 5 sleep 0.5"),
                Command.of("env -i", "exec env -i A=b env"),
                Command.of("cp -a and rm -r", "cp -a tree copy; rm -r copy"),
                Command.of(
                        "a shell's traps",
                        "trap 'echo usr1' USR1; trap 'echo bye' EXIT; kill -USR1 $$;"
                                + " (sleep 0.3; kill -TERM $$) & wait; echo on"),
                Command.of("a crash", "sh -c 'kill -SEGV $$' || echo $?"),
                Command.of(
                        "calls that an alarm breaks off",
                        "exec perl -MTime::HiRes=ualarm -e '$SIG{ALRM} = sub {}; pipe R, W;"
                                + " for (1 .. 2) { ualarm 20000; select undef, undef, undef, 5;"
                                + " ualarm 20000; sysread R, $x, 1 }'",
                        "perl"),
                Command.of(
                        "a child that stops and is continued",
                        "exec perl -MPOSIX -e '$c = POSIX::SigSet->new(SIGCHLD); sigprocmask(SIG_BLOCK, $c);"
                                + " $p = fork; if (!$p) { kill STOP => $$; exit 3 }"
                                + " waitpid $p, WUNTRACED; kill CONT => $p; waitpid $p, 0;"
                                + " sigprocmask(SIG_UNBLOCK, $c)'",
                        "perl"),
                Command.of("threads one at a time", "exec $ONEATATIME"),
                Command.of("xz with threads", "exec xz -T2 -k numbers", "xz")
                        .loose("xz", "its threads share what there is to do"),
                Command.of("nohup, nice, setsid", "nohup nice setsid -w true"),
                Command.of("cat", "exec cat /etc/passwd"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("commands")
    @DisplayName("is what we see")
    void command(Command command) throws Exception {
        Workshop.need("strace");
        Workshop.need(command.needs());
        SideBySide sideBySide = new SideBySide(directory, List.of());
        for (int round = 0; round < ROUNDS; round++) {
            assertThat(sideBySide.differences(command.script(), Set.of(command.loose()))).isEmpty();
        }
    }
}
