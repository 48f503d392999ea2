package io.utrace.sim;

import io.utrace.api.Event;
import io.utrace.api.EventSet;
import io.utrace.api.ResumeAction;
import io.utrace.engine.Profile;
import java.util.ArrayList;
import java.util.List;

/** The scope of the standard exploration. */
final class StandardScope {
    static final List<EventSet> MASKS =
            List.of(
                    EventSet.NONE,
                    EventSet.of(Event.QUIESCE),
                    EventSet.of(Event.QUIESCE, Event.SYSCALL_ENTRY),
                    EventSet.ALL);

    private StandardScope() {}

    static List<Request> requests(int engine) {
        List<Request> all = new ArrayList<>();
        all.add(Request.of(Request.Kind.ATTACH, engine));
        for (EventSet mask : MASKS) {
            all.add(Request.events(engine, mask));
        }
        for (ResumeAction action : ResumeAction.values()) {
            all.add(Request.control(engine, action));
        }
        return all;
    }

    static List<Request> requests() {
        List<Request> all = new ArrayList<>(requests(0));
        all.addAll(requests(1));
        return all;
    }

    static Program program() {
        return Program.of(new Step.Call(39, Step.Sleep.NONE), new Step.Raise(Signals.SIGUSR1));
    }

    static List<List<EventSet>> beginnings() {
        List<List<EventSet>> all = new ArrayList<>();
        for (EventSet first : MASKS) {
            all.add(List.of(first));
            for (EventSet second : MASKS) {
                all.add(List.of(first, second));
            }
        }
        return all;
    }

    static Scope of(Profile profile, int budget, List<List<EventSet>> masks) {
        return new Scope(
                profile,
                program(),
                masks,
                requests(),
                budget,
                requests(),
                List.of(ResumeAction.values()),
                true,
                true);
    }
}
