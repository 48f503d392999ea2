package io.utrace.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunArgumentsTest {
    private static RunArguments parse(String... args) throws CommandException {
        String[] all = new String[args.length + 1];
        all[0] = "run";
        System.arraycopy(args, 0, all, 1, args.length);
        return RunArguments.parse(all);
    }

    @Test
    void aProgramNeedsNoMark() throws Exception {
        RunArguments arguments = parse("ls", "-l", "--", "-m");
        assertThat(arguments.program()).containsExactly("ls", "-l", "--", "-m");
        assertThat(arguments.modules()).containsExactly("syscall-watch");
        assertThat(arguments.settings()).isEmpty();
        assertThat(arguments.output()).isNull();
    }

    @Test
    void behindTheMarkEverythingIsTheProgram() throws Exception {
        assertThat(parse("--", "--help").program()).containsExactly("--help");
        assertThat(parse("--", "--", "x").program()).containsExactly("--", "x");
        assertThat(parse("--", "").program()).containsExactly("");
    }

    @Test
    void optionsInBothForms() throws Exception {
        RunArguments arguments =
                parse(
                        "-m",
                        "a",
                        "--module=b",
                        "--module",
                        "c",
                        "-s",
                        "a.x=1",
                        "--set=b.y=\"=2\"",
                        "-o",
                        "f g",
                        "ls");
        assertThat(arguments.modules()).containsExactly("a", "b", "c");
        assertThat(arguments.settings()).containsExactly("a.x=1", "b.y=\"=2\"");
        assertThat(arguments.output()).isEqualTo("f g");
        assertThat(arguments.program()).containsExactly("ls");
    }

    @Test
    void helpNeedsNoProgram() throws Exception {
        assertThat(parse("--help").help()).isTrue();
        assertThat(parse("-h", "ls").help()).isTrue();
        assertThat(parse("ls", "-h").help()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "'', no program to run",
        "--, no program to run",
        "-m x, no program to run",
        "-x ls, unknown option '-x'",
        "--mod x ls, unknown option '--mod'",
        "--frob=1 ls, unknown option '--frob=1'",
        "- ls, unknown option '-'",
        "-m, 'option -m, --module, needs a value'",
        "-s -- ls, 'option -s, --set, needs a value'",
        "-o -m x ls, 'option -o, --output, needs a value'"
    })
    void mistakes(String line, String message) {
        String[] args = line.isEmpty() ? new String[0] : line.split(" ", -1);
        assertThatThrownBy(() -> parse(args))
                .isInstanceOfSatisfying(
                        CommandException.class,
                        refusal -> {
                            assertThat(refusal.status()).isEqualTo(2);
                            assertThat(refusal.line())
                                    .isEqualTo(message + "; see 'utrace run --help'");
                        });
    }
}
