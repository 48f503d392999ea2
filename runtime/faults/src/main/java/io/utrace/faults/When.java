package io.utrace.faults;

/**
 * At which of the crossings of a boundary, counted from 1, a fault is injected. {@link Plan} has an
 * example of each as text, and of two by code.
 */
public sealed interface When {
    /**
     * At one.
     *
     * @param n which, from 1
     */
    record Nth(long n) implements When {
        /** Checks it. */
        public Nth {
            positive(n);
        }

        @Override
        public boolean includes(long crossing) {
            return crossing == n;
        }

        @Override
        public long after(long crossing) {
            return crossing < n ? n : Long.MAX_VALUE;
        }

        @Override
        public String text() {
            return "nth " + n;
        }
    }

    /**
     * At every so manyth.
     *
     * @param n 1 for all, 2 for every other one
     */
    record Every(long n) implements When {
        /** Checks it. */
        public Every {
            positive(n);
        }

        @Override
        public boolean includes(long crossing) {
            return crossing % n == 0;
        }

        @Override
        public long after(long crossing) {
            return crossing - crossing % n + n;
        }

        @Override
        public String text() {
            return "every " + n;
        }
    }

    /**
     * At some, by chance: with the same seed at the same ones.
     *
     * @param probability from 0 to 1
     * @param seed decides
     */
    record Chance(double probability, long seed) implements When {
        /** Checks it. */
        public Chance {
            if (!(probability >= 0 && probability <= 1)) {
                throw new IllegalArgumentException("not from 0 to 1: " + probability);
            }
        }

        @Override
        public boolean includes(long crossing) {
            // A function of the number, not a sequence: so threads that cross at once don't matter.
            long mixed = seed + crossing * 0x9e3779b97f4a7c15L;
            mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L;
            mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
            mixed ^= mixed >>> 31;
            return (mixed >>> 11) * 0x1.0p-53 < probability;
        }

        @Override
        public long after(long crossing) {
            return crossing + 1;
        }

        @Override
        public String text() {
            return "chance " + probability + " seed " + seed;
        }
    }

    private static void positive(long n) {
        if (n < 1) {
            throw new IllegalArgumentException("crossings are counted from 1: " + n);
        }
    }

    /**
     * Tells whether it is at a crossing.
     *
     * @param crossing its number, from 1
     * @return true when the fault is to be injected
     */
    boolean includes(long crossing);

    /**
     * Gives the next crossing that may be included: none between is.
     *
     * @param crossing its number, or 0
     * @return a greater one; {@link Long#MAX_VALUE} when there is none
     */
    long after(long crossing);

    /**
     * Writes it as in a plan.
     *
     * @return for example {@code nth 3}
     */
    String text();
}
