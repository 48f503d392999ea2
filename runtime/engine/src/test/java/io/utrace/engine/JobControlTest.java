package io.utrace.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.utrace.api.Action;
import io.utrace.api.Event;
import io.utrace.api.Outcome;
import io.utrace.api.ResumeAction;
import io.utrace.api.TaskState;
import io.utrace.api.UtraceException.NotStopped;
import io.utrace.api.WaitQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("Job control")
class JobControlTest {
    private final FakeTask task = new FakeTask();
    private final List<String> log = new ArrayList<>();

    private Probe probe(String name, Event... events) {
        return new Probe(task, name, log, events);
    }

    private TaskState state() {
        return task.record.state();
    }

    @Test
    @DisplayName(
            "one that is out of reach when it is taken over wakes its engine when it is reached")
    void reached() {
        Probe a = probe("a", Event.JCTL);
        WaitQueue queue = task.core.newWaitQueue();
        queue.add(
                key -> {
                    log.add("woken");
                    return true;
                },
                false);
        task.jobStops();
        task.reachable = false;
        task.verbs.clear();
        log.clear();
        assertThat(a.engine.control(ResumeAction.STOP)).isEqualTo(Outcome.DONE);
        assertThat(task.verbs).isEmpty();
        a.engine.wakeUp(queue);
        assertThat(task.verbs).containsExactly("stop");
        assertThat(state()).isEqualTo(TaskState.TRACED);
        assertThat(log).isEmpty();
        task.reachable = true;
        assertThat(task.stop.proceed()).isEqualTo(Disposition.HELD);
        assertThat(log).containsExactly("woken");
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("a task stops after the report of it and goes on with SIGCONT")
    void stopsAndContinues(Profile profile) {
        task.profile = profile;
        Probe a =
                probe("a", Event.JCTL)
                        .on(
                                "jctl",
                                (action, engine) -> {
                                    assertThat(state()).isEqualTo(TaskState.RUNNING);
                                    return Action.RESUME;
                                });
        assertThat(task.jobStops()).isEqualTo(Disposition.STOPPED);
        assertThat(state()).isEqualTo(TaskState.STOPPED);
        assertThat(task.stop.proceed()).isEqualTo(Disposition.STOPPED);
        task.sigcont();
        assertThat(state()).isEqualTo(TaskState.RUNNING);
        assertThat(task.verbs).containsExactly("freeze", "proceed");
        assertThat(task.stop.proceed()).isEqualTo(Disposition.RUN);
        assertThat(task.jobContinued()).isEqualTo(Disposition.RUN);
        assertThat(log).containsExactly("a.jctl(stopped)", "a.jctl(continued)");
        assertThat(a.engine.wantsStop()).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("SIGCONT while the stop is being reported calls it off")
    void calledOff(Profile profile) {
        task.profile = profile;
        probe("a", Event.JCTL)
                .on(
                        "jctl",
                        (action, engine) -> {
                            task.sigcont();
                            return Action.RESUME;
                        });
        assertThat(task.jobStops()).isEqualTo(Disposition.RUN);
        assertThat(state()).isEqualTo(TaskState.RUNNING);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName(
            "T90, T91 a STOP takes a stopped task over: SIGCONT doesn't wake it, the release does")
    void takenOver(Profile profile) {
        task.profile = profile;
        Probe a = probe("a", Event.JCTL);
        task.jobStops();
        task.verbs.clear();
        assertThat(a.engine.control(ResumeAction.STOP)).isEqualTo(Outcome.DONE);
        assertThat(state()).isEqualTo(TaskState.TRACED);
        task.sigcont();
        assertThat(state()).isEqualTo(TaskState.TRACED);
        assertThat(task.stop.proceed()).isEqualTo(Disposition.HELD);
        assertThat(task.verbs).isEmpty();
        a.engine.control(ResumeAction.RESUME);
        assertThat(state()).isEqualTo(TaskState.RUNNING);
        assertThat(task.verbs).containsExactly("proceed");
        assertThat(task.stop.proceed()).isEqualTo(Disposition.RUN);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("T92 without SIGCONT the release gives the task back to its group's stop")
    void givenBack(Profile profile) {
        task.profile = profile;
        Probe a = probe("a");
        task.jobStops();
        a.engine.control(ResumeAction.STOP);
        a.engine.control(ResumeAction.DETACH);
        assertThat(state()).isEqualTo(TaskState.STOPPED);
        assertThat(task.stop.proceed()).isEqualTo(Disposition.STOPPED);
        task.sigcont();
        assertThat(task.stop.proceed()).isEqualTo(Disposition.RUN);
    }

    @Test
    @DisplayName("T94 a task that is held when its group stops is stopped when it is released")
    void heldWhenTheGroupStops() {
        Probe a = probe("a", Event.EXEC).on("exec", Action.STOP);
        assertThat(task.exec()).isEqualTo(Disposition.HELD);
        task.groupStopped = true;
        a.engine.control(ResumeAction.RESUME);
        assertThat(state()).isEqualTo(TaskState.STOPPED);
        assertThat(task.stop.proceed()).isEqualTo(Disposition.STOPPED);
        task.sigcont();
        assertThat(task.stop.proceed()).isEqualTo(Disposition.RUN);
    }

    @Test
    @DisplayName(
            "T95 in the kernel's profile a STOP answered to the report holds after the job stop")
    void stopAfterJobStop() {
        task.profile = Profile.KERNEL;
        Probe a = probe("a", Event.QUIESCE, Event.JCTL).on("jctl", Action.STOP);
        assertThat(task.jobStops()).isEqualTo(Disposition.STOPPED);
        assertThat(a.engine.wantsStop()).isTrue();
        task.sigcont();
        assertThat(task.stop.proceed()).isEqualTo(Disposition.RUN);
        task.jobContinued();
        assertThat(task.stop.owed()).isEqualTo(ResumeAction.REPORT);
        assertThat(task.trap()).isEqualTo(Disposition.HELD);
    }

    @Test
    @DisplayName("U1 in user space it holds right there, and gives back to the job stop")
    void stopAtTheReport() {
        Probe a = probe("a", Event.JCTL).on("jctl", Action.STOP);
        assertThat(task.jobStops()).isEqualTo(Disposition.HELD);
        a.engine.control(ResumeAction.RESUME);
        assertThat(state()).isEqualTo(TaskState.STOPPED);
        a.engine.control(ResumeAction.STOP);
        task.sigcont();
        a.engine.control(ResumeAction.RESUME);
        assertThat(task.stop.proceed()).isEqualTo(Disposition.RUN);
        assertThat(task.jobContinued()).isEqualTo(Disposition.HELD);
    }

    @Test
    @DisplayName("barrier and wake-up are told of a job stop, and of its take-over")
    void settles() throws Exception {
        task.profile = Profile.KERNEL;
        WaitQueue queue = task.core.newWaitQueue();
        List<TaskState> woken = new ArrayList<>();
        queue.add(key -> woken.add(state()), false);
        Probe a =
                probe("a", Event.JCTL)
                        .on(
                                "jctl",
                                (action, engine) -> {
                                    engine.wakeUp(queue);
                                    return Action.STOP;
                                });
        task.jobStops();
        assertThat(woken).containsExactly(TaskState.STOPPED);
        assertThat(a.engine.barrier(Duration.ZERO)).isEqualTo(Outcome.DONE);

        task.sigcont();
        task.stop.proceed();
        a.engine.wakeUp(queue);
        assertThat(a.engine.barrier(Duration.ZERO)).isEqualTo(Outcome.IN_PROGRESS);
        assertThat(woken).hasSize(1);
        a.on("jctl", Action.STOP);
        task.jobStops();
        assertThat(woken).hasSize(2);
    }

    @Test
    @DisplayName("R13 a look at a job stop ends with it, or when somebody else takes it over")
    void examination() {
        task.profile = Profile.KERNEL;
        Probe a = probe("a", Event.JCTL).on("jctl", Action.STOP);
        Probe b = probe("b", Event.JCTL);
        task.jobStops();
        try (var look = a.engine.examine()) {
            assertThat(look.finish()).isTrue();
            b.engine.control(ResumeAction.STOP);
            assertThat(look.finish()).isFalse();
        }
        try (var look = a.engine.examine()) {
            assertThat(look.finish()).isTrue();
        }
        b.engine.control(ResumeAction.RESUME);
        a.engine.control(ResumeAction.RESUME);
        task.sigcont();
        task.stop.proceed();
        task.jobStops();
        try (var look = a.engine.examine()) {
            task.sigcont();
            assertThatThrownBy(a.engine::examine).isInstanceOf(NotStopped.class);
            task.jobStops();
            assertThat(look.finish()).isFalse();
        }
    }

    @Test
    @DisplayName("what is asked of a stopped task waits until SIGCONT has come")
    void requestsWait() {
        Probe a = probe("a", Event.QUIESCE);
        task.jobStops();
        task.verbs.clear();
        log.clear();
        a.engine.control(ResumeAction.INTERRUPT);
        a.engine.control(ResumeAction.REPORT);
        assertThat(task.verbs).isEmpty();
        task.sigcont();
        task.stop.proceed();
        assertThat(task.stop.owed()).isEqualTo(ResumeAction.RESUME);
        assertThat(log).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("SIGKILL ends a job stop")
    void killed(Profile profile) {
        task.profile = profile;
        probe("a", Event.EXIT).on("exiting", Action.STOP);
        task.jobStops();
        assertThat(task.exiting(true)).isEqualTo(Disposition.RUN);
        assertThat(state()).isEqualTo(TaskState.RUNNING);
        task.die();
        assertThat(state()).isEqualTo(TaskState.DEAD);
        task.sigcont();
        assertThat(state()).isEqualTo(TaskState.DEAD);
    }
}
