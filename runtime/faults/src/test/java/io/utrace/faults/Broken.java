package io.utrace.faults;

import io.utrace.api.Action;
import io.utrace.api.DeathReport;
import io.utrace.api.Engine;
import io.utrace.api.EngineOps;
import io.utrace.api.Event;
import io.utrace.api.EventSet;
import io.utrace.api.Examination;
import io.utrace.api.ResumeAction;
import io.utrace.api.SyscallEntry;
import io.utrace.api.SyscallExit;
import io.utrace.api.Task;
import io.utrace.api.UtraceException;
import io.utrace.api.WaitQueue;
import io.utrace.api.spi.ModuleContext;
import io.utrace.api.spi.ModuleDescription;
import io.utrace.api.spi.TracingModule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;

/** Modules that work, until something goes wrong. */
final class Broken {
    private Broken() {}

    /** What they have in common. */
    abstract static class Module implements TracingModule, EngineOps {
        ModuleContext context;

        abstract EventSet events();

        @Override
        public ModuleDescription description() {
            return ModuleDescription.of("broken", getClass().getSimpleName());
        }

        @Override
        public void start(ModuleContext started) {
            context = started;
            started.onTarget(this::watch);
        }

        void watch(Task task) {
            try (Engine engine = context.utrace().attach(task, this, null)) {
                engine.setEvents(events());
            } catch (UtraceException gone) {
                // nothing to watch
            }
        }
    }

    /** Keeps its engine when it can't have the events. */
    static final class LeaksAnEngine extends Module {
        @Override
        EventSet events() {
            return EventSet.of(Event.SYSCALL_ENTRY);
        }

        @Override
        void watch(Task task) {
            try {
                Engine engine = context.utrace().attach(task, this, null);
                engine.setEvents(events());
                engine.close();
            } catch (UtraceException gone) {
                // and so is the reference
            }
        }
    }

    /** Has a file open for each task, until that dies before its eyes. */
    static final class LeaksADescriptor extends Module {
        private final Map<Engine, FileChannel> files = new ConcurrentHashMap<>();

        @Override
        EventSet events() {
            return EventSet.of(Event.DEATH);
        }

        @Override
        void watch(Task task) {
            try (Engine engine = context.utrace().attach(task, this, null)) {
                files.put(engine, FileChannel.open(Path.of("/dev/null")));
                engine.setEvents(events());
            } catch (UtraceException gone) {
                // nothing to watch
            } catch (IOException none) {
                throw new UncheckedIOException(none);
            }
        }

        @Override
        public Action reportDeath(Engine engine, DeathReport death) {
            try {
                files.remove(engine).close();
            } catch (IOException lost) {
                throw new UncheckedIOException(lost);
            }
            return Action.DETACH;
        }
    }

    /** Takes each wake for that of the next stop. */
    static final class LosesAWakeUp extends Module {
        private final List<Engine> stops = new CopyOnWriteArrayList<>();
        private WaitQueue queue;
        private Thread thread;
        private volatile int wakes;
        private volatile boolean over;

        @Override
        EventSet events() {
            return EventSet.of(Event.SYSCALL_ENTRY);
        }

        @Override
        public void start(ModuleContext started) {
            queue = started.utrace().newWaitQueue();
            queue.add(
                    key -> {
                        wakes++;
                        return true;
                    },
                    false);
            thread = new Thread(this::resume, "resumer");
            thread.setDaemon(true);
            thread.start();
            super.start(started);
        }

        @Override
        public Action reportSyscallEntry(Action action, Engine engine, SyscallEntry call) {
            stops.add(engine.retain());
            engine.wakeUp(queue);
            return action.with(ResumeAction.STOP);
        }

        private void resume() {
            try {
                for (int next = 0; !over; next++) {
                    int mine = next;
                    queue.waitUntil(() -> over || wakes > mine);
                    if (mine < stops.size()) {
                        try (Engine engine = stops.get(mine)) {
                            engine.control(ResumeAction.RESUME);
                        } catch (UtraceException gone) {
                            // it needs no more
                        }
                    }
                }
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void stop() throws InterruptedException {
            over = true;
            queue.wakeUp(null);
            thread.join();
            stops.forEach(Engine::close);
        }
    }

    /** Doesn't expect the task to move while it looks. */
    static final class AssumesItCanLook extends Module {
        @Override
        EventSet events() {
            return EventSet.of(Event.SYSCALL_EXIT);
        }

        @Override
        public Action reportSyscallExit(Action action, Engine engine, SyscallExit call) {
            try (Examination look = engine.examine()) {
                context.output().println(look.registers().instructionPointer());
                if (!look.finish()) {
                    throw new IllegalStateException("the task has moved");
                }
            }
            return action.with(ResumeAction.RESUME);
        }
    }

    /** Expects a call to return. */
    static final class ForgetsDeath extends Module {
        private int inside;

        @Override
        EventSet events() {
            return EventSet.SYSCALLS;
        }

        @Override
        public Action reportSyscallEntry(Action action, Engine engine, SyscallEntry call) {
            inside++;
            return action.with(ResumeAction.RESUME);
        }

        @Override
        public Action reportSyscallExit(Action action, Engine engine, SyscallExit call) {
            inside--;
            return action.with(ResumeAction.RESUME);
        }

        @Override
        public void stop() {
            if (inside != 0) {
                throw new IllegalStateException(inside + " calls have not returned");
            }
        }
    }

    /** Has a callback wait for a thread that may have ended. */
    static final class BlocksInACallback extends Module {
        private record Question(Engine engine, CountDownLatch answered) {}

        private final BlockingQueue<Question> questions = new LinkedBlockingQueue<>();
        private Thread thread;

        @Override
        EventSet events() {
            return EventSet.of(Event.DEATH, Event.SYSCALL_ENTRY);
        }

        @Override
        public void start(ModuleContext started) {
            thread = new Thread(this::answer, "answerer");
            thread.setDaemon(true);
            thread.setUncaughtExceptionHandler((dead, failure) -> {});
            thread.start();
            super.start(started);
        }

        @Override
        public Action reportSyscallEntry(Action action, Engine engine, SyscallEntry call) {
            ask(engine);
            return action.with(ResumeAction.RESUME);
        }

        @Override
        public Action reportDeath(Engine engine, DeathReport death) {
            return Action.DETACH;
        }

        private void ask(Engine engine) {
            Question question = new Question(engine, new CountDownLatch(1));
            questions.add(question);
            try {
                question.answered().await();
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
        }

        private void answer() {
            try {
                while (true) {
                    Question question = questions.take();
                    question.engine().setEvents(events());
                    question.answered().countDown();
                }
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void stop() throws InterruptedException {
            thread.interrupt();
            thread.join();
        }
    }
}
