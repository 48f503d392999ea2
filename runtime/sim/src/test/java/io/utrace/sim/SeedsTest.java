package io.utrace.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.utrace.engine.Profile;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("Seeds, schedules, shrinking")
class SeedsTest {
    private static final int SEEDS = 5_000;

    private static World world(Profile profile) {
        Program program =
                Program.of(
                        new Step.React(Signals.SIGTERM, Reaction.HANDLED),
                        new Step.Call(35, Step.Sleep.INTERRUPTIBLE),
                        new Step.Raise(Signals.SIGUSR1),
                        new Step.Compute(),
                        new Step.Call(78, Step.Sleep.UNINTERRUPTIBLE),
                        new Step.Raise(Signals.SIGTERM),
                        new Step.Exit(3, true));
        Scope standard = StandardScope.of(profile, 30, StandardScope.beginnings());
        return new EngineWorld(
                new Scope(
                        profile,
                        program,
                        standard.beginnings(),
                        standard.requests(),
                        standard.budget(),
                        standard.calls(),
                        standard.answers(),
                        false,
                        true));
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("a longer program, with sleeps, keeps every guarantee for every seed")
    void manySeeds(Profile profile) {
        for (long seed = 0; seed < SEEDS; seed++) {
            SeededRun run = new SeededRun(world(profile), seed);
            try {
                run.run(500);
            } catch (Violation violation) {
                Schedule shortest = new Shrinker(() -> world(profile)).shrink(run.schedule());
                throw new AssertionError(
                        "seed " + seed + ": " + violation.getMessage() + "\n" + shortest,
                        violation);
            }
        }
    }

    @Test
    @DisplayName("one seed is one run")
    void isDeterministic() {
        Schedule first = new SeededRun(world(Profile.KERNEL), 42).run(500);
        Schedule second = new SeededRun(world(Profile.KERNEL), 42).run(500);
        assertThat(first).isEqualTo(second);
        assertThat(Schedule.parse(first.toString())).isEqualTo(first);
        first.replay(world(Profile.KERNEL));
    }

    @Test
    @DisplayName("a move that isn't possible is refused")
    void refusesImpossible() {
        assertThatThrownBy(() -> Schedule.parse("reap").replay(world(Profile.KERNEL)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("not possible here: reap");
    }

    @Test
    @DisplayName("what isn't needed for a failure is left out")
    void shrinks(@TempDir Path directory) throws Exception {
        try (Mutant mutant = Mutant.of(Race.R3, directory)) {
            List<String> lines = mutant.shrink("KERNEL").lines().toList();
            assertThat(lines).hasSizeLessThan(20).first().asString().contains("begin with");
        }
    }
}
