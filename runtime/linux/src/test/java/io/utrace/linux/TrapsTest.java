package io.utrace.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("TRAPS.md and the tests")
class TrapsTest {
    private static final Pattern ROW = Pattern.compile("\\| (P\\d+) \\|.*\\| (.*) \\|");
    private static final Pattern TEST = Pattern.compile("`(\\w+#\\w+)`");
    private static final Pattern NAME = Pattern.compile("(?:[A-Z]\\d+, )*[A-Z]\\d+(?=: )");

    /** What the table says of each trap's tests. */
    private static Map<String, String> rows() throws IOException {
        return Files.readAllLines(Path.of("TRAPS.md")).stream()
                .map(ROW::matcher)
                .filter(row -> row.matches())
                .collect(Collectors.toMap(row -> row.group(1), row -> row.group(2)));
    }

    private static Set<String> linked(String tests) {
        return TEST.matcher(tests)
                .results()
                .map(test -> test.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The tests of this package whose names begin with a trap's number, among others. */
    private static Set<String> named(String trap) throws Exception {
        Path classes = Path.of(TrapsTest.class.getResource("").toURI());
        try (Stream<Path> files = Files.list(classes)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.matches("\\w+\\.class"))
                    .map(file -> file.substring(0, file.length() - ".class".length()))
                    .filter(file -> file.endsWith("IT") || file.endsWith("Test"))
                    .flatMap(TrapsTest::methods)
                    .filter(method -> numbers(method).contains(trap))
                    .map(method ->
                            method.getDeclaringClass().getSimpleName() + "#" + method.getName())
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static Stream<Method> methods(String name) {
        try {
            String full = TrapsTest.class.getPackageName() + "." + name;
            Class<?> type = Class.forName(full, false, TrapsTest.class.getClassLoader());
            return Arrays.stream(type.getDeclaredMethods());
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> numbers(Method method) {
        DisplayName name = method.getAnnotation(DisplayName.class);
        return NAME.matcher(name == null ? "" : name.value())
                .results()
                .filter(found -> found.start() == 0)
                .map(MatchResult::group)
                .flatMap(list -> Arrays.stream(list.split(", ")))
                .toList();
    }

    @Test
    @DisplayName("the table has each trap once")
    void complete() throws Exception {
        assertThat(rows().keySet())
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.rangeClosed(1, 40).mapToObj(number -> "P" + number).toList());
    }

    @Test
    @DisplayName("each trap has the tests that are named after it, or says why it has none")
    void tested() throws Exception {
        for (Map.Entry<String, String> row : rows().entrySet()) {
            String trap = row.getKey();
            assertThat(linked(row.getValue())).as(trap).isEqualTo(named(trap));
            assertThat(row.getValue().startsWith("can't be provoked"))
                    .as(trap)
                    .isEqualTo(named(trap).isEmpty());
        }
    }
}
