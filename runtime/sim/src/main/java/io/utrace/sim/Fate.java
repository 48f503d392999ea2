package io.utrace.sim;

import io.utrace.api.Event;
import io.utrace.api.EventSet;
import io.utrace.engine.Outlook;

/** What can still become of a task: what SIGKILL, and the end of its program, rule out. */
final class Fate {
    private static final int OF_DEATH =
            Event.QUIESCE.bit() | Event.EXIT.bit() | Event.DEATH.bit() | Event.REAP.bit();

    /** Its exit has begun: it won't be in user mode any more. */
    private static final Outlook ENDING = new Outlook(OF_DEATH, false, true);

    /** Its exit is the next thing that happens to it, wherever it is, held or not. */
    private static final Outlook DOOMED = new Outlook(OF_DEATH, false, false);

    private Fate() {}

    static Outlook of(Course course) {
        if (course.isEnding()) {
            return ENDING;
        }
        if (course.waiting != Course.Waiting.ANSWER && course.feelsKill()) {
            return DOOMED;
        }
        int events = EventSet.ALL.bits();
        if (!mayCall(course)) {
            events &= ~Event.SYSCALL_ENTRY.bit();
            events &= course.place == Course.Place.LEAVE ? ~0 : ~Event.SYSCALL_EXIT.bit();
        }
        return new Outlook(events, !course.killed || !endsOnTheWay(course), true);
    }

    /** Whether there is a system call ahead, or one whose exit hasn't been reached. */
    static boolean mayCall(Course course) {
        for (int at = Math.max(course.pc, 0); at < course.program.steps().size(); at++) {
            Step step = course.program.steps().get(at);
            boolean isCall = !(step instanceof Step.Compute || step instanceof Step.Raise);
            if (isCall && !(at == course.pc && course.isLeaving())) {
                return true;
            }
        }
        return false;
    }

    /** Whether SIGKILL, which has come, takes effect before any report on the way to user mode. */
    private static boolean endsOnTheWay(Course course) {
        return switch (course.place) {
            case ENTRY, CALL, LEAVE -> true;
            // In ptrace's world SIGKILL takes a task out of every stop.
            default -> !course.isKernel();
        };
    }
}
