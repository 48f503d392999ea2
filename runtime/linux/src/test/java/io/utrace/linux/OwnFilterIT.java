package io.utrace.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.utrace.api.Action;
import io.utrace.api.Engine;
import io.utrace.api.EngineOps;
import io.utrace.api.Event;
import io.utrace.api.EventSet;
import io.utrace.api.Examination;
import io.utrace.api.ResumeAction;
import io.utrace.api.SyscallAction;
import io.utrace.api.SyscallEntry;
import io.utrace.api.SyscallExit;
import io.utrace.api.WaitQueue;
import io.utrace.api.WaitStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A program's own seccomp filter. One that leaves a call to a tracer finds none, unless an engine
 * says that it is the tracer.
 */
@DisplayName("P25: a program with a filter of its own")
@Timeout(120)
class OwnFilterIT {
    private static final int GETPPID = 110;
    private static final int SIGSYS = 31;
    private static final Action ABORTED = Action.RESUME.with(SyscallAction.ABORT);

    private static Path program;

    @RegisterExtension final Session session = new Session();

    @TempDir private Path directory;

    @BeforeAll
    static void build() throws Exception {
        program = CPrograms.build("filtered");
    }

    private String untraced(String how) throws Exception {
        Path out = directory.resolve("untraced");
        Process process =
                new ProcessBuilder(program.toString(), how)
                        .redirectErrorStream(true)
                        .redirectOutput(out.toFile())
                        .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return Files.readString(out);
    }

    @ParameterizedTest
    @CsvSource({
        "trace, 'getppid fails, errno 38'",
        "errno, 'getppid fails, errno 7'",
        "trap, 'signal 31 code 1 errno 7 call 110'"
    })
    @DisplayName("P25: its calls fail as they do untraced, whether or not they are watched")
    void asUntraced(String how, String expected) throws Exception {
        String asUntraced = untraced(how);
        assertThat(asUntraced).startsWith(expected);

        Recorder calls = new Recorder(session.utrace);
        assertThat(session.run("exec " + program + " " + how, calls::attach)).isZero();
        assertThat(session.output()).isEqualTo(asUntraced);
        List<String> events = calls.all().getFirst();
        // A call that the filter ends has its entry and its exit, like any other.
        assertThat(events).containsSubsequence("enter " + GETPPID, "leave " + GETPPID);
        assertThat(events.contains("signal " + SIGSYS)).isEqualTo(how.equals("trap"));

        Recorder signals =
                new Recorder(session.utrace) {
                    @Override
                    EventSet wanted() {
                        return EVENTS.minus(Event.SYSCALL_ENTRY, Event.SYSCALL_EXIT);
                    }
                };
        assertThat(session.run("exec " + program + " " + how, signals::attach)).isZero();
        assertThat(session.output()).isEqualTo(asUntraced);
        assertThat(session.failures).isEmpty();
    }

    /** A tracer for the program's filter: what it makes of getppid, and what it saw. */
    private class FilterTracer implements EngineOps {
        final List<String> seen = new CopyOnWriteArrayList<>();

        Action decide(Action action, Engine engine, SyscallEntry call) {
            return action;
        }

        @Override
        public Action reportSeccomp(Action action, Engine engine, SyscallEntry call) {
            seen.add("seccomp %d %d %s".formatted(call.number(), call.filterData(), action));
            return decide(action, engine, call);
        }

        @Override
        public Action reportSyscallEntry(Action action, Engine engine, SyscallEntry call) {
            if (call.number() == GETPPID) {
                seen.add("enter " + call.filterData());
            }
            return action.with(ResumeAction.RESUME);
        }

        @Override
        public Action reportSyscallExit(Action action, Engine engine, SyscallExit call) {
            if (call.number() == GETPPID) {
                seen.add("leave " + call.isError());
            }
            return action.with(ResumeAction.RESUME);
        }
    }

    private String trace(EngineOps tracer, Event... events) throws Exception {
        session.run("exec " + program + " trace", task -> session.attach(task, tracer, events));
        assertThat(session.failures).isEmpty();
        return session.output();
    }

    @Test
    @DisplayName("P25: an engine that only listens leaves its calls as they are without a tracer")
    void listened() throws Exception {
        FilterTracer listener = new FilterTracer();
        assertThat(trace(listener, Event.SECCOMP)).isEqualTo("getppid fails, errno 38\n");
        assertThat(listener.seen).containsExactly("seccomp 110 7 " + ABORTED);
    }

    @Test
    @DisplayName("P25: an engine that is the tracer has its calls made, after their entry")
    void traced() throws Exception {
        FilterTracer tracer =
                new FilterTracer() {
                    @Override
                    Action decide(Action action, Engine engine, SyscallEntry call) {
                        return action.with(SyscallAction.RUN);
                    }
                };
        assertThat(trace(tracer, Event.SECCOMP)).isEqualTo("getppid returns, errno 0\n");
        assertThat(tracer.seen).containsExactly("seccomp 110 7 " + ABORTED);
        tracer.seen.clear();
        assertThat(trace(tracer, Event.SECCOMP, Event.SYSCALL_ENTRY, Event.SYSCALL_EXIT))
                .isEqualTo("getppid returns, errno 0\n");
        assertThat(tracer.seen).endsWith("enter 0", "seccomp 110 7 " + ABORTED, "leave false");
    }

    @Test
    @DisplayName("P25: held there, a call's exit can still be asked for, and its result changed")
    void held() throws Exception {
        WaitQueue queue = session.utrace.newWaitQueue();
        AtomicReference<Engine> held = new AtomicReference<>();
        FilterTracer tracer =
                new FilterTracer() {
                    @Override
                    Action decide(Action action, Engine engine, SyscallEntry call) {
                        held.set(engine.retain());
                        engine.wakeUp(queue);
                        return Action.STOP.with(SyscallAction.RUN);
                    }

                    @Override
                    public Action reportSyscallExit(
                            Action action, Engine engine, SyscallExit call) {
                        if (call.number() == GETPPID) {
                            call.setResult(-7);
                        }
                        return super.reportSyscallExit(action, engine, call);
                    }
                };
        CompletableFuture<WaitStatus> end =
                session.start(
                        "exec " + program + " trace",
                        task -> session.attach(task, tracer, Event.SECCOMP));
        queue.waitUntil(() -> held.get() != null);
        Engine engine = held.get();
        // who comes late may come between the callback and the stop
        engine.barrier();
        try (Examination examination = engine.examine()) {
            assertThat(examination.registers().get("orig_rax")).isEqualTo(GETPPID);
            assertThat(examination.filter(1)).isEmpty();
            // Loads the number, compares it, and has two answers.
            assertThat(examination.filter(0).orElseThrow()).hasSize(4 * 8);
            assertThat(examination.filterFlags(1)).isEmpty();
            assertThat(examination.filterFlags(0)).hasValue(0);
        }
        engine.setEvents(EventSet.of(Event.SECCOMP, Event.SYSCALL_EXIT));
        engine.control(ResumeAction.RESUME);
        assertThat(end.get().exitCode()).isZero();
        assertThat(session.output()).isEqualTo("getppid fails, errno 7\n");
        assertThat(tracer.seen).contains("leave true");
    }
}
