package io.utrace.faults;

import io.utrace.sim.Program;
import io.utrace.sim.Step;

/** What simulated tasks do in these tests. */
final class Programs {
    static final Program CALLS =
            Program.of(
                    new Step.Call(39, Step.Sleep.NONE),
                    new Step.Call(35, Step.Sleep.INTERRUPTIBLE),
                    new Step.Call(110, Step.Sleep.NONE));

    static final Program FORKS =
            Program.of(
                    new Step.Call(39, Step.Sleep.NONE),
                    new Step.Spawn(Step.Birth.FORK, Program.of(new Step.Call(39, Step.Sleep.NONE))),
                    new Step.Call(110, Step.Sleep.NONE));

    private Programs() {}
}
