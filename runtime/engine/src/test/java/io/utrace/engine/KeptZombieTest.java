package io.utrace.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.utrace.api.Action;
import io.utrace.api.Event;
import io.utrace.api.ResumeAction;
import io.utrace.api.UtraceException.NoSuchTask;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A zombie that engines keep")
class KeptZombieTest {
    private final FakeTask task = new FakeTask();
    private final List<String> log = new ArrayList<>();
    private final Probe a = new Probe(task, "a", log, Event.DEATH, Event.REAP);
    private final Probe b = new Probe(task, "b", log, Event.DEATH, Event.REAP);

    @BeforeEach
    void keep() {
        a.engine.keepZombie(true);
        b.engine.keepZombie(true);
    }

    @Test
    @DisplayName("is buried when the last of them lets it go")
    void lastCounts() {
        task.becomeZombie();
        assertThat(task.record.isKept()).isTrue();
        a.engine.keepZombie(false);
        assertThat(task.record.isKept()).isTrue();
        assertThat(task.verbs).doesNotContain("bury");
        b.engine.control(ResumeAction.DETACH);
        assertThat(task.record.isKept()).isFalse();
        assertThat(task.verbs).containsExactly("bury");
    }

    @Test
    @DisplayName("isn't one while the task lives")
    void alive() {
        a.engine.keepZombie(false);
        b.engine.keepZombie(false);
        assertThat(task.verbs).isEmpty();
        task.becomeZombie();
        assertThat(task.record.isKept()).isFalse();
        assertThat(task.verbs).isEmpty();
    }

    @Test
    @DisplayName("is given up by an engine that detaches in the report of the death")
    void detached() {
        a.engine.keepZombie(false);
        b.on("death", Action.DETACH);
        task.becomeZombie();
        assertThat(task.record.isKept()).isFalse();
        assertThat(task.verbs).containsExactly("bury");
        assertThatThrownBy(() -> b.engine.keepZombie(true)).isInstanceOf(NoSuchTask.class);
    }
}
