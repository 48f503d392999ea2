package io.utrace.faults;

import io.utrace.api.AttachFlag;
import io.utrace.api.Engine;
import io.utrace.api.Event;
import io.utrace.api.EventSet;
import io.utrace.api.Outcome;
import io.utrace.api.ResumeAction;
import io.utrace.api.UtraceException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the runtime could have answered to a call, and how it is made to. */
final class Answering {
    private static final int OF_DEATH = EventSet.of(Event.QUIESCE, Event.DEATH, Event.REAP).bits();

    private Answering() {}

    /** Whether the call isn't made at all. */
    static boolean replaces(Answer answer, Boundary boundary) {
        return switch (answer) {
            case IN_PROGRESS, SHORT -> false;
            case EAGAIN -> !boundary.name().equals("Examination.finish");
            default -> true;
        };
    }

    /** The answers that fit not only the call but what it was called with. */
    static Set<Answer> possible(Passage passage) {
        Set<Answer> possible = EnumSet.noneOf(Answer.class);
        for (Answer answer : Answer.to(passage.boundary)) {
            if (isPossible(answer, passage)) {
                possible.add(answer);
            }
        }
        return possible;
    }

    private static boolean isPossible(Answer answer, Passage passage) {
        Object[] arguments = passage.arguments;
        return switch (passage.boundary.name()) {
            case "Engine.control" -> isPossible(answer, (ResumeAction) arguments[0]);
            case "Engine.setEvents" ->
                    isPossible(answer, passage.engine(), (EventSet) arguments[0]);
            // in a callback nobody waits, and elsewhere one that isn't limited waits to the end
            case "Engine.barrier" ->
                    switch (answer) {
                        case IN_PROGRESS ->
                                passage.membrane.isInCallback() || arguments.length == 1;
                        case EINTR -> !passage.membrane.isInCallback();
                        default -> true;
                    };
            case "Engine.suspendSeccomp" -> answer != Answer.EOPNOTSUPP || (boolean) arguments[0];
            case "Engine.examine" -> answer != Answer.EAGAIN || !passage.membrane.isInCallback();
            case "WaitQueue.waitUntil" -> answer != Answer.ETIMEDOUT || arguments.length == 2;
            case "Utrace.attach" -> answer != Answer.EEXIST || isExclusive(arguments);
            case "Memory.read" -> (int) arguments[3] > (answer == Answer.SHORT ? 1 : 0);
            default -> true;
        };
    }

    private static boolean isPossible(Answer answer, ResumeAction action) {
        return switch (answer) {
            case IN_PROGRESS -> action == ResumeAction.STOP || action == ResumeAction.DETACH;
            case EALREADY -> action == ResumeAction.DETACH;
            case EOPNOTSUPP ->
                    action == ResumeAction.SINGLESTEP || action == ResumeAction.BLOCKSTEP;
            default -> true;
        };
    }

    private static boolean isPossible(Answer answer, @Nullable Engine engine, EventSet events) {
        int before = engine == null ? 0 : engine.events().bits();
        return switch (answer) {
            case IN_PROGRESS -> (before & ~events.bits()) != 0;
            case EALREADY -> ((before ^ events.bits()) & OF_DEATH) != 0;
            default -> true;
        };
    }

    private static boolean isExclusive(Object[] arguments) {
        return Arrays.stream(arguments)
                .anyMatch(argument ->
                        argument instanceof AttachFlag[] flags
                                && Arrays.asList(flags).contains(AttachFlag.EXCLUSIVE));
    }

    /** Answers for a call that isn't made, as it would: by a result or an exception. */
    static Object instead(Answer answer, Passage passage) throws InterruptedException {
        String message = "injected, in " + passage.boundary;
        return switch (answer) {
            case ESRCH -> {
                makeGone(passage);
                throw new UtraceException.NoSuchTask(message);
            }
            case EALREADY -> {
                passage.membrane.surroundings().kill(passage.task());
                throw new UtraceException.DeathUnderway(message);
            }
            case EAGAIN -> throw new UtraceException.NotStopped(message);
            case EEXIST -> throw new UtraceException.AlreadyAttached(message);
            case EOPNOTSUPP -> throw new UnsupportedOperationException(message);
            case EINTR -> throw new InterruptedException(message);
            case ENOENT -> Optional.empty();
            case ETIMEDOUT -> false;
            case EFAULT -> 0;
            case IN_PROGRESS, SHORT -> throw new AssertionError(answer);
        };
    }

    /** A detached engine says so, and so does the examination of a task that was killed. */
    private static void makeGone(Passage passage) {
        Engine engine = passage.engine();
        String name = passage.boundary.name();
        if (name.startsWith("Engine.") && engine != null) {
            passage.detach(engine);
        } else if (!name.startsWith("Utrace.")) {
            passage.membrane.surroundings().kill(passage.task());
        }
    }

    /** Answers for a call that was made. */
    static @Nullable Object instead(Answer answer, @Nullable Object returned) {
        return switch (answer) {
            case IN_PROGRESS -> Outcome.IN_PROGRESS;
            case EAGAIN -> false;
            case SHORT -> returned instanceof Integer count ? count / 2 : returned;
            default -> throw new AssertionError(answer);
        };
    }
}
