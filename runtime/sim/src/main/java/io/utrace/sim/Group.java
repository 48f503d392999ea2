package io.utrace.sim;

import io.utrace.engine.Memento;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The threads of one simulated process. */
final class Group {
    private final List<SimTask> threads = new ArrayList<>(1);
    private final JobControl jobControl = new JobControl(this);

    void join(SimTask task) {
        threads.add(task);
        jobControl.born(task);
    }

    List<SimTask> threads() {
        return threads;
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
        int count = memento.of(threads.size());
        while (threads.size() > count) {
            threads.removeLast();
        }
        jobControl.keep(memento);
    }
}
