package io.utrace.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.utrace.api.Event;
import io.utrace.api.EventSet;
import io.utrace.engine.Memento;
import io.utrace.engine.Profile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What entitles the explorer to visit one state of those with the same fingerprint: whatever can
 * happen next to one, to a state of some fingerprint, can happen to the others, to a state of the
 * same. So a violation that can be reached from one of them can be reached from all.
 *
 * <p>Small scopes, but with as many requests as one likes, are walked depth first: so a state is
 * only ever left for one that came after it, or gone back to.
 */
@DisplayName("States that the fingerprint takes for one")
@Tag("exploration")
class QuotientTest {
    /** Deep enough for almost every state; the stack has to bear it. */
    private static final int DEPTH = 400;

    /** What can happen next to a state, and the way to it. */
    private record Ahead(long[] fingerprints, List<Integer> way) {}

    /** A state, told from all others. */
    private record State(long high, long low) {}

    /** The fingerprint of each that was walked from. */
    private final Map<State, Long> seen = new HashMap<>();

    private final Map<Long, Ahead> classes = new HashMap<>();
    private final List<Memento> mementos = new ArrayList<>();
    private final List<Integer> way = new ArrayList<>();
    private World world;
    private Memento reduced;

    @ParameterizedTest
    @EnumSource
    @DisplayName(
            "have the same ahead of them: one engine, all that an observer asks and a callback answers")
    void ofOneEngine(Profile profile) {
        Scope standard = StandardScope.of(profile, 0, List.of());
        compareAll(
                new Scope(
                        profile,
                        standard.program(),
                        List.of(List.of(EventSet.of(Event.QUIESCE)), List.of(EventSet.ALL)),
                        StandardScope.requests(0),
                        Integer.MAX_VALUE,
                        List.of(),
                        standard.answers(),
                        true,
                        true));
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("have the same ahead of them: two engines, and answers that are taken in later")
    void ofTwoEngines(Profile profile) {
        Scope races = Race.scope(profile);
        compareAll(
                new Scope(
                        profile,
                        StandardScope.program(),
                        races.beginnings(),
                        races.requests(),
                        Integer.MAX_VALUE,
                        races.calls(),
                        races.answers(),
                        races.prompt(),
                        races.kills()));
    }

    private void compareAll(Scope scope) {
        world = new EngineWorld(scope);
        reduced = world.newMemento(false);
        for (int depth = 0; depth <= DEPTH + 1; depth++) {
            mementos.add(world.newMemento(true));
        }
        save(mementos.getFirst());
        walk(fingerprint());
        System.out.printf(
                "%s: %,d states, %,d that differ%n", scope.profile(), seen.size(), classes.size());
        assertThat(classes.size()).isLessThan(seen.size() / 4);
    }

    /** Compares the state the world is in with those of its fingerprint, and goes on from it. */
    private void walk(long own) {
        Memento here = mementos.get(way.size());
        LongStream.Builder ahead = LongStream.builder();
        int[] possible = new int[World.MOVES];
        int[] variants = new int[World.MOVES];
        int count = world.moves(possible);
        for (int i = 0; i < count; i++) {
            world.take(possible[i]);
            int more = world.variants(variants);
            ahead.add(goOn(possible[i], here));
            for (int j = 0; j < more; j++) {
                world.take(variants[j]);
                ahead.add(goOn(variants[j], here));
            }
        }
        long[] found = ahead.build().sorted().distinct().toArray();
        Ahead other = classes.get(own);
        if (other == null) {
            classes.put(own, new Ahead(found, List.copyOf(way)));
        } else if (!Arrays.equals(other.fingerprints(), found)) {
            throw new AssertionError(name(other.way()) + "\n\nand\n\n" + name(way));
        }
    }

    /** Walks on from where a move has led to, and comes back; gives the fingerprint there. */
    private long goOn(int move, Memento here) {
        way.add(move);
        Memento there = mementos.get(way.size());
        save(there);
        State state = new State(there.high(), there.low());
        Long known = seen.get(state);
        long next = known == null ? fingerprint() : known;
        if (known == null && way.size() <= DEPTH) {
            seen.put(state, next);
            walk(next);
        }
        way.removeLast();
        here.restore();
        world.keep(here);
        return next;
    }

    private long fingerprint() {
        save(reduced);
        return reduced.high();
    }

    private void save(Memento memento) {
        memento.save();
        world.keep(memento);
    }

    private Schedule name(List<Integer> moves) {
        return new Schedule(moves.stream().map(world::name).toList());
    }
}
