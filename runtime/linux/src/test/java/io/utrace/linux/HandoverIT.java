package io.utrace.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.utrace.api.Action;
import io.utrace.api.Engine;
import io.utrace.api.EngineOps;
import io.utrace.api.Event;
import io.utrace.api.EventSet;
import io.utrace.api.Registers;
import io.utrace.api.SyscallAction;
import io.utrace.api.SyscallEntry;
import io.utrace.api.SyscallExit;
import io.utrace.api.SyscallSet;
import io.utrace.api.WaitStatus;
import io.utrace.engine.Callback;
import io.utrace.engine.Dispatch;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("Callbacks of real tasks that another thread makes")
@Timeout(60)
class HandoverIT {
    private static final int GETPPID = 110;
    private static final int GETPID = 39;
    private static final String PROGRAM =
            "kill -CONT $$; sh -c '(exit 3); true & wait; kill -USR1 $$'; /bin/true; exit 4";

    @RegisterExtension final Session session = new Session();

    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final BlockingQueue<Callback> unmade = new LinkedBlockingQueue<>();
    private final Dispatch onThread =
            pass -> {
                Callback callback = pass.handOver();
                thread.execute(callback::make);
                return null;
            };
    private final Dispatch never =
            pass -> {
                unmade.add(pass.handOver());
                return null;
            };

    @AfterEach
    void endThread() {
        thread.shutdownNow();
    }

    @Test
    @DisplayName("they are the same as those that its tracer thread makes")
    void sameEvents() throws Exception {
        Recorder inline = new Recorder(session.utrace);
        Recorder handedOver = new Recorder(session.tasks.utrace(onThread));
        int status =
                session.run(
                        PROGRAM,
                        task -> {
                            inline.attach(task);
                            handedOver.attach(task);
                        });
        assertThat(status).isEqualTo(4);
        assertThat(session.failures).isEmpty();
        assertThat(handedOver.events).isEqualTo(inline.events);
        assertThat(handedOver.count("reaped")).isEqualTo(handedOver.events.size());
    }

    @Test
    @DisplayName("they see the call and its registers, and change them")
    void changes() throws Exception {
        List<String> seen = Collections.synchronizedList(new ArrayList<>());
        EngineOps ops =
                new EngineOps() {
                    @Override
                    public Action reportSyscallEntry(Action action, Engine own, SyscallEntry call) {
                        own.setEvents(EventSet.of(Event.SYSCALL_EXIT));
                        Registers registers = call.registers();
                        seen.add("orig_rax " + registers.get("orig_rax"));
                        try (var examination = own.examine()) {
                            seen.add("examined " + examination.registers().get("orig_rax"));
                        }
                        registers.set("r12", 5);
                        seen.add("r12 " + registers.get("r12"));
                        call.setNumber(GETPID);
                        call.setResult(7);
                        return Action.RESUME.with(SyscallAction.ABORT);
                    }

                    @Override
                    public Action reportSyscallExit(Action action, Engine own, SyscallExit call) {
                        own.setEvents(EventSet.NONE);
                        seen.add("r12 " + call.registers().get("r12"));
                        seen.add(call.number() + " = " + call.result());
                        call.setResult(-1);
                        return Action.RESUME;
                    }
                };
        List<String> program = new ArrayList<>();
        EngineOps last =
                new EngineOps() {
                    @Override
                    public Action reportSyscallExit(Action action, Engine own, SyscallExit call) {
                        program.add(call.number() + " = " + call.result());
                        return Action.RESUME;
                    }
                };
        session.run(
                "true",
                task -> {
                    EventSet events = EventSet.of(Event.SYSCALL_ENTRY, Event.SYSCALL_EXIT);
                    SyscallSet calls = SyscallSet.of(GETPPID);
                    session.tasks.utrace(onThread).attach(task, ops, null).setEvents(events, calls);
                    session.attach(task, last, Event.SYSCALL_EXIT);
                });
        assertThat(session.failures).isEmpty();
        assertThat(seen)
                .containsExactly("orig_rax 110", "examined 110", "r12 5", "r12 5", GETPID + " = 7");
        assertThat(program).contains(GETPID + " = -1");
    }

    @Test
    @DisplayName("one that never ends costs its engine, when somebody says so, and nobody else")
    void hung() throws Exception {
        Recorder inline = new Recorder(session.utrace);
        AtomicInteger releases = new AtomicInteger();
        EngineOps hanging =
                new EngineOps() {
                    @Override
                    public void release(@Nullable Object data) {
                        releases.incrementAndGet();
                    }
                };
        CompletableFuture<WaitStatus> end =
                session.start(
                        PROGRAM,
                        task -> {
                            inline.attach(task);
                            try (Engine engine =
                                    session.tasks.utrace(never).attach(task, hanging, null)) {
                                engine.setEvents(EventSet.ALL);
                            }
                        });
        unmade.take().fail();
        assertThat(end.get().shellStatus()).isEqualTo(4);
        session.tasks.awaitIdle();
        assertThat(unmade).isEmpty();
        assertThat(releases).hasValue(1);
        assertThat(inline.count("exiting 4")).isEqualTo(1);
    }

    @Test
    @DisplayName("a task that is killed while its creator's is being made is told of all the same")
    void childKilled() throws Exception {
        Recorder recorder = new Recorder(session.tasks.utrace(onThread));
        recorder.hook((engine, note) -> {
            if (note.equals("clone")) {
                int child = recorder.engines().getLast().task().tid();
                Tracer.kernel().kill(child, Kernel.SIGKILL);
                while (ProcStatus.of(Tracer.kernel(), child).tracer() != 0) {
                    Thread.onSpinWait();
                }
            }
        });
        assertThat(session.run("sleep 1000; exit 4", recorder::attach)).isEqualTo(4);
        assertThat(recorder.all().getLast()).containsExactly("exiting 137", "dead 137", "reaped");
        assertThat(session.failures).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "QUIESCE",
                "SYSCALL_ENTRY",
                "SYSCALL_EXIT",
                "CLONE",
                "EXEC",
                "SIGNAL_IGN",
                "EXIT"
            })
    @DisplayName("the runtime ends while one is being made: the program goes on")
    void closed(Event event) throws Exception {
        CompletableFuture<WaitStatus> end =
                session.start(
                        PROGRAM,
                        task ->
                                session.tasks
                                        .utrace(never)
                                        .attach(task, new EngineOps() {}, null)
                                        .setEvents(EventSet.of(event)));
        Callback callback = unmade.take();
        session.tasks.close();
        assertThat(end.get().shellStatus()).isEqualTo(4);
        callback.make();
        assertThat(unmade).isEmpty();
        assertThat(session.failures).isEmpty();
    }
}
