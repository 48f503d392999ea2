package io.utrace.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TraceArgumentsTest {
    private static TraceArguments parse(String... args) throws CommandException {
        String[] all = new String[args.length + 1];
        all[0] = "run";
        System.arraycopy(args, 0, all, 1, args.length);
        return TraceArguments.parse(all);
    }

    @Test
    void aProgramNeedsNoMark() throws Exception {
        TraceArguments arguments = parse("ls", "-l", "--", "-m");
        assertThat(arguments.operands()).containsExactly("ls", "-l", "--", "-m");
        assertThat(arguments.modules().names()).containsExactly("syscall-watch");
        assertThat(arguments.modules().settings()).isEmpty();
        assertThat(arguments.output().common()).isNull();
    }

    @Test
    void behindTheMarkEverythingIsTheProgram() throws Exception {
        assertThat(parse("--", "--help").operands()).containsExactly("--help");
        assertThat(parse("--", "--", "x").operands()).containsExactly("--", "x");
        assertThat(parse("--", "").operands()).containsExactly("");
    }

    @Test
    void optionsInBothForms() throws Exception {
        TraceArguments arguments =
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
        assertThat(arguments.modules().names()).containsExactly("a", "b", "c");
        assertThat(arguments.modules().settings()).containsExactly("a.x=1", "b.y=\"=2\"");
        assertThat(arguments.output().common()).isEqualTo("f g");
        assertThat(arguments.operands()).containsExactly("ls");
    }

    @Test
    void aModuleMayHaveAFileOfItsOwn() throws Exception {
        TraceArguments arguments =
                parse("-m", "a", "-m", "b", "-o", "b=f=g", "-o", "f", "-o", "a=", "ls");
        assertThat(arguments.output().common()).isEqualTo("f");
        assertThat(arguments.output().own()).isEqualTo(Map.of("a", "", "b", "f=g"));
        assertThat(parse("-o", "syscall-watch=f", "ls").output().own())
                .isEqualTo(Map.of("syscall-watch", "f"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"./a=b", "/tmp/a=b", "A=b", "=b", "a.b=c", "-"})
    void whatCantBeAModulesNameIsAFiles(String name) throws Exception {
        assertThat(parse("-m", "a", "--output=" + name, "ls").output())
                .isEqualTo(new OutputFiles(name, Map.of()));
    }

    @Test
    void pluginsAndTheirRights() throws Exception {
        TraceArguments arguments =
                parse(
                        "--plugins=a:b",
                        "--plugins",
                        "c",
                        "--trust",
                        "x",
                        "--trust=y",
                        "--native-access=y",
                        "ls",
                        "--trust=z");
        assertThat(arguments.plugins()).containsExactly("a:b", "c");
        assertThat(arguments.modules().trusted()).containsExactly("x", "y");
        assertThat(arguments.modules().nativeAccess()).containsExactly("y");
    }

    @Test
    void fastIsForRunAlone() throws Exception {
        assertThat(parse("ls").fast()).isFalse();
        assertThat(parse("--fast", "ls").fast()).isTrue();
        assertThat(parse("ls", "--fast").fast()).isFalse();
        assertThatThrownBy(() -> TraceArguments.parse(new String[] {"attach", "--fast", "1"}))
                .hasMessageStartingWith("unknown option '--fast'");
    }

    @Test
    void helpNeedsNoProgram() throws Exception {
        assertThat(parse("--help").help()).isTrue();
        assertThat(parse("-h", "ls").help()).isTrue();
        assertThat(parse("ls", "-h").help()).isFalse();
    }

    @Test
    void optionsOfAttachMayComeLast() throws Exception {
        TraceArguments arguments =
                TraceArguments.parse(new String[] {"attach", "7", "-m", "a", "8", "-o", "f"});
        assertThat(arguments.operands()).containsExactly("7", "8");
        assertThat(arguments.modules().names()).containsExactly("a");
        assertThat(arguments.output().common()).isEqualTo("f");
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
