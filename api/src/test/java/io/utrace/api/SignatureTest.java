package io.utrace.api;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.utrace.api.spi.TracingModule;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What is in {@code signature.txt} stays, for modules were built against it. */
@DisplayName("The API's signature")
class SignatureTest {
    private static final Path RECORD = Path.of("signature.txt");

    private static final String HINT =
            "\nCOMPATIBILITY.md says what may change, and when. To record an addition:"
                    + "\n    mvn test -pl api -Dtest=SignatureTest -Dsignature=record\n";

    private static Set<String> now = Set.of();
    private static Set<String> recorded = Set.of();

    @BeforeAll
    static void read() throws IOException {
        now = Signature.of(Utrace.class.getModule(), Path.of("target", "classes"));
        boolean isWanted = "record".equals(System.getProperty("signature"));
        recorded =
                isWanted && Files.notExists(RECORD)
                        ? new TreeSet<>()
                        : new TreeSet<>(Files.readAllLines(RECORD));
        if (isWanted) {
            recorded.addAll(now);
            Files.write(RECORD, recorded);
        }
    }

    @Test
    @DisplayName("keeps all that modules were built against")
    void nothingIsTakenAway() {
        assertThat(difference(recorded, now))
                .as("Modules were built against what is gone, or is another now:%s", HINT)
                .isEmpty();
    }

    @Test
    @DisplayName("is recorded where it grew")
    void additionsAreRecorded() {
        assertThat(difference(now, recorded))
                .as("This is new, and not recorded:%s", HINT)
                .isEmpty();
    }

    @Test
    @DisplayName("demands no more of a module than it ever did")
    void callbacksHaveDefaults() {
        assertThat(demands(EngineOps.class)).isEmpty();
        assertThat(demands(TracingModule.class)).containsExactlyInAnyOrder("description", "start");
    }

    private static List<String> demands(Class<?> type) {
        return Stream.of(type.getMethods())
                .filter(method -> Modifier.isAbstract(method.getModifiers()))
                .map(Method::getName)
                .toList();
    }

    private static String difference(Set<String> lines, Set<String> others) {
        return lines.stream().filter(line -> !others.contains(line)).collect(joining("\n"));
    }
}
