package io.utrace.faults;

import io.utrace.api.Action;
import io.utrace.api.Engine;
import io.utrace.api.ResumeAction;
import org.jspecify.annotations.Nullable;

/** What a callback answers that has no opinion. */
final class Neutral {
    private Neutral() {}

    static @Nullable Object answer(Passage passage) {
        return switch (passage.boundary.name()) {
            case "wakeFunction", "condition" -> false;
            case "start", "stop", "onTarget", "release", "reportReap" -> null;
            case "reportDeath" -> Action.RESUME;
            case "reportQuiesce", "reportSignal" -> action(passage).with(own(passage.shell.engine));
            default -> action(passage).with(ResumeAction.RESUME);
        };
    }

    private static Action action(Passage passage) {
        return (Action) passage.arguments[0];
    }

    private static ResumeAction own(@Nullable Engine engine) {
        return engine != null && engine.wantsStop() ? ResumeAction.STOP : ResumeAction.RESUME;
    }
}
