package io.utrace.linux;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.utrace.api.Action;
import io.utrace.api.Engine;
import io.utrace.api.EngineOps;
import io.utrace.api.Event;
import io.utrace.api.EventSet;
import io.utrace.api.Outcome;
import io.utrace.api.ResumeAction;
import io.utrace.api.SignalAction;
import io.utrace.api.SignalReport;
import io.utrace.api.SyscallEntry;
import io.utrace.api.SyscallExit;
import io.utrace.api.SyscallSet;
import io.utrace.api.UtraceException.NoSuchTask;
import io.utrace.api.WaitStatus;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Calls that fail when they are interrupted")
@Timeout(120)
class InterruptedCallsIT {
    private static final int EPOLL_WAIT = 232;

    private static final Map<String, Integer> NUMBERS =
            new TreeMap<>(
                    Map.ofEntries(
                            entry("accept", 43),
                            entry("epoll_pwait", 281),
                            entry("epoll_pwait2", 441),
                            entry("epoll_wait", EPOLL_WAIT),
                            entry("io_getevents", 208),
                            entry("io_uring_enter", 426),
                            entry("read", 0),
                            entry("recv", 45),
                            entry("semtimedop", 220),
                            entry("send", 44),
                            entry("sigtimedwait", 128)));

    private static final int STOPS = 50;

    /** How long they wait for a time-out. */
    private static final int MILLIS = 400;

    private static final int FOR_EVER = 1_000_000;

    private static final int SIGUSR1 = 10;
    private static final int SIGUSR2 = 12;

    private static Path program;

    @RegisterExtension final Session session = new Session();

    @BeforeAll
    static void build() throws Exception {
        program = CPrograms.build("waits");
    }

    /** A waiting program. */
    private final class Waiter {
        final String name;
        final Engine engine;
        final CompletableFuture<WaitStatus> end;

        Waiter(String name, String what, EngineOps ops, Event... events) throws Exception {
            this.name = name;
            AtomicReference<Engine> attached = new AtomicReference<>();
            boolean isTimed = what.equals("timeout");
            int millis = isTimed ? MILLIS : FOR_EVER;
            end =
                    session.start(
                            "exec " + program + " " + name + " " + what + " " + millis,
                            task -> {
                                Engine first = session.utrace.attach(task, ops, null);
                                SyscallSet calls = SyscallSet.of(NUMBERS.get(name));
                                first.setEvents(EventSet.of(events), calls);
                                attached.set(first);
                            });
            engine = attached.get();
            if (!isTimed) {
                awaitSleep();
            }
        }

        /** It sleeps in its call, whose arguments and whereabouts /proc shows. */
        void awaitSleep() throws Exception {
            Path process = Path.of("/proc/" + pid());
            String call = NUMBERS.get(name) + " 0x";
            while (!Files.readString(process.resolve("stat")).contains(") S ")
                    || !Files.readString(process.resolve("syscall")).startsWith(call)) {
                Thread.onSpinWait();
            }
        }

        int pid() {
            return engine.task().tgid();
        }

        /** Has its child cause the event. */
        void cause() throws Exception {
            Path children = Path.of("/proc/" + pid() + "/task/" + pid() + "/children");
            int child = Integer.parseInt(Files.readString(children).strip());
            Tracer.kernel().kill(child, SIGUSR1);
        }

        void assertContent() throws Exception {
            assertThat(end.get().shellStatus()).as(name + ": " + session.output()).isZero();
        }
    }

    private List<Waiter> startAll(String what, EngineOps ops, Event... events) throws Exception {
        List<Waiter> waiters = new ArrayList<>();
        for (String name : NUMBERS.keySet()) {
            waiters.add(new Waiter(name, what, ops, events));
        }
        return waiters;
    }

    private static Event[] events(boolean areCallsWatched) {
        return areCallsWatched
                ? new Event[] {Event.QUIESCE, Event.SYSCALL_ENTRY, Event.SYSCALL_EXIT}
                : new Event[] {Event.QUIESCE};
    }

    private static void stopAndGo(Engine engine) throws InterruptedException {
        engine.control(ResumeAction.STOP);
        assertThat(engine.barrier()).isEqualTo(Outcome.DONE);
        engine.control(ResumeAction.RESUME);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisplayName("P28: stopped fifty times, each still waits for its event, and returns it")
    void eventsCome(boolean areCallsWatched) throws Exception {
        List<Waiter> waiters = startAll("event", new EngineOps() {}, events(areCallsWatched));
        for (int i = 0; i < STOPS; i++) {
            for (Waiter waiter : waiters) {
                stopAndGo(waiter.engine);
            }
        }
        for (Waiter waiter : waiters) {
            waiter.cause();
            waiter.assertContent();
        }
        assertThat(session.failures).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisplayName("P28: stopped again and again, each still times out, and not too early")
    void timeOuts(boolean areCallsWatched) throws Exception {
        List<Waiter> waiters = startAll("timeout", new EngineOps() {}, events(areCallsWatched));
        // One whose time began anew with each stop would never see the end of this.
        long pace = MILLIS * 1_000_000L / (2 * STOPS);
        while (waiters.stream().anyMatch(waiter -> !waiter.end.isDone())) {
            long start = System.nanoTime();
            for (Waiter waiter : waiters) {
                try {
                    stopAndGo(waiter.engine);
                } catch (NoSuchTask ended) {
                    assertThat(waiter.end.get().shellStatus()).isZero();
                }
            }
            LockSupport.parkNanos(start + pace - System.nanoTime());
        }
        for (Waiter waiter : waiters) {
            waiter.assertContent();
        }
        assertThat(session.failures).isEmpty();
    }

    @Test
    @DisplayName("reports show each attempt: an entry, and an exit that says ERESTARTNOHAND")
    void reported() throws Exception {
        List<String> seen = Collections.synchronizedList(new ArrayList<>());
        EngineOps ops =
                new EngineOps() {
                    @Override
                    public Action reportSyscallEntry(
                            Action action, Engine engine, SyscallEntry call) {
                        seen.add("enter " + (int) call.argument(3));
                        return Action.RESUME;
                    }

                    @Override
                    public Action reportSyscallExit(
                            Action action, Engine engine, SyscallExit call) {
                        seen.add("leave " + call.result());
                        assertThat(call.registers().get("rax")).isEqualTo(call.result());
                        return action.with(
                                engine.wantsStop() ? ResumeAction.STOP : ResumeAction.RESUME);
                    }
                };
        Waiter waiter =
                new Waiter("epoll_wait", "event", ops, Event.SYSCALL_ENTRY, Event.SYSCALL_EXIT);
        for (int i = 0; i < 3; i++) {
            stopAndGo(waiter.engine);
            waiter.awaitSleep();
        }
        waiter.cause();
        waiter.assertContent();
        assertThat(session.failures).isEmpty();
        String enter = "enter -1";
        String again = "leave " + Architecture.RESTART_UNLESS_HANDLED;
        assertThat(seen)
                .containsExactly(enter, again, enter, again, enter, again, enter, "leave 1");
    }

    @Test
    @DisplayName("a handler still breaks the call off")
    void handled() throws Exception {
        for (Waiter waiter : startAll("handler", new EngineOps() {}, Event.QUIESCE)) {
            stopAndGo(waiter.engine);
            Tracer.kernel().kill(waiter.pid(), SIGUSR1);
            waiter.assertContent();
        }
        assertThat(session.failures).isEmpty();
    }

    @Test
    @DisplayName("a signal that the program ignores, or an engine drops, doesn't")
    void ignored() throws Exception {
        EngineOps dropping =
                new EngineOps() {
                    @Override
                    public Action reportSignal(Action action, Engine engine, SignalReport signal) {
                        return Action.RESUME.with(SignalAction.IGN);
                    }
                };
        List<Waiter> waiters = startAll("event", dropping, Event.SIGNAL);
        for (int i = 0; i < STOPS; i++) {
            for (Waiter waiter : waiters) {
                Tracer.kernel().kill(waiter.pid(), i % 2 == 0 ? SIGUSR1 : SIGUSR2);
            }
        }
        for (Waiter waiter : waiters) {
            waiter.cause();
            waiter.assertContent();
        }
        assertThat(session.failures).isEmpty();
    }

    @Test
    @DisplayName("P38: the last engine leaves at the entry of such a call, which isn't broken off")
    void leavingAtEntry() throws Exception {
        EngineOps ops =
                new EngineOps() {
                    @Override
                    public Action reportSyscallEntry(
                            Action action, Engine engine, SyscallEntry call) {
                        return Action.DETACH;
                    }
                };
        for (Waiter waiter : startAll("event", ops, Event.SYSCALL_ENTRY)) {
            assertThat(tracer(waiter.pid())).isZero();
            waiter.cause();
            waiter.assertContent();
        }
        assertThat(session.failures).isEmpty();
    }

    @Test
    @DisplayName("nor does an ignored signal that another thread has taken by then")
    void stolen() throws Exception {
        Recorder recorder = new Recorder(session.utrace);
        Path stolen = CPrograms.build("stolen");
        assertThat(session.run(stolen + " 2000", recorder::attach)).isZero();
        assertThat(session.output()).isEqualTo("0\n");
    }

    @Test
    @DisplayName("the last engine's leaving waits for such a call")
    void lastDetach() throws Exception {
        Waiter waiter = new Waiter("recv", "event", new EngineOps() {}, Event.QUIESCE);
        waiter.engine.control(ResumeAction.DETACH);
        // the tracer thread has dealt with the request before it dealt with this one
        Waiter other = new Waiter("epoll_wait", "event", new EngineOps() {}, Event.QUIESCE);
        assertThat(tracer(waiter.pid())).isNotZero();
        other.cause();
        waiter.cause();
        other.assertContent();
        waiter.assertContent();
        assertThat(session.failures).isEmpty();
    }

    @Test
    @DisplayName("a call by another table isn't taken for the one of that number")
    void otherTable() throws Exception {
        Path narrow = CPrograms.build("narrowwait");
        AtomicReference<Engine> attached = new AtomicReference<>();
        CompletableFuture<WaitStatus> end =
                session.start(
                        "exec " + narrow,
                        task ->
                                attached.set(
                                        session.attach(task, new EngineOps() {}, Event.QUIESCE)));
        Path call = Path.of("/proc/" + attached.get().task().tgid() + "/syscall");
        while (!Files.readString(call).startsWith(NUMBERS.get("epoll_pwait2") + " 0x")) {
            Thread.onSpinWait();
        }
        stopAndGo(attached.get());
        assertThat(end.get().shellStatus()).isZero();
        assertThat(session.failures).isEmpty();
    }

    private static int tracer(int pid) {
        byte[] status = Surroundings.read("/proc/" + pid + "/status");
        String text = new String(status, StandardCharsets.ISO_8859_1);
        int at = text.indexOf("TracerPid:\t") + 11;
        return Integer.parseInt(text.substring(at, text.indexOf('\n', at)));
    }
}
