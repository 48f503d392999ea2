package io.utrace.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.utrace.engine.Profile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("Races")
@Tag("exploration")
@Timeout(120)
class RacesTest {
    private static final List<String> TABLE = new ArrayList<>();

    @ParameterizedTest
    @EnumSource
    @DisplayName("none is lost, in any order")
    void holds(Profile profile) {
        for (Scope scope : List.of(Race.scope(profile), Race.jobControl(profile))) {
            Exploration found = new Explorer(new EngineWorld(scope)).explore(Long.MAX_VALUE);
            TABLE.add("as it is, %s: %s".formatted(profile, found));
            assertThat(found.violation()).as("%s: %s", profile, found).isNull();
        }
    }

    @ParameterizedTest(name = "{0}, with the bug put back")
    @EnumSource
    @DisplayName("the explorer finds the bug")
    void isFound(Race race, @TempDir Path directory) throws Exception {
        try (Mutant mutant = Mutant.of(race, directory)) {
            List<String> found = new ArrayList<>();
            for (Profile profile : Profile.values()) {
                String result = mutant.explore(profile.name());
                assertThat(isFailure(mutant.exploreWhole(profile.name())))
                        .as("what the explorer leaves out hides no bug: %s", result)
                        .isEqualTo(isFailure(result));
                if (isFailure(result)) {
                    found.add("%-10s %s".formatted(profile, result.replace("\n", "\n        ")));
                }
            }
            TABLE.add(race + " " + race.sentence + "\n    " + String.join("\n    ", found));
            assertThat(found).as("%s: %s", race, race.sentence).isNotEmpty();
        }
    }

    /**
     * The observer asks once; a longer exploration visits all of that first. In this world no task
     * stops itself, as R13 and R14 ask for.
     */
    @ParameterizedTest(name = "{0}, with the bug put back")
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"R13", "R14"})
    @DisplayName("the standard exploration finds the bug, however short it is")
    void isFoundByStandardExploration(Race race, @TempDir Path directory) throws Exception {
        try (Mutant mutant = Mutant.of(race, directory)) {
            boolean found = false;
            for (Profile profile : Profile.values()) {
                found = found || isFailure(mutant.exploreStandard(profile.name()));
            }
            assertThat(found).as("%s: %s", race, race.sentence).isTrue();
        }
    }

    private static boolean isFailure(String exploration) {
        return exploration.contains("\n");
    }

    @AfterAll
    static void print() {
        System.out.println(String.join("\n", TABLE));
    }
}
