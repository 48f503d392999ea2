package io.utrace.sim;

import io.utrace.engine.Memento;
import org.jspecify.annotations.Nullable;

/** The system calls of a simulated task. */
final class Calls {
    static final int ENOSYS = 38;

    private static final int GETPID = 39;
    private static final int EXIT = 60;
    private static final int EXIT_GROUP = 231;

    // what the kernel leaves in the result of a call that it will make again
    private static final int RESTART_FIRST = -516;
    private static final int RESTART_LAST = -512;

    private final Course course;

    /** The program's own call, whatever engines make of it. */
    private int number;

    /** In a call that makes a task, that task. */
    private @Nullable SimTask child;

    /** The task that waits in vfork for this one. */
    private @Nullable SimTask vforker;

    Calls(Course course) {
        this.course = course;
    }

    private Group group() {
        return course.task.group();
    }

    void enter(int call) {
        enter(call, 0, 0);
    }

    void enter(int call, long first, long second) {
        number = call;
        course.view.enter(call, first, second);
        course.place = Course.Place.ENTRY;
        if (course.port.isTraced(course.record.union())) {
            course.settle(course.stop.syscallEntry(course.view));
        } else {
            course.place = Course.Place.CALL;
        }
    }

    void make(Step step) {
        if (course.view.number != number) {
            makeAnother();
            return;
        }
        course.view.result = 0;
        switch (step) {
            case Step.Call(_, Step.Sleep sleep) -> {
                if (sleep == Step.Sleep.NONE) {
                    course.leave();
                } else {
                    course.place = Course.Place.ASLEEP;
                    course.port.sleeps(sleep == Step.Sleep.INTERRUPTIBLE);
                }
            }
            case Step.Await(_, Step.Sleep sleep, _) -> {
                course.place = Course.Place.ASLEEP;
                course.port.sleeps(sleep == Step.Sleep.INTERRUPTIBLE);
            }
            case Step.Kill _ -> {
                SimTask target = course.kernel.byTid((int) course.view.argument(0));
                if (target != null) {
                    target.send((int) course.view.argument(1));
                }
                course.leave();
            }
            case Step.React(int signal, Reaction reaction) -> {
                course.signals.react(signal, reaction);
                course.leave();
            }
            case Step.Spawn(Step.Birth birth, Program todo) -> spawn(birth, todo);
            case Step.Exec(Program next) -> exec(next);
            case Step.Exit(_, boolean whole) -> exit(whole);
            case Step.Compute _, Step.Touch _, Step.Raise _ ->
                    throw new AssertionError("not a call");
        }
    }

    /** The call that an engine put in the place of the program's own. */
    private void makeAnother() {
        switch (course.view.number) {
            case GETPID -> {
                course.view.result = course.record.tgid();
                course.leave();
            }
            case EXIT, EXIT_GROUP -> exit(course.view.number == EXIT_GROUP);
            // -ENOSYS, or what engines want of no call at all
            default -> course.leave();
        }
    }

    /** Whether the result says that the call is to be made again. */
    boolean isToBeMadeAgain() {
        return course.view.result >= RESTART_FIRST && course.view.result <= RESTART_LAST;
    }

    private void exit(boolean whole) {
        int status = (int) (course.view.argument(0) & 0xff) << 8;
        if (whole) {
            group().exit(course.task, status);
        }
        course.exit(status, false);
    }

    private void spawn(Step.Birth birth, Program todo) {
        SimTask newborn = course.kernel.add(todo, course.task, birth == Step.Birth.THREAD);
        child = newborn;
        course.view.child = newborn.record();
        course.view.result = newborn.record().tid();
        course.view.flags =
                birth == Step.Birth.VFORK ? 0x4100 : birth == Step.Birth.FORK ? 17 : 0x10900;
        if (birth == Step.Birth.VFORK) {
            newborn.course().calls().vforker = course.task;
        }
        course.place = Course.Place.CLONED;
        course.settle(course.stop.cloned(course.view));
    }

    boolean isVforkOver() {
        return child == null || child.course().calls().vforker == null || child.isDead();
    }

    private void exec(Program next) {
        group().kill(course.task);
        if (!group().isAlone(course.task)) {
            // It waits here until its siblings are dead.
            return;
        }
        course.view.formerTid = course.record.tid();
        group().lead(course.task);
        course.program = next;
        course.pc = -1;
        vforker = null;
        course.signals.forgetHandlers();
        course.place = Course.Place.EXECED;
        course.settle(course.stop.execed(course.view));
    }

    /** The new task runs from now on, whether or not this one does. */
    void startChild() {
        if (child != null && child.place() == Course.Place.NEWBORN) {
            child.start();
        }
    }

    boolean isVfork() {
        return child != null && child.course().calls().vforker != null;
    }

    void forgetChild() {
        child = null;
    }

    void keep(Memento memento) {
        child = memento.ofNullable(child);
        vforker = memento.ofNullable(vforker);
        number = memento.of(number, 0);
    }
}
