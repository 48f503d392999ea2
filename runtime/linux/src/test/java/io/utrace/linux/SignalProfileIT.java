package io.utrace.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.utrace.api.Action;
import io.utrace.api.CloneReport;
import io.utrace.api.Engine;
import io.utrace.api.EngineOps;
import io.utrace.api.Event;
import io.utrace.api.ResumeAction;
import io.utrace.api.SignalAction;
import io.utrace.api.SignalReport;
import io.utrace.api.WaitQueue;
import io.utrace.api.WaitStatus;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Where signals of real tasks differ from the kernel's utrace. */
@DisplayName("The user-space profile: signals")
@Timeout(120)
class SignalProfileIT {
    private static final int SIGUSR1 = 10;

    @RegisterExtension final Session session = new Session();

    @TempDir private Path directory;

    private final List<String> log = Collections.synchronizedList(new ArrayList<>());

    /** Notes signals, and answers them. */
    private EngineOps signals(BiFunction<Action, Integer, Action> answer) {
        return new EngineOps() {
            @Override
            public Action reportSignal(Action action, Engine engine, SignalReport signal) {
                log.add(signal.signal() + " " + action.signalAction());
                return answer.apply(action, signal.signal());
            }
        };
    }

    private static Action pass(Action action, int signal) {
        return Action.RESUME.with(action.signalAction());
    }

    @ParameterizedTest
    @CsvSource({"false,12 DELIVER", "true,'10 IGN,12 DELIVER'"})
    @DisplayName("U5, T86 a signal that is ignored reaches only those who ask for such")
    void ignoredSignal(boolean isAskedFor, String expected) throws Exception {
        Event[] events =
                isAskedFor
                        ? new Event[] {Event.SIGNAL, Event.SIGNAL_IGN}
                        : new Event[] {Event.SIGNAL};
        int status =
                session.run(
                        "exec " + CPrograms.build("signals") + " ignore",
                        task ->
                                session.attach(task, signals(SignalProfileIT::pass), events)
                                        .close());
        assertThat(status).isZero();
        assertThat(session.output()).isEqualTo("usr2\nend\n");
        assertThat(log).containsExactly(expected.split(","));
        assertThat(session.failures).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"IGN", "DELIVER", "STOP", "TSTP"})
    @DisplayName("U6, T82 a signal held back is reported again before the next one")
    void heldBack(SignalAction first) throws Exception {
        EngineOps ops =
                signals((action, signal) ->
                        log.size() == 1 ? Action.RESUME.with(first).hold() : pass(action, signal));
        int status =
                session.run(
                        "exec " + CPrograms.build("signals"),
                        task -> session.attach(task, ops, Event.SIGNAL).close());
        assertThat(status).isZero();
        assertThat(log).containsExactly("10 DELIVER", "10 DELIVER", "12 DELIVER");
        assertThat(session.output()).isEqualTo("usr1\nusr2\nend\n");
        assertThat(session.failures).isEmpty();
    }

    @Test
    @DisplayName(
            "U6 the signal that an engine held back is the task's again when the engine leaves")
    void givenBack() throws Exception {
        WaitQueue queue = session.utrace.newWaitQueue();
        AtomicReference<Engine> holding = new AtomicReference<>();
        EngineOps ops =
                new EngineOps() {
                    @Override
                    public Action reportSignal(Action action, Engine engine, SignalReport signal) {
                        holding.set(engine.retain());
                        engine.wakeUp(queue);
                        return Action.STOP.with(SignalAction.IGN).hold();
                    }
                };
        CompletableFuture<WaitStatus> end =
                session.start(
                        "exec " + CPrograms.build("signals"),
                        task -> session.attach(task, ops, Event.SIGNAL).close());
        queue.waitUntil(() -> holding.get() != null);
        holding.get().barrier();
        holding.get().control(ResumeAction.DETACH);
        assertThat(end.get().shellStatus()).isZero();
        assertThat(session.output()).isEqualTo("usr1\nusr2\nend\n");
        assertThat(session.failures).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"STOP,19", "TSTP,19"})
    @DisplayName("U7 STOP and TSTP stop the process as SIGSTOP does")
    void stopping(SignalAction decided, int seen) throws Exception {
        EngineOps ops =
                new EngineOps() {
                    @Override
                    public Action reportClone(Action action, Engine engine, CloneReport clone) {
                        session.attach(clone.child(), this, Event.SIGNAL_TERM).close();
                        return Action.RESUME;
                    }

                    @Override
                    public Action reportSignal(Action action, Engine engine, SignalReport signal) {
                        return Action.RESUME.with(decided);
                    }
                };
        int status =
                session.run(
                        "exec " + CPrograms.build("jobcontrol") + " " + SIGUSR1,
                        task -> session.attach(task, ops, Event.CLONE).close());
        assertThat(status).isZero();
        assertThat(session.output()).isEqualTo("stopped " + seen + "\ncontinued 1\nexited 4\n");
        assertThat(session.failures).isEmpty();
    }

    @Test
    @DisplayName("U11 a runtime that is killed takes the signal with it that it was looking at")
    void killedRuntime() throws Exception {
        Path out = directory.resolve("out");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp", classPath()));
        command.add(HoldAtSignal.class.getName());
        command.add(CPrograms.build("signals").toString());
        // to a file: a Process's own pipe is closed when its process ends
        Process runtime =
                new ProcessBuilder(command)
                        .redirectOutput(out.toFile())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        while (!Files.readString(out).endsWith("\n")) {
            assertThat(runtime.isAlive()).isTrue();
        }
        int program = Integer.parseInt(Files.readString(out).strip());
        Tracer.kernel().kill((int) runtime.pid(), Kernel.SIGKILL);
        assertThat(runtime.waitFor()).isEqualTo(128 + Kernel.SIGKILL);
        while (isAlive(program)) {
            Thread.onSpinWait();
        }
        assertThat(Files.readString(out)).isEqualTo(program + "\nusr2\nend\n");
    }

    private static boolean isAlive(int pid) {
        try {
            return !Files.readString(Path.of("/proc/" + pid + "/stat")).contains(") Z ");
        } catch (IOException gone) {
            return false;
        }
    }

    private static String classPath() {
        String modules = System.getProperty("jdk.module.path", "");
        return String.join(
                File.pathSeparator,
                System.getProperty("java.class.path"),
                modules,
                Path.of("target", "classes").toString(),
                Path.of("target", "test-classes").toString());
    }
}
