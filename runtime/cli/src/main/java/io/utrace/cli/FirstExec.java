package io.utrace.cli;

import io.utrace.api.Action;
import io.utrace.api.Engine;
import io.utrace.api.EngineOps;
import io.utrace.api.Event;
import io.utrace.api.EventSet;
import io.utrace.api.ExecReport;
import io.utrace.api.ResumeAction;
import io.utrace.api.Task;
import io.utrace.api.Utrace;

/**
 * Has modules heard from the moment on when the program is there. When it can't be executed, what
 * they said about the process that tried is of no use to anybody.
 */
final class FirstExec implements EngineOps {
    private final Outputs outputs;

    FirstExec(Outputs outputs) {
        this.outputs = outputs;
    }

    void watch(Utrace utrace, Task task) {
        try (Engine engine = utrace.attach(task, this, null)) {
            engine.setEvents(EventSet.of(Event.EXEC));
        }
    }

    @Override
    public Action reportExec(Action action, Engine engine, ExecReport exec) {
        outputs.release();
        return action.with(ResumeAction.DETACH);
    }
}
