package io.utrace.linux;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.utrace.api.Action;
import io.utrace.api.Engine;
import io.utrace.api.EngineOps;
import io.utrace.api.Event;
import io.utrace.api.EventSet;
import io.utrace.api.Examination;
import io.utrace.api.Memory;
import io.utrace.api.Outcome;
import io.utrace.api.Registers;
import io.utrace.api.ResumeAction;
import io.utrace.api.SigInfo;
import io.utrace.api.SignalAction;
import io.utrace.api.SignalReport;
import io.utrace.api.SyscallExit;
import io.utrace.api.TaskState;
import io.utrace.api.UtraceException;
import io.utrace.api.UtraceException.NoSuchTask;
import io.utrace.api.UtraceException.NotStopped;
import io.utrace.api.WaitQueue;
import io.utrace.api.WaitStatus;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("Examining real tasks")
@Timeout(120)
class ExaminationIT {
    private static final int MARK = 1000;
    private static final int SIGSTOP = 19;
    private static final int SIGCONT = 18;
    private static final byte[] BREAKPOINT = {(byte) 0xcc};

    // <elf.h>
    private static final int NT_PRSTATUS = 1;
    private static final int NT_PRFPREG = 2;
    private static final int NT_X86_XSTATE = 0x202;

    // struct user_fpregs_struct, with which an XSAVE area begins
    private static final int ST0 = 32;
    private static final int XMM1 = 160 + 16;
    private static final int XMM2 = 160 + 2 * 16;

    /** Where the upper halves of AVX's registers are in an XSAVE area. */
    private static final int YMM2_UPPER = 576 + 2 * 16;

    private static Path program;

    @RegisterExtension final Session session = new Session();

    private final WaitQueue queue = session.utrace.newWaitQueue();
    private final Holder holder = new Holder();
    private CompletableFuture<WaitStatus> end = new CompletableFuture<>();

    @BeforeAll
    static void build() throws Exception {
        program = CPrograms.build("examined");
    }

    /** Holds the program at its mark, and at every signal; what it is told is asked of a test. */
    private final class Holder implements EngineOps {
        volatile @Nullable Engine held;
        volatile @Nullable Engine own;
        volatile long[] marked = {};
        volatile SignalAction onSignal = SignalAction.IGN;
        volatile Function<SyscallExit, Action> atMark = call -> Action.STOP;
        private volatile boolean isHeld;

        @Override
        public Action reportSyscallExit(Action action, Engine engine, SyscallExit call) {
            if (call.number() != MARK) {
                return Action.RESUME;
            }
            own = engine;
            marked = new long[] {call.argument(0), call.argument(1)};
            Action answer = atMark.apply(call);
            hold(engine);
            return answer;
        }

        @Override
        public Action reportSignal(Action action, Engine engine, SignalReport signal) {
            if (signal.signal() == 0) {
                return Action.RESUME.with(action.signalAction());
            }
            hold(engine);
            return Action.STOP.with(onSignal);
        }

        private void hold(Engine engine) {
            held = engine.retain();
            isHeld = true;
            engine.wakeUp(queue);
        }

        Engine await() throws InterruptedException {
            queue.waitUntil(() -> isHeld);
            isHeld = false;
            // who comes late may come between the callback and the stop
            Engine engine = requireNonNull(held);
            engine.barrier();
            return engine;
        }
    }

    private Engine startTo(String what) throws Exception {
        end =
                session.start(
                        "exec " + program + " " + what,
                        task -> session.attach(task, holder, Event.SYSCALL_EXIT).close());
        return holder.await();
    }

    private int goToEnd(Engine engine) throws Exception {
        engine.control(ResumeAction.RESUME);
        int status = end.get().shellStatus();
        assertThat(session.failures).isEmpty();
        return status;
    }

    private static ByteBuffer bytes(byte[] of) {
        return ByteBuffer.wrap(of).order(ByteOrder.LITTLE_ENDIAN);
    }

    // ---- registers

    @Test
    @DisplayName("a register that an observer sets is the task's, and every other engine's")
    void general() throws Exception {
        Engine engine = startTo("result");
        try (Engine other = session.attach(engine.task(), new EngineOps() {}, Event.QUIESCE);
                Examination look = engine.examine()) {
            assertThat(other.control(ResumeAction.STOP)).isEqualTo(Outcome.DONE);
            Registers registers = look.registers();
            Registers before = registers.copy();
            assertThat(registers.get("rax")).isEqualTo(-Kernel.ENOSYS);
            registers.set("rax", 7);
            registers.set(registers.names().indexOf("r15"), 0x123456789abcdefL);
            assertThat(registers.get("rax")).isEqualTo(7);
            assertThat(registers.get(0)).isEqualTo(0x123456789abcdefL);
            registers.set("r15", before.get("r15"));
            assertThat(before.get("rax")).isEqualTo(-Kernel.ENOSYS);
            assertThatThrownBy(() -> before.set("rax", 8))
                    .isInstanceOf(UnsupportedOperationException.class);
            assertThatThrownBy(() -> registers.set("eax", 8))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> registers.set(27, 8))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            try (Examination others = other.examine()) {
                assertThat(others.registers().get("rax")).isEqualTo(7);
            }
            ByteBuffer set = bytes(look.registerSet(NT_PRSTATUS));
            assertThat(set.getLong(10 * Long.BYTES)).isEqualTo(7);
            set.putLong(10 * Long.BYTES, 9);
            look.setRegisterSet(NT_PRSTATUS, set.array());
            assertThat(registers.get("rax")).isEqualTo(9);
            assertThat(look.finish()).isTrue();
            other.control(ResumeAction.DETACH);
        }
        assertThat(goToEnd(engine)).isEqualTo(9);
    }

    @Test
    @DisplayName("a value that a register can't have is refused, and the task keeps what it had")
    void refused() throws Exception {
        Engine engine = startTo("result");
        try (Examination look = engine.examine()) {
            Registers registers = look.registers();
            long segment = registers.get("cs");
            assertThatThrownBy(() -> registers.set("cs", 0x10))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("cs can't be 0x10");
            assertThat(registers.get("cs")).isEqualTo(segment);
            long flags = registers.get("eflags");
            registers.set("eflags", flags | 1L << 9 | 1L << 12);
            assertThat(registers.get("eflags")).as("what the kernel makes of it").isEqualTo(flags);
            assertThat(look.finish()).isTrue();
        }
        assertThat(goToEnd(engine)).isEqualTo(-1 & 0xff);
    }

    @Test
    @DisplayName("a callback sets registers, and what comes after it sees them")
    void inCallback() throws Exception {
        List<Long> seen = new ArrayList<>();
        holder.atMark =
                call -> {
                    Registers registers = call.registers();
                    registers.set("rax", 11);
                    seen.add(registers.get("rax"));
                    seen.add(call.registers().get("rax"));
                    return Action.STOP;
                };
        Engine engine = startTo("result");
        try (Examination look = engine.examine()) {
            seen.add(look.registers().get("rax"));
        }
        assertThat(seen).containsExactly(11L, 11L, 11L);
        assertThat(goToEnd(engine)).isEqualTo(11);
    }

    @Test
    @DisplayName("a callback examines and changes its own task without waiting for anybody")
    void ownExamination() throws Exception {
        holder.atMark =
                call -> {
                    try (Examination look = requireNonNull(holder.own).examine()) {
                        look.registers().set("rax", 5);
                        byte[] set = look.registerSet(NT_PRSTATUS);
                        assertThat(bytes(set).getLong(10 * Long.BYTES)).isEqualTo(5);
                        assertThat(look.registers().get("rax")).isEqualTo(5);
                        assertThat(call.registers().get("rax")).isEqualTo(5);
                        assertThat(look.signalInfo()).isEmpty();
                        assertThat(look.finish()).isTrue();
                    }
                    return Action.STOP;
                };
        Engine engine = startTo("result");
        assertThat(goToEnd(engine)).isEqualTo(5);
    }

    @Test
    @DisplayName("x87, SSE and AVX registers are read and changed")
    void vectors() throws Exception {
        Engine engine = startTo("vectors");
        boolean hasAvx = holder.marked[0] == 1;
        try (Examination look = engine.examine()) {
            ByteBuffer fp = bytes(look.registerSet(NT_PRFPREG));
            assertThat(fp.capacity()).isEqualTo(512);
            assertThat(fp.getLong(ST0)).as("1.5, extended").isEqualTo(0xc000000000000000L);
            assertThat(fp.getLong(XMM1)).isEqualTo(0x1111111111111111L);
            assertThat(fp.getLong(XMM1 + 8)).isEqualTo(0x2222222222222222L);
            fp.putLong(ST0, 0xa000000000000000L);
            fp.putLong(XMM1, 0x77);
            look.setRegisterSet(NT_PRFPREG, fp.array());
            ByteBuffer all = bytes(look.registerSet(NT_X86_XSTATE));
            assertThat(all.getLong(XMM1)).isEqualTo(0x77);
            if (hasAvx) {
                assertThat(all.getLong(XMM2)).isEqualTo(3);
                assertThat(all.getLong(YMM2_UPPER)).isEqualTo(5);
                all.putLong(XMM2 + 8, 0x88).putLong(YMM2_UPPER + 8, 0x99);
                look.setRegisterSet(NT_X86_XSTATE, all.array());
            }
            assertThatThrownBy(() -> look.registerSet(0x777))
                    .isInstanceOf(UnsupportedOperationException.class);
            assertThatThrownBy(() -> look.setRegisterSet(0x777, new byte[8]))
                    .isInstanceOf(UnsupportedOperationException.class);
            assertThatThrownBy(() -> look.setRegisterSet(NT_PRSTATUS, new byte[7]))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThat(look.finish()).isTrue();
        }
        assertThat(goToEnd(engine)).isZero();
        assertThat(session.output())
                .isEqualTo("1.25 77 2222222222222222" + (hasAvx ? " 3 88 5 99\n" : "\n"));
    }

    // ---- memory

    @Test
    @DisplayName("P30: a breakpoint in read-only code is hit, taken out, and the code run")
    void breakpoint() throws Exception {
        Engine engine = startTo("text");
        long answer = holder.marked[0];
        byte[] original = new byte[1];
        try (Examination look = engine.examine()) {
            Memory memory = look.memory();
            assertThat(memory.regions())
                    .filteredOn(region -> region.contains(answer))
                    .singleElement()
                    .satisfies(region -> {
                        assertThat(region.permissions()).isEqualTo("r-xp");
                        assertThat(region.name()).isEqualTo(program.toString());
                    });
            assertThat(look.signalInfo()).isEmpty();
            assertThat(memory.read(answer, original, 0, 1)).isEqualTo(1);
            assertThat(memory.write(answer, BREAKPOINT, 0, 1)).isEqualTo(1);
            assertThat(look.finish()).isTrue();
        }
        engine.setEvents(EventSet.SIGNALS);
        engine.control(ResumeAction.RESUME);
        Engine hit = holder.await();
        try (Examination look = hit.examine()) {
            assertThat(look.signalInfo()).map(SigInfo::signal).contains(Stepping.SIGTRAP);
            Registers registers = look.registers();
            assertThat(registers.instructionPointer()).isEqualTo(answer + 1);
            assertThat(look.memory().write(answer, original, 0, 1)).isEqualTo(1);
            registers.set("rip", answer);
            registers.set("rdi", 42);
            assertThat(look.finish()).isTrue();
        }
        assertThat(goToEnd(hit)).isZero();
        assertThat(session.output()).isEqualTo("43\n");
    }

    @Test
    @DisplayName("P39: writes end where memory does, and reach what the program can't write")
    void pages() throws Exception {
        Engine engine = startTo("pages");
        long page = holder.marked[0];
        long size = holder.marked[1];
        long readOnly = page + size;
        long unmapped = page + 2 * size;
        byte[] text = "xyzxyz".getBytes(StandardCharsets.US_ASCII);
        try (Examination look = engine.examine()) {
            Memory memory = look.memory();
            assertThat(memory.write(page, text, 2, 3)).isEqualTo(3);
            assertThat(memory.write(unmapped - 3, text, 0, 6)).isEqualTo(3);
            assertThat(memory.read(unmapped - 3, new byte[6], 0, 6)).isEqualTo(3);
            assertThat(memory.write(unmapped, text, 0, 6)).isZero();
            assertThat(memory.write(-8, text, 0, 6)).isZero();
            assertThat(memory.write(page, text, 0, 0)).isZero();
            byte[] both = new byte[(int) (2 * size)];
            assertThat(memory.read(page, both, 0, both.length)).isEqualTo(both.length);
            assertThat(memory.write(page, both, 0, both.length)).isEqualTo(both.length);
            assertThatThrownBy(() -> memory.write(page, text, 4, 3))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThat(memory.regions())
                    .filteredOn(region -> region.contains(readOnly))
                    .singleElement()
                    .extracting(Memory.Region::permissions)
                    .isEqualTo("r--p");
            assertThat(memory.regions()).noneMatch(region -> region.contains(unmapped));
        }
        assertThat(goToEnd(engine)).isZero();
        assertThat(session.output()).isEqualTo("zxy xyz\n");
    }

    @Test
    @DisplayName("a callback writes memory")
    void memoryInCallback() throws Exception {
        holder.atMark =
                call -> {
                    byte[] text = {'n', 'o', 'w'};
                    assertThat(call.memory().write(call.argument(0), text, 0, 3)).isEqualTo(3);
                    return Action.STOP;
                };
        assertThat(goToEnd(startTo("pages"))).isZero();
        assertThat(session.output()).isEqualTo("now aaa\n");
    }

    @Test
    @DisplayName("the regions are those of /proc/PID/maps")
    void maps() throws Exception {
        Engine engine = startTo("result");
        List<String> expected =
                Files.readAllLines(Path.of("/proc/" + engine.task().tid() + "/maps"));
        List<String> seen = new ArrayList<>();
        try (Examination look = engine.examine()) {
            for (Memory.Region region : look.memory().regions()) {
                String line =
                        "%08x-%08x %s %08x %s %d "
                                .formatted(
                                        region.start(),
                                        region.end(),
                                        region.permissions(),
                                        region.offset(),
                                        region.device(),
                                        region.inode());
                boolean isNamed = !region.name().isEmpty();
                seen.add(isNamed ? "%-73s".formatted(line) + region.name() : line);
            }
            assertThat(look.finish()).isTrue();
        }
        assertThat(seen).isEqualTo(expected);
        goToEnd(engine);
    }

    @Test
    @DisplayName("whatever a file is called, the name of its region is printable")
    void hostileName() throws Exception {
        Engine engine = startTo("odd");
        long page = holder.marked[0];
        try (Examination look = engine.examine()) {
            assertThat(look.memory().regions())
                    .filteredOn(region -> region.contains(page))
                    .singleElement()
                    .satisfies(region -> {
                        assertThat(region.name())
                                .isEqualTo("/memfd:n\\012e\\033[2J\\\\377 (deleted)");
                        assertThat(region.permissions()).isEqualTo("r--s");
                        assertThat(region.inode()).isNotZero();
                    });
        }
        goToEnd(engine);
    }

    @Test
    @DisplayName("the auxiliary vector is what the program's getauxval says")
    void auxiliaryVector() throws Exception {
        Engine engine = startTo("auxv");
        StringBuilder expected = new StringBuilder();
        try (Examination look = engine.examine()) {
            Map<Long, Long> values = look.memory().auxiliaryVector();
            for (String line : session.output().lines().toList()) {
                long type = Long.parseLong(line.substring(0, line.indexOf('=')));
                expected.append("%d=%d\n".formatted(type, values.getOrDefault(type, 0L)));
            }
            assertThat(look.finish()).isTrue();
        }
        assertThat(session.output()).isEqualTo(expected.toString());
        goToEnd(engine);
    }

    // ---- too late

    /** What a call answers for: the exceptions of a stop that is over. */
    private static void assertTooLate(Runnable call, Class<? extends UtraceException> expected) {
        assertThatThrownBy(call::run).isInstanceOf(expected);
    }

    @Test
    @DisplayName("after the resume nothing is written, even into the next stop")
    void resumed() throws Exception {
        Engine engine = startTo("twice");
        try (Examination look = engine.examine()) {
            Registers registers = look.registers();
            Memory memory = look.memory();
            long stack = registers.stackPointer();
            List<Runnable> calls =
                    List.of(
                            () -> registers.set("rax", 1),
                            () -> look.registerSet(NT_PRFPREG),
                            () -> look.setRegisterSet(NT_PRFPREG, new byte[8]),
                            look::signalInfo,
                            () -> memory.write(stack, BREAKPOINT, 0, 1));
            engine.control(ResumeAction.RESUME);
            calls.forEach(call -> assertTooLate(call, NotStopped.class));
            Engine again = holder.await();
            again.barrier();
            calls.forEach(call -> assertTooLate(call, NotStopped.class));
            assertThat(look.finish()).isFalse();
            try (Examination next = again.examine()) {
                next.registers().set("rax", 2);
                assertThat(next.finish()).isTrue();
            }
        }
        assertThat(goToEnd(engine)).isEqualTo(2);
    }

    @Test
    @DisplayName("killed in the stop: what isn't too late is void, all else is refused")
    void killed() throws Exception {
        for (int i = 0; i < 50; i++) {
            Engine engine = startTo("pages");
            long page = holder.marked[0];
            try (Examination look = engine.examine()) {
                Registers registers = look.registers();
                Tracer.kernel().kill(engine.task().tgid(), Kernel.SIGKILL);
                // The kill may take a moment; what is asked before it has come is answered.
                while (look.finish()) {
                    registers.set("rax", i);
                }
                for (Runnable late :
                        List.<Runnable>of(
                                () -> registers.set("rax", 1),
                                () -> look.registerSet(NT_PRFPREG),
                                () -> look.memory().write(page, BREAKPOINT, 0, 1),
                                look::signalInfo)) {
                    assertThatThrownBy(late::run)
                            .isInstanceOfAny(NoSuchTask.class, NotStopped.class);
                }
                assertThat(end.get().shellStatus()).isEqualTo(128 + Kernel.SIGKILL);
                assertTooLate(() -> registers.set("rax", 1), NoSuchTask.class);
                assertTooLate(() -> look.registerSet(NT_PRFPREG), NoSuchTask.class);
                assertTooLate(look::signalInfo, NoSuchTask.class);
                assertThat(look.memory().regions()).isEmpty();
                assertThat(look.memory().auxiliaryVector()).isEmpty();
                assertThat(look.memory().read(page, new byte[1], 0, 1)).isZero();
                assertThat(look.finish()).isFalse();
            } catch (NoSuchTask | NotStopped inTheMiddle) {
                // of the loop: the kill came between finish and the write
                assertThat(end.get().shellStatus()).isEqualTo(128 + Kernel.SIGKILL);
            }
        }
        assertThat(session.failures).isEmpty();
    }

    @Test
    @DisplayName("when the tracer closes, who waits for it is told")
    void closing() throws Exception {
        Engine engine = startTo("result");
        try (Examination look = engine.examine()) {
            Registers registers = look.registers();
            CompletableFuture<Void> writer =
                    CompletableFuture.runAsync(() -> {
                        while (true) {
                            registers.set("rax", 3);
                        }
                    });
            session.tasks.close();
            assertThatThrownBy(writer::get)
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isInstanceOfAny(NoSuchTask.class, NotStopped.class);
        }
        end.get();
    }

    // ---- job control

    @Test
    @DisplayName(
            "a task that a STOP has taken over in its group-stop is written to where it stands")
    void groupStop() throws Exception {
        Path busy = CPrograms.build("busy");
        CompletableFuture<Engine> attached = new CompletableFuture<>();
        end =
                session.start(
                        "exec " + busy + " -1",
                        task ->
                                attached.complete(
                                        session.attach(task, new EngineOps() {}, Event.QUIESCE)));
        Engine engine = attached.get();
        session.awaitOutput("ready\n");
        int pid = engine.task().tgid();
        Tracer.kernel().kill(pid, SIGSTOP);
        while (engine.task().state() != TaskState.STOPPED) {
            Thread.onSpinWait();
        }
        for (int i = 0; i < 100; i++) {
            assertThat(engine.control(ResumeAction.STOP)).isEqualTo(Outcome.DONE);
            try (Examination look = engine.examine()) {
                Registers registers = look.registers();
                long kept = registers.get("r15");
                registers.set("r15", i);
                assertThat(bytes(look.registerSet(NT_PRSTATUS)).getLong(0)).isEqualTo(i);
                registers.set("r15", kept);
                assertThat(look.signalInfo()).isEmpty();
            }
            engine.control(ResumeAction.RESUME);
        }
        Tracer.kernel().kill(pid, SIGCONT);
        Tracer.kernel().kill(pid, 15);
        assertThat(end.get().shellStatus()).isZero();
        assertThat(session.output()).isEqualTo("ready\ndone\n");
        assertThat(session.failures).isEmpty();
    }
}
