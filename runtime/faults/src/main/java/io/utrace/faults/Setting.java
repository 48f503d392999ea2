package io.utrace.faults;

import java.util.EnumSet;
import java.util.Set;

/**
 * What there is at a crossing, and so what can go wrong there.
 *
 * @param answers what the call can be answered
 * @param hasTask whether there is a task to be killed
 * @param hasEngine whether there is an engine to be detached
 * @param hasQueue whether there is a queue to be woken
 */
record Setting(Set<Answer> answers, boolean hasTask, boolean hasEngine, boolean hasQueue) {
    static final Setting NOTHING = new Setting(Set.of(), false, false, false);

    /** What there is in both of two runs. */
    Setting and(Setting other) {
        Set<Answer> common = EnumSet.noneOf(Answer.class);
        common.addAll(answers);
        common.retainAll(other.answers);
        return new Setting(
                common,
                hasTask && other.hasTask,
                hasEngine && other.hasEngine,
                hasQueue && other.hasQueue);
    }
}
