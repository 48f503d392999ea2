package io.utrace.faults;

import io.utrace.api.Action;
import io.utrace.api.Engine;
import io.utrace.api.EngineOps;
import io.utrace.api.Event;
import io.utrace.api.EventSet;
import io.utrace.api.ResumeAction;
import io.utrace.api.SyscallEntry;
import io.utrace.api.Task;
import io.utrace.api.UtraceException;
import io.utrace.api.WaitQueue;
import io.utrace.api.spi.ModuleContext;
import io.utrace.api.spi.ModuleDescription;
import io.utrace.api.spi.TracingModule;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;

/** Has a method of each form, and calls each once for every call of the task's. */
final class Woven implements TracingModule, EngineOps {
    private interface Named {
        int number();

        default int twice() {
            return 2 * number();
        }

        static int none() {
            return 0;
        }
    }

    private record Pair(int number) implements Named {}

    private enum Kind implements Named {
        ONE {
            @Override
            public int number() {
                return 1;
            }
        }
    }

    private abstract static class Base {
        abstract int hook();

        int template() {
            return hook();
        }
    }

    private final class Inner extends Base {
        @Override
        int hook() {
            return last(count(1), 2L);
        }
    }

    private static final class Odd extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            return "odd";
        }
    }

    private static final Set<String> SEEN = initial();

    private final Lock lock = new ReentrantLock();
    private ModuleContext context;
    private WaitQueue queue;

    @Override
    public ModuleDescription description() {
        return ModuleDescription.of("woven", "Has a method of each form");
    }

    @Override
    public void start(ModuleContext started) {
        context = started;
        queue = started.utrace().newWaitQueue();
        queue.add(task -> false, false);
        started.onTarget(task -> watch(task));
    }

    private void watch(Task task) {
        try (Engine engine = context.utrace().attach(task, this, null)) {
            engine.setEvents(EventSet.of(Event.SYSCALL_ENTRY));
        } catch (UtraceException gone) {
            // nothing to do
        }
    }

    @Override
    public Action reportSyscallEntry(Action action, Engine engine, SyscallEntry call) {
        IntSupplier supplier = () -> Named.none() + 1;
        int sum = supplier.getAsInt() + new Pair(3).twice() + Kind.ONE.twice();
        Base base = new Inner();
        sum += base.template();
        SEEN.add(Thread.currentThread().getName());
        sum += guarded() + locked() + caught();
        return sum < 0 ? Action.STOP : action.with(ResumeAction.RESUME);
    }

    private static Set<String> initial() {
        return new HashSet<>();
    }

    private int count(int number) {
        return number;
    }

    private static int count(long number) {
        return (int) number;
    }

    private final int last(int one, long other) {
        return one + count(other);
    }

    private synchronized int guarded() {
        return count(2);
    }

    private int locked() {
        lock.lock();
        try {
            return held();
        } finally {
            lock.unlock();
        }
    }

    private static int held() {
        return 3;
    }

    private int caught() {
        try {
            return odd();
        } catch (RuntimeException odd) {
            return 4;
        }
    }

    private static int odd() {
        throw new Odd();
    }

    private static native int nativeNumber();

    private static int never() {
        return nativeNumber();
    }

    @Override
    public void stop() {
        context.output().println("stopped " + SEEN);
        if (context.output() == null) {
            never();
        }
    }
}
