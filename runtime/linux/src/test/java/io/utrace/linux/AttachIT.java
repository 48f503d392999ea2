package io.utrace.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.utrace.api.Task;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Attaching to running processes")
@Timeout(120)
class AttachIT {
    private static final int ROUNDS = Integer.getInteger("attach.rounds", 20);
    private static final int STRIDE = Integer.getInteger("attach.stride", 5);

    @RegisterExtension final Leaks leaks = new Leaks();

    private final List<String> failures = new CopyOnWriteArrayList<>();
    private final List<Bystander> started = new ArrayList<>();

    private RealTasks open() {
        return RealTasks.open(new Session.Told(failures));
    }

    @AfterEach
    void end() throws Exception {
        for (Bystander process : started) {
            process.end();
        }
        assertThat(failures).isEmpty();
    }

    private Bystander keep(Bystander process) {
        started.add(process);
        return process;
    }

    private Bystander start(String... command) throws IOException {
        return keep(new Bystander(command));
    }

    private Bystander startSteady(int threads) throws Exception {
        return keep(Bystander.program("steady", "" + threads));
    }

    private static void attachOrGone(RealTasks tasks, Bystander process, Recorder recorder)
            throws InterruptedException {
        try {
            tasks.attach(process.pid(), recorder::attach).get();
        } catch (ExecutionException gone) {
            assertThat(gone).hasCauseInstanceOf(AttachException.class);
        }
    }

    /** Orphans are init's to reap, which the tracer, when it is idle, doesn't wait for. */
    private static void awaitReaped(RealTasks tasks, Recorder recorder) {
        tasks.awaitIdle();
        while (recorder.events.keySet().stream()
                .anyMatch(
                        task -> tasks.utrace().task(task.tid()).filter(task::equals).isPresent())) {
            Thread.onSpinWait();
        }
    }

    /** Seized in the middle of a call, it may return from one that it wasn't seen to enter. */
    private static void assertLife(List<String> events) {
        List<String> calls =
                events.stream().filter(event -> event.matches("(enter|leave) .*")).toList();
        boolean isCut = !calls.isEmpty() && calls.getFirst().startsWith("leave ");
        int first = isCut ? events.indexOf(calls.getFirst()) + 1 : 0;
        Torture.assertLife(events.subList(first, events.size()));
    }

    @Test
    @DisplayName("every thread is shown, held, once; the process doesn't notice")
    void showsEveryThread() throws Exception {
        Bystander steady = startSteady(16);
        Set<Integer> shown = ConcurrentHashMap.newKeySet();
        AtomicInteger count = new AtomicInteger();
        try (RealTasks tasks = open()) {
            Recorder recorder = new Recorder(tasks.utrace());
            tasks.attach(
                            steady.pid(),
                            task -> {
                                shown.add(task.tid());
                                count.incrementAndGet();
                                recorder.attach(task);
                            })
                    .join();
            assertThat(shown).hasSize(count.get()).contains(steady.pid());
            assertThat(count.get()).isGreaterThanOrEqualTo(17);
            assertThat(steady.isTraced()).isTrue();
        }
        assertThat(steady.isTraced()).isFalse();
        assertThat(steady.threads()).hasSize(17);
        assertThat(steady.finish()).isZero();
    }

    @Test
    @DisplayName(
            "P38: a busy program with 16 threads doesn't notice being attached to again and again")
    void attachAndDetach() throws Exception {
        Bystander steady = startSteady(16);
        try (RealTasks tasks = open()) {
            for (int round = 0; round < ROUNDS; round++) {
                Recorder recorder = new Recorder(tasks.utrace());
                List<Task> shown = new CopyOnWriteArrayList<>();
                tasks.attach(
                                steady.pid(),
                                task -> {
                                    shown.add(task);
                                    recorder.attach(task);
                                })
                        .join();
                assertThat(shown.size()).as("round %d", round).isGreaterThanOrEqualTo(17);
                recorder.detachAll();
                tasks.awaitIdle();
                assertThat(steady.isTraced()).isFalse();
                assertThat(recorder.closeAll()).as("engines left").isZero();
            }
        }
        assertThat(steady.isAlive()).isTrue();
        assertThat(steady.finish()).isZero();
    }

    @Test
    @DisplayName("threads that are born meanwhile are in, whoever made them")
    void bornMeanwhile() throws Exception {
        Bystander relay = keep(Bystander.program("relay", "4"));
        try (RealTasks tasks = open()) {
            for (int round = 0; round < ROUNDS; round++) {
                Recorder recorder = new Recorder(tasks.utrace());
                tasks.attach(relay.pid(), recorder::attach).join();
                for (int tid : relay.threads()) {
                    ProcStatus status = ProcStatus.of(Tracer.kernel(), tid);
                    boolean isGone = status.tgid() == 0 || status.isZombie();
                    assertThat(isGone || status.tracer() != 0).as("%d is in", tid).isTrue();
                }
                recorder.detachAll();
                tasks.awaitIdle();
                assertThat(relay.isTraced()).isFalse();
            }
            Recorder last = new Recorder(tasks.utrace());
            tasks.attach(relay.pid(), last::attach).join();
            assertThat(relay.finish()).isZero();
            awaitReaped(tasks, last);
            last.all().forEach(AttachIT::assertLife);
            assertThat(last.closeAll()).as("engines left").isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisplayName("a process that is killed at any request of an attach is gone, and told of once")
    void killedMeanwhile(boolean afterwards) throws Exception {
        int step = 1;
        while (isKilledAt(step, afterwards)) {
            step += STRIDE;
        }
        System.out.printf("%d steps%n", step);
        assertThat(step).isGreaterThan(20);
    }

    /** False when the attach was over before that step. */
    private boolean isKilledAt(int step, boolean afterwards) throws Exception {
        Bystander steady = startSteady(4);
        MurderousKernel kernel = new MurderousKernel(afterwards);
        boolean isOver;
        try (RealTasks tasks = RealTasks.open(new Session.Told(failures), 1, () -> kernel)) {
            tasks.awaitIdle();
            Recorder recorder = new Recorder(tasks.utrace());
            kernel.killAt(step, steady.pid());
            attachOrGone(tasks, steady, recorder);
            isOver = kernel.disarm();
            steady.signal(Kernel.SIGKILL);
            assertThat(steady.finish()).as("step %d", step).isEqualTo(137);
            awaitReaped(tasks, recorder);
            recorder.all().forEach(AttachIT::assertLife);
            assertThat(recorder.closeAll()).as("engines left, step %d", step).isZero();
        }
        steady.end();
        assertThat(failures).as("step %d", step).isEmpty();
        return !isOver;
    }

    /** Sleeps through the end of whom it has just seized. */
    private static final class SleepyKernel extends Kernel {
        private final int victim;

        SleepyKernel(int victim) {
            super(Architecture.current());
            this.victim = victim;
        }

        @Override
        long ptrace(int request, int tid, long address, long data) {
            long result = super.ptrace(request, tid, address, data);
            boolean isSeized = request == Ptrace.SEIZE && result == 0 && tid != victim;
            if (isSeized && ProcStatus.of(this, tid).tgid() == victim) {
                kill(victim, SIGKILL);
                // Ended by the midwife, who reaps it.
                while (ProcStatus.of(this, tid).tgid() != 0) {
                    Thread.onSpinWait();
                }
            }
            return result;
        }
    }

    @Test
    @DisplayName("P17: a thread that has ended, and is reaped, before its seizing is over, is gone")
    void reapedMeanwhile() throws Exception {
        Bystander steady = startSteady(4);
        Kernel kernel = new SleepyKernel(steady.pid());
        try (RealTasks tasks = RealTasks.open(new Session.Told(failures), 1, () -> kernel)) {
            Recorder recorder = new Recorder(tasks.utrace());
            attachOrGone(tasks, steady, recorder);
            assertThat(steady.finish()).isEqualTo(137);
            awaitReaped(tasks, recorder);
            recorder.all().forEach(AttachIT::assertLife);
            assertThat(recorder.closeAll()).as("engines left").isZero();
        }
    }

    /** Finds a thread by its number, and seizes it when its execve is over, as the kernel may. */
    private static final class PatientKernel extends Kernel {
        private final Bystander process;

        PatientKernel(Bystander process) {
            super(Architecture.current());
            this.process = process;
        }

        @Override
        long ptrace(int request, int tid, long address, long data) {
            int leader = process.pid();
            boolean isOther = tid != leader && ProcStatus.of(this, tid).tgid() == leader;
            if (request != Ptrace.SEIZE || !isOther) {
                return super.ptrace(request, tid, address, data);
            }
            try {
                process.write("go");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            while (ProcStatus.of(this, tid).tgid() != 0) {
                Thread.onSpinWait();
            }
            return super.ptrace(request, leader, address, data);
        }
    }

    @Test
    @DisplayName("P17: a thread whose execve PTRACE_SEIZE has waited for is the leader by then")
    void execedMeanwhile() throws Exception {
        Bystander cat = keep(Bystander.program("lateexec"));
        Kernel kernel = new PatientKernel(cat);
        try (RealTasks tasks = RealTasks.open(new Session.Told(failures), 1, () -> kernel)) {
            Recorder recorder = new Recorder(tasks.utrace());
            tasks.attach(cat.pid(), recorder::attach).get();
            assertThat(recorder.engines()).hasSize(1);
            assertThat(cat.finish()).isZero();
            awaitReaped(tasks, recorder);
            recorder.all().forEach(AttachIT::assertLife);
            assertThat(recorder.closeAll()).as("engines left").isZero();
        }
    }

    @Test
    @DisplayName(
            "P17: a process that is always in an execve is attached to, or gone, but never in the way")
    void execLoop() throws Exception {
        for (int round = 0; round < Math.max(5, ROUNDS / 10); round++) {
            Bystander loop = start(CPrograms.build("execloop").toString(), "4", "50");
            try (RealTasks tasks = open()) {
                Recorder recorder = new Recorder(tasks.utrace());
                attachOrGone(tasks, loop, recorder);
                assertThat(loop.finish()).isEqualTo(5);
                tasks.awaitIdle();
            }
        }
    }

    @Test
    @DisplayName("P36: what can't be attached to is refused in one line")
    void refusals() throws Exception {
        Bystander sleeper = start("sleep", "1000");
        try (RealTasks tasks = open();
                RealTasks other = open()) {
            assertRefused(tasks, 4_000_000, "there is no process 4000000");
            if (isKernelSeen()) {
                assertRefused(tasks, 2, "2 (kthreadd) is a kernel thread, which can't be traced");
            }
            long self = ProcessHandle.current().pid();
            assertRefused(tasks, (int) self, self + " \\(.*\\) is this very tracer.*");
            long parent = ProcessHandle.current().parent().orElseThrow().pid();
            assertRefused(
                    tasks, (int) parent, parent + " \\(.*\\) is an ancestor of this tracer.*");
            Recorder recorder = new Recorder(other.utrace());
            other.attach(sleeper.pid(), recorder::attach).join();
            assertRefused(tasks, sleeper.pid(), ".*is traced by this tracer already");
        }
        Bystander strace = start("strace", "-o", "/dev/null", "-p", "" + sleeper.pid());
        try (RealTasks tasks = open()) {
            while (!sleeper.isTraced() && strace.isAlive()) {
                Thread.onSpinWait();
            }
            assertRefused(
                    tasks,
                    sleeper.pid(),
                    ".*is traced already, by process " + strace.pid() + " \\(strace\\)");
        }
    }

    /** In a pid namespace of its own a container sees no kernel thread. */
    private static boolean isKernelSeen() throws IOException {
        Path name = Path.of("/proc/2/comm");
        return Files.exists(name) && Files.readString(name).equals("kthreadd\n");
    }

    private static void assertRefused(RealTasks tasks, int pid, String line) {
        assertThatThrownBy(() -> tasks.attach(pid, task -> {}).join())
                .hasCauseInstanceOf(AttachException.class)
                .cause()
                .satisfies(refusal ->
                        assertThat(String.valueOf(refusal.getMessage()))
                                .matches(
                                        line.contains(".*")
                                                ? line
                                                : java.util.regex.Pattern.quote(line)));
    }
}
