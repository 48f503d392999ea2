package io.utrace.faults;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What is to go wrong in a run. As text, one fault a line:
 *
 * <pre>
 * # module      where                side   when                 what
 * call-counter  reportSyscallEntry   enter  nth 3                throw java.lang.OutOfMemoryError
 * call-counter  Engine.control       exit   every 2              answer IN_PROGRESS
 * call-counter  Memory.read          exit   chance 0.1 seed 42   answer SHORT
 * </pre>
 *
 * <p>Blank lines, and all from a {@code #} on, mean nothing. The same, made by code:
 *
 * <pre>{@code
 * Plan plan = Plan.of("call-counter")
 *         .at("reportSyscallEntry", Side.ENTER).nth(3).inject(Fault.thrown(OutOfMemoryError.class))
 *         .at("Engine.control", Side.EXIT).every(2).inject(Fault.answer(Answer.IN_PROGRESS))
 *         .build();
 * }</pre>
 *
 * @param injections the faults
 */
public record Plan(List<Injection> injections) {
    /** Nothing goes wrong. */
    public static final Plan NONE = new Plan(List.of());

    /** Takes a copy. */
    public Plan {
        injections = List.copyOf(injections);
    }

    /**
     * Reads a plan.
     *
     * @param text one fault a line
     * @param modules the modules there are
     * @return the plan
     * @throws PlanException when it can't be read
     */
    public static Plan parse(String text, Collection<String> modules) {
        return new PlanReader(modules, Inside::isPossible).read(text);
    }

    /**
     * Tells whether something is to go wrong in methods of a module's own.
     *
     * @return true when these must be woven
     */
    public boolean isInside() {
        return injections.stream().anyMatch(injection -> injection.boundary().isInside());
    }

    /**
     * Begins to make a plan for one module.
     *
     * @param module its name
     * @return a builder without faults
     */
    public static Builder of(String module) {
        return new Builder(module);
    }

    /**
     * Writes it as {@link #parse} reads it.
     *
     * @return one line for each fault
     */
    public String text() {
        return injections.stream().map(Injection::text).collect(Collectors.joining("\n"));
    }

    /** Makes a plan. Not thread-safe. */
    public static final class Builder {
        private final String module;
        private final List<Injection> injections = new ArrayList<>();

        private Builder(String module) {
            this.module = module;
        }

        /**
         * Begins one more fault.
         *
         * @param boundary where, by name
         * @param side at which end
         * @return to say when
         * @throws IllegalArgumentException when there is no such boundary
         */
        public At at(String boundary, Side side) {
            Boundary known =
                    Boundary.named(boundary)
                            .orElseThrow(() ->
                                    new IllegalArgumentException(
                                            "no boundary is called " + boundary));
            return new At(this, known, side);
        }

        /**
         * Ends.
         *
         * @return the plan
         */
        public Plan build() {
            return new Plan(injections);
        }
    }

    /** A place in a plan that is being made: still to be said are the moment and the fault. */
    public static final class At {
        private final Builder builder;
        private final Boundary boundary;
        private final Side side;
        private When when = new When.Every(1);

        private At(Builder builder, Boundary boundary, Side side) {
            this.builder = builder;
            this.boundary = boundary;
            this.side = side;
        }

        /**
         * Says when: at one crossing. Without this, at all.
         *
         * @param n which, from 1
         * @return this
         */
        public At nth(long n) {
            when = new When.Nth(n);
            return this;
        }

        /**
         * Says when: at every so manyth crossing.
         *
         * @param n 2 for every other one
         * @return this
         */
        public At every(long n) {
            when = new When.Every(n);
            return this;
        }

        /**
         * Says when: by chance.
         *
         * @param probability from 0 to 1
         * @param seed decides
         * @return this
         */
        public At chance(double probability, long seed) {
            when = new When.Chance(probability, seed);
            return this;
        }

        /**
         * Says what.
         *
         * @param fault the fault
         * @return the builder, for more
         * @throws IllegalArgumentException when it can't be there
         */
        public Builder inject(Fault fault) {
            builder.injections.add(new Injection(builder.module, boundary, side, when, fault));
            return builder;
        }
    }
}
