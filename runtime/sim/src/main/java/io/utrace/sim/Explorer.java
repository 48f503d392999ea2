package io.utrace.sim;

import io.utrace.engine.Memento;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Visits every state that a world can reach, and makes every move that is possible in it.
 *
 * <p>Of states that nothing can tell apart from here on it visits one: see {@link Memento}.
 *
 * <p>Breadth first, and those states first on which least has been {@linkplain World#spent spent}:
 * so a state is first met with as much left as it ever has, need not be visited again, and the
 * schedule of a violation is the shortest. Of a state only a fingerprint of 128 bits and the way to
 * it are kept; to come back to one, the explorer restores the last state it shares a way with and
 * goes on from there.
 */
public final class Explorer {
    private final World world;
    private final boolean whole;
    private final StateSet seen = new StateSet();
    private final IntList parents = new IntList();
    private final IntList moves = new IntList();
    private final List<IntList> frontiers = new ArrayList<>();

    private final List<Memento> trail = new ArrayList<>();
    private int[] trailNodes = new int[64];
    private int[] way = new int[64];
    private final int[] possible = new int[World.MOVES];
    private final int[] variants = new int[World.MOVES];
    private final Memento probe;
    private long transitions;
    private int depth;

    /**
     * Makes an explorer.
     *
     * @param world in its first state
     */
    public Explorer(World world) {
        this(world, false);
    }

    /**
     * Makes an explorer.
     *
     * @param world in its first state
     * @param whole whether to visit states that nothing can tell apart one by one
     */
    Explorer(World world, boolean whole) {
        this.world = world;
        this.whole = whole;
        probe = world.newMemento(whole);
    }

    /**
     * Explores.
     *
     * @param limit how many states to visit at most
     * @return what was found
     */
    public Exploration explore(long limit) {
        long begin = System.nanoTime();
        Violation violation = null;
        int culprit = -1;
        int lastMove = -1;
        enter(-1, -1);
        visit(0);
        search:
        for (int spent = 0; spent < frontiers.size(); spent++) {
            IntList frontier = frontiers.get(spent);
            for (int i = 0; i < frontier.size() && seen.size() < limit; i++) {
                int node = frontier.get(i);
                try {
                    lastMove = -1;
                    expand(node);
                } catch (Violation found) {
                    violation = found;
                    culprit = node;
                    lastMove = attempted;
                    break search;
                }
            }
        }
        Duration duration = Duration.ofNanos(System.nanoTime() - begin);
        if (violation == null) {
            return new Exploration(seen.size(), transitions, depth, duration, null, null);
        }
        Schedule schedule = schedule(culprit, lastMove);
        return new Exploration(
                seen.size(), transitions, depth, duration, violation.getMessage(), schedule);
    }

    private int attempted;

    private void expand(int node) {
        int level = comeTo(node);
        Memento here = trail.get(level);
        int count = world.moves(possible);
        for (int i = 0; i < count; i++) {
            if (i > 0) {
                back(here);
            }
            step(node, possible[i]);
            int more = world.variants(variants);
            for (int j = 0; j < more; j++) {
                back(here);
                step(node, variants[j]);
            }
        }
    }

    private void step(int node, int move) {
        attempted = move;
        world.take(move);
        transitions++;
        enter(node, move);
    }

    private void enter(int parent, int move) {
        probe.save();
        world.keep(probe);
        if (seen.add(probe.high(), probe.low())) {
            int node = parents.size();
            parents.add(parent);
            moves.add(move);
            while (frontiers.size() <= world.spent()) {
                frontiers.add(new IntList());
            }
            frontiers.get(world.spent()).add(node);
            world.look();
        }
    }

    private void back(Memento to) {
        to.restore();
        world.keep(to);
    }

    private void visit(int node) {
        remember(0, node);
    }

    /** Saves the state the world is in as that of a node, at its place on the trail. */
    private void remember(int level, int node) {
        while (trail.size() > level + 1) {
            spare.add(trail.removeLast());
        }
        if (trail.size() == level) {
            trail.add(spare.isEmpty() ? world.newMemento(whole) : spare.removeLast());
        }
        trailNodes[level] = node;
        Memento memento = trail.get(level);
        memento.save();
        world.keep(memento);
    }

    private final List<Memento> spare = new ArrayList<>();

    /** Brings the world to the state of a node; gives its level on the trail. */
    private int comeTo(int node) {
        int length = findWay(node);
        int shared = 0;
        while (shared + 1 < length
                && shared + 1 < trail.size()
                && trailNodes[shared + 1] == way[shared + 1]) {
            shared++;
        }
        back(trail.get(shared));
        for (int level = shared + 1; level < length; level++) {
            world.take(moves.get(way[level]));
            remember(level, way[level]);
        }
        depth = Math.max(depth, length - 1);
        return length - 1;
    }

    /** Finds the nodes that lead to a node, the first one first; gives their number. */
    private int findWay(int node) {
        int length = 0;
        for (int at = node; at >= 0; at = parents.get(at)) {
            length++;
        }
        if (length > way.length) {
            way = Arrays.copyOf(way, length * 2);
            trailNodes = Arrays.copyOf(trailNodes, length * 2);
        }
        int level = length;
        for (int at = node; at >= 0; at = parents.get(at)) {
            way[--level] = at;
        }
        return length;
    }

    private Schedule schedule(int node, @Nullable Integer last) {
        List<String> names = new ArrayList<>();
        int length = findWay(node);
        for (int level = 1; level < length; level++) {
            names.add(world.name(moves.get(way[level])));
        }
        if (last != null && last >= 0) {
            names.add(world.name(last));
        }
        return new Schedule(names);
    }
}
