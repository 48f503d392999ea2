package io.utrace.sim;

import io.utrace.engine.Memento;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The threads of one simulated process. */
final class Group {
    private final List<SimTask> threads = new ArrayList<>(1);
    private int status = Signals.SIGKILL;
    private final JobControl jobControl = new JobControl(this);
    private final SimMemory memory = new SimMemory();

    void join(SimTask task) {
        threads.add(task);
        jobControl.born(task);
    }

    List<SimTask> threads() {
        return threads;
    }

    SimMemory memory() {
        return memory;
    }

    JobControl jobControl() {
        return jobControl;
    }

    /** What a signal does to its whole process when it is sent, whatever becomes of it then. */
    void sent(int signal) {
        for (SimTask thread : threads) {
            thread.signals().cancelFor(signal);
        }
        if (signal == Signals.SIGCONT) {
            jobControl.end();
        }
    }

    boolean isDead() {
        for (SimTask thread : threads) {
            if (!thread.isDead()) {
                return false;
            }
        }
        return true;
    }

    boolean isAlone(SimTask task) {
        for (SimTask thread : threads) {
            if (thread != task && !thread.isGone()) {
                return false;
            }
        }
        return true;
    }

    /** The group ends, and every other thread of it with the same status. */
    void exit(SimTask task, int newStatus) {
        status = newStatus;
        kill(task);
    }

    /** What a thread ends with that is killed. */
    int status() {
        return status;
    }

    /** SIGKILL for all but one. */
    void kill(@Nullable SimTask spared) {
        jobControl.forget();
        for (SimTask thread : threads) {
            if (thread != spared) {
                thread.kill();
            }
        }
    }

    /** The task goes on under the leader's number. */
    void lead(SimTask task) {
        int tgid = task.record().tgid();
        if (task.record().tid() != tgid) {
            task.record().rename(tgid);
        }
    }

    void keep(Memento memento) {
        status = memento.of(status);
        int count = memento.of(threads.size());
        while (threads.size() > count) {
            threads.removeLast();
        }
        jobControl.keep(memento);
        memory.keep(memento);
    }
}
