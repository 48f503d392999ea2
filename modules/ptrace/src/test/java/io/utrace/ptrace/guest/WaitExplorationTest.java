package io.utrace.ptrace.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.utrace.ptrace.WaitOption;
import io.utrace.ptrace.guest.Family.Move;
import io.utrace.ptrace.guest.Waiter.By;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Callbacks come one after the other, as all of them hold the tasklist: so their orders, and what
 * the kernel does between them, are all there is. Each order that leads to another state is made,
 * from the beginning.
 */
@DisplayName("Waits, and whatever happens meanwhile, in every order")
class WaitExplorationTest {
    private static final int ALL = WaitOption.WALL;
    private static final int POLL = WaitOption.WALL | WaitOption.WNOHANG;

    /** How often those stop who take their time; once in the profile {@code explore}. */
    private static final int STOPS = Integer.getInteger("wait.stops", 0);

    private static Process sleeper;

    @BeforeAll
    static void begin() throws Exception {
        sleeper = new ProcessBuilder("sleep", "1000").start();
    }

    @AfterAll
    static void end() throws Exception {
        sleeper.destroyForcibly().waitFor();
    }

    private static Family tracedChild(int stops) {
        return new Family().tracedChild(sleeper.pid(), stops);
    }

    private static Family tracedOther(int stops) {
        return new Family().tracedOther(stops);
    }

    @Test
    @DisplayName("for one tracee, a child or another's")
    void one() {
        explore(() -> tracedOther(2).waiter(ALL));
        explore(() -> tracedChild(2).waiter(ALL));
    }

    @Test
    @DisplayName("for a tracee, and for a child that is none or for another tracee")
    void several() {
        explore(() -> tracedOther(1).child().waiter(ALL));
        explore(() -> tracedChild(STOPS).child().waiter(ALL));
        explore(() -> tracedChild(STOPS).tracedOther(STOPS).waiter(ALL));
    }

    @Test
    @DisplayName("for a child, and for whom another thread begins to trace meanwhile")
    void seized() {
        explore(() -> new Family().child().other(1).waiter(ALL));
    }

    @Test
    @DisplayName("for whom another thread traces, which ends")
    void tracerEnds() {
        explore(() -> new Family().tracer().tracedOther(1).waiter(ALL));
        explore(() -> new Family().tracer().tracedOther(0).child().waiter(ALL));
        explore(() -> new Family().tracer().tracedChild(sleeper.pid(), 1).waiter(ALL));
    }

    @Test
    @DisplayName("with WNOHANG, once or for ever")
    void polls() {
        explore(() -> tracedOther(STOPS).child().waiter(POLL, POLL, ALL));
        explore(() -> tracedChild(1).waiter(POLL, POLL, ALL));
        explore(() -> tracedOther(STOPS).tracedOther(0).waiter(POLL));
    }

    @Test
    @DisplayName("by two threads: each end is told to one of them")
    void twoThreads() {
        explore(() -> tracedOther(STOPS).waiter(ALL).waiter(ALL));
        explore(() -> tracedChild(STOPS).waiter(ALL).waiter(ALL));
        explore(() -> tracedOther(0).child().waiter(ALL).waiter(ALL));
    }

    @Test
    @DisplayName("by waitid(2), which may not say whom it is told of")
    void byWaitid() {
        explore(() -> tracedOther(1).child().waiter(By.WAITID, ALL));
        explore(() -> tracedChild(1).waiter(By.WAITID, POLL, ALL));
        explore(() -> tracedOther(1).child().waiter(By.WAITID_TWICE, ALL));
        explore(() -> tracedChild(1).waiter(By.WAITID_TWICE, ALL));
        explore(() -> tracedOther(0).child().waiter(By.WAITID_BLINDLY, ALL));
        explore(() -> tracedChild(0).waiter(By.WAITID_BLINDLY, ALL));
    }

    @Test
    @DisplayName("are found to last for ever where an interruption gets lost")
    void teeth() {
        assertThatThrownBy(() -> explore(() -> tracedOther(0).waiter(ALL).deaf()))
                .hasMessageContaining("nobody is told");
    }

    private static void explore(Supplier<Family> beginning) {
        Deque<List<String>> ways = new ArrayDeque<>(List.of(List.of()));
        Set<String> seen = new HashSet<>();
        while (!ways.isEmpty()) {
            List<String> way = ways.remove();
            Family family = go(beginning, way);
            List<String> moves = family.moves().stream().map(Move::name).toList();
            assertThat(family.isForgotten()).as("%s, and nobody is told", way).isFalse();
            assertThat(!moves.isEmpty() || family.isOver()).as("%s is the end", way).isTrue();
            for (String move : moves) {
                List<String> longer = new ArrayList<>(way);
                longer.add(move);
                Family next = move.equals(moves.getFirst()) ? family : go(beginning, way);
                make(next, move, longer);
                if (seen.add(next.fingerprint())) {
                    ways.add(longer);
                }
            }
        }
    }

    private static Family go(Supplier<Family> beginning, List<String> way) {
        Family family = beginning.get();
        way.forEach(move -> make(family, move, way));
        return family;
    }

    private static void make(Family family, String move, List<String> way) {
        try {
            family.make(move);
        } catch (RuntimeException | AssertionError failure) {
            throw new AssertionError(way + ": " + failure.getMessage(), failure);
        }
    }
}
