package io.utrace.faults;

import java.util.List;

/**
 * Judges runs. An author's own tells whether what the module reported is consistent:
 *
 * <pre>{@code
 * Oracle counts = Oracle.of("counts", run ->
 *         run.moduleOutput().matches("([0-9]+ system calls\n)?")
 *                 ? List.of()
 *                 : List.of("not a count: " + run.moduleOutput()));
 * }</pre>
 */
public interface Oracle {
    /** What an oracle does. */
    @FunctionalInterface
    interface Judgement {
        /**
         * Judges a run.
         *
         * @param run the run
         * @return what is wrong with it, a line each; empty when nothing is
         */
        List<String> of(Run run);
    }

    /**
     * Names it.
     *
     * @return one word or two
     */
    String name();

    /**
     * Judges a run. On one thread at a time for each run, but for several runs at once.
     *
     * @param run the run
     * @return what is wrong with it, a line each; empty when nothing is
     */
    List<String> judge(Run run);

    /**
     * Makes one.
     *
     * @param name its name
     * @param judgement what it does
     * @return the oracle
     */
    static Oracle of(String name, Judgement judgement) {
        return new Oracle() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public List<String> judge(Run run) {
                return judgement.of(run);
            }
        };
    }
}
