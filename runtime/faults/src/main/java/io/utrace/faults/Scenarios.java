package io.utrace.faults;

import io.utrace.api.spi.TracingModule;
import io.utrace.sim.Program;
import io.utrace.sim.Reaction;
import io.utrace.sim.Step;
import io.utrace.sim.Step.Birth;
import io.utrace.sim.Step.Sleep;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Simulated programs that there always are: between them, every event of the API. {@link Campaign}
 * has an example that runs a module on all of them.
 */
public final class Scenarios {
    private static final int SIGUSR1 = 10;
    private static final int SIGCHLD = 17;
    private static final int GETPID = 39;
    private static final int NANOSLEEP = 35;
    private static final int READ = 0;
    private static final int WRITE = 1;
    private static final int OPENAT = 257;

    private static final Map<String, Program> PROGRAMS = new TreeMap<>();

    static {
        Step quick = new Step.Call(GETPID, Sleep.NONE);
        Step slow = new Step.Call(NANOSLEEP, Sleep.INTERRUPTIBLE);
        Program brief = Program.of(quick);
        PROGRAMS.put(
                "calls",
                Program.of(
                        quick,
                        slow,
                        new Step.Call(READ, Sleep.UNINTERRUPTIBLE),
                        new Step.Call(OPENAT, Sleep.NONE),
                        new Step.Call(WRITE, Sleep.NONE)));
        PROGRAMS.put(
                "signals",
                Program.of(
                        new Step.React(SIGUSR1, Reaction.HANDLED),
                        new Step.Raise(SIGUSR1),
                        new Step.React(SIGCHLD, Reaction.IGNORED),
                        new Step.Raise(SIGCHLD),
                        slow));
        PROGRAMS.put(
                "forks", Program.of(quick, new Step.Spawn(Birth.FORK, Program.of(slow)), quick));
        PROGRAMS.put("vfork", Program.of(new Step.Spawn(Birth.VFORK, brief), quick));
        PROGRAMS.put(
                "threads",
                Program.of(new Step.Spawn(Birth.THREAD, brief), quick, new Step.Exit(3, false)));
        PROGRAMS.put("exec", Program.of(quick, new Step.Exec(Program.of(slow))));
    }

    private Scenarios() {}

    /**
     * Names the programs.
     *
     * @return the names, in order
     */
    public static Set<String> names() {
        return PROGRAMS.keySet();
    }

    /**
     * Makes a scenario named {@code PROGRAM@SEED}.
     *
     * @param program one of {@link #names}
     * @param modules makes the module under test, for each run a new one
     * @param seed decides in which order what can happen happens
     * @return the scenario
     * @throws IllegalArgumentException when there is no such program
     */
    public static Scenario simulated(
            String program, Supplier<? extends TracingModule> modules, long seed) {
        Program known = PROGRAMS.get(program);
        if (known == null) {
            throw new IllegalArgumentException(
                    "no program is called '"
                            + program
                            + "'; there are "
                            + String.join(", ", names()));
        }
        return Scenario.simulated(program + "@" + seed, modules, known, seed);
    }

    /**
     * Makes one of each.
     *
     * @param modules makes the module under test
     * @param seed as above
     * @return the scenarios, by name
     */
    public static List<Scenario> all(Supplier<? extends TracingModule> modules, long seed) {
        return names().stream().map(program -> simulated(program, modules, seed)).toList();
    }
}
