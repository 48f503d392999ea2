package io.utrace.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.utrace.api.Action;
import io.utrace.api.AttachFlag;
import io.utrace.api.Engine;
import io.utrace.api.EngineOps;
import io.utrace.api.Event;
import io.utrace.api.EventSet;
import io.utrace.api.ResumeAction;
import io.utrace.api.UtraceException;
import io.utrace.api.UtraceException.AlreadyAttached;
import io.utrace.api.UtraceException.NoSuchTask;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Attach, lookup, references")
class AttachTest {
    private final EngineOps ops1 = new EngineOps() {};
    private final EngineOps ops2 = new EngineOps() {};
    private final FakeTask task = new FakeTask();
    private final UtraceCore core = task.core;
    private final List<String> log = new ArrayList<>();

    @Test
    @DisplayName("T01 a new engine has an empty mask, and attaching does nothing to the task")
    void attachingDoesNothing() {
        Engine engine = core.attach(task.record, ops1, "d");

        assertThat(engine.events()).isEqualTo(EventSet.NONE);
        assertThat(engine.ops()).isSameAs(ops1);
        assertThat(engine.data()).isEqualTo("d");
        assertThat(engine.task()).isSameAs(task.record);
        assertThat(task.verbs).isEmpty();
        assertThat(task.entry()).isEqualTo(Disposition.RUN);
    }

    @Test
    @DisplayName("T02 an exclusive attach meets an engine with the same ops")
    void exclusiveMeetsItsLike() {
        core.attach(task.record, ops1, null);

        assertThatThrownBy(() ->
                        core.attach(
                                task.record,
                                ops1,
                                null,
                                AttachFlag.EXCLUSIVE,
                                AttachFlag.MATCH_OPS))
                .isInstanceOfSatisfying(
                        AlreadyAttached.class, e -> assertThat(e.errno()).isEqualTo("EEXIST"));
    }

    @Test
    @DisplayName("T03 an exclusive attach doesn't mind an engine with other ops")
    void exclusiveDoesNotMindOthers() {
        core.attach(task.record, ops1, null);

        assertThat(core.attach(task.record, ops2, null, AttachFlag.EXCLUSIVE, AttachFlag.MATCH_OPS))
                .isNotNull();
    }

    @Test
    @DisplayName("T04 an exclusive attach without match bits minds any engine")
    void exclusiveAlone() {
        core.attach(task.record, ops1, null);

        assertThatThrownBy(() -> core.attach(task.record, ops2, null, AttachFlag.EXCLUSIVE))
                .isInstanceOf(AlreadyAttached.class);
    }

    @Test
    @DisplayName("T05 lookup by ops, by data, by both, by nothing")
    void lookup() {
        Engine a = core.attach(task.record, ops1, "d1");
        Engine b = core.attach(task.record, ops1, "d2");

        assertThat(core.find(task.record, ops1, "d2", AttachFlag.MATCH_OPS, AttachFlag.MATCH_DATA))
                .contains(b);
        assertThat(core.find(task.record, ops1, null, AttachFlag.MATCH_OPS)).contains(a);
        assertThat(core.find(task.record, null, null)).contains(a);
        assertThat(core.find(task.record, ops1, "d3", AttachFlag.MATCH_OPS, AttachFlag.MATCH_DATA))
                .isEmpty();
    }

    @Test
    @DisplayName("T06 lookup on a task that never had an engine")
    void lookupOnNothing() {
        assertThat(core.find(task.record, null, null)).isEmpty();
    }

    @Test
    @DisplayName("T09 a reaped task can't be attached to, by task or by pid")
    void reapedTask() {
        task.die();

        assertThatThrownBy(() -> core.attach(task.record, ops1, null))
                .isInstanceOf(NoSuchTask.class);
        assertThatThrownBy(() -> core.attach(100, ops1, null)).isInstanceOf(NoSuchTask.class);
        assertThatThrownBy(() -> core.find(100, ops1, null)).isInstanceOf(NoSuchTask.class);
    }

    @Test
    @DisplayName("T10 a zombie can be attached to, for its reap only")
    void zombie() {
        task.becomeZombie();
        Engine engine = core.attach(task.record, ops1, null);

        engine.setEvents(EventSet.of(Event.REAP));
        assertThatThrownBy(() -> engine.setEvents(EventSet.of(Event.DEATH)))
                .isInstanceOf(UtraceException.DeathUnderway.class);
        assertThat(engine.events()).isEqualTo(EventSet.of(Event.REAP));
    }

    @Test
    @DisplayName("T11 a detached engine's reference answers ESRCH, and lookup doesn't find it")
    void detachedReference() {
        Engine engine = core.attach(task.record, ops1, null);
        engine.control(ResumeAction.DETACH);

        assertThatThrownBy(() -> engine.control(ResumeAction.STOP)).isInstanceOf(NoSuchTask.class);
        assertThatThrownBy(() -> engine.setEvents(EventSet.ALL)).isInstanceOf(NoSuchTask.class);
        assertThatThrownBy(engine::examine).isInstanceOf(NoSuchTask.class);
        assertThatThrownBy(engine::barrier).isInstanceOf(NoSuchTask.class);
        assertThat(core.find(task.record, ops1, null, AttachFlag.MATCH_OPS)).isEmpty();
    }

    @Test
    @DisplayName("T12 an engine being detached, its callback still running, is no match")
    void drainingEngine() {
        Probe a = new Probe(task, "a", log, Event.EXEC);
        a.on(
                "exec",
                (action, engine) -> {
                    engine.control(ResumeAction.DETACH);
                    core.attach(task.record, a, null, AttachFlag.EXCLUSIVE, AttachFlag.MATCH_OPS);
                    return Action.RESUME;
                });

        task.exec();
        assertThat(task.failures).isEmpty();
        assertThat(core.find(task.record, a, null, AttachFlag.MATCH_OPS)).isPresent();
    }

    @Test
    @DisplayName("T13 release runs exactly once, after the reap, when the caller is done early")
    void releaseAfterReap() {
        Probe a = new Probe(task, "a", log, Event.DEATH, Event.REAP);
        a.engine.close();
        a.engine.close();
        assertThat(log).isEmpty();

        task.die();
        assertThat(log).containsExactly("a.death", "a.reap", "a.release");
    }

    @Test
    @DisplayName("release waits for the last reference, the retained ones included")
    void releaseWaitsForReferences() {
        Probe a = new Probe(task, "a", log);
        Engine kept = a.engine.retain();
        a.engine.control(ResumeAction.DETACH);
        a.engine.close();
        assertThat(log).isEmpty();

        kept.close();
        assertThat(log).containsExactly("a.release");
    }

    @Test
    @DisplayName("closing the engine that a callback was lent does nothing")
    void lentEngine() {
        Probe a = new Probe(task, "a", log, Event.EXEC);
        a.on(
                "exec",
                (action, engine) -> {
                    engine.close();
                    assertThat(engine).isEqualTo(a.engine);
                    assertThat(a.engine).isEqualTo(engine).hasSameHashCodeAs(engine);
                    return action;
                });

        task.exec();
        task.exec();
        assertThat(task.failures).isEmpty();
        assertThat(log).containsExactly("a.exec", "a.exec");
    }

    @Test
    @DisplayName("a task that nobody wants is let go, and one that somebody wants is not")
    void letGo() {
        Engine engine = core.attach(task.record, ops1, null);
        assertThat(task.record.letGo()).isFalse();

        engine.control(ResumeAction.DETACH);
        assertThat(task.verbs).containsExactly("abandon");
        assertThat(task.record.letGo()).isTrue();
        assertThatThrownBy(() -> core.attach(task.record, ops1, null))
                .isInstanceOf(NoSuchTask.class);
    }

    @Test
    @DisplayName("a task keeps its engines when its thread id changes")
    void rename() {
        Engine engine = core.attach(task.record, ops1, null);
        task.record.rename(77);

        assertThat(core.find(77, ops1, null, AttachFlag.MATCH_OPS)).contains(engine);
        assertThat(core.task(100)).isEmpty();
    }
}
