package io.utrace.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.utrace.api.Action;
import io.utrace.api.Event;
import io.utrace.api.ResumeAction;
import io.utrace.api.UtraceException.NoSuchTask;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Filters that engines have suspended")
class SuspendedSeccompTest {
    private final FakeTask task = new FakeTask();
    private final List<String> log = new ArrayList<>();
    private final Probe a = new Probe(task, "a", log, Event.SYSCALL_ENTRY);
    private final Probe b = new Probe(task, "b", log);

    @Test
    @DisplayName(
            "are until the last engine takes that back; the task is armed anew when it changes")
    void lastCounts() {
        assertThat(task.record.suspendsSeccomp()).isFalse();
        a.engine.suspendSeccomp(true);
        b.engine.suspendSeccomp(true);
        assertThat(task.record.suspendsSeccomp()).isTrue();
        assertThat(task.verbs).containsExactly("rearm");
        a.engine.suspendSeccomp(false);
        a.engine.suspendSeccomp(false);
        assertThat(task.record.suspendsSeccomp()).isTrue();
        b.engine.suspendSeccomp(false);
        assertThat(task.record.suspendsSeccomp()).isFalse();
        assertThat(task.verbs).containsExactly("rearm", "rearm");
    }

    @Test
    @DisplayName("count again when the engine detaches, by its answer too")
    void detached() {
        b.engine.suspendSeccomp(true);
        b.engine.control(ResumeAction.DETACH);
        assertThat(task.record.suspendsSeccomp()).isFalse();
        assertThat(task.verbs).containsExactly("rearm", "rearm");
        a.engine.suspendSeccomp(true);
        a.on("entry", Action.DETACH);
        task.entry();
        assertThat(task.record.suspendsSeccomp()).isFalse();
        assertThatThrownBy(() -> a.engine.suspendSeccomp(false)).isInstanceOf(NoSuchTask.class);
    }

    @Test
    @DisplayName("can't be where the host can't do that, and nothing is changed")
    void refused() {
        task.canSuspendSeccomp = false;
        assertThatThrownBy(() -> a.engine.suspendSeccomp(true))
                .isInstanceOf(UnsupportedOperationException.class);
        a.engine.suspendSeccomp(false);
        assertThat(task.record.suspendsSeccomp()).isFalse();
        assertThat(task.verbs).isEmpty();
    }
}
