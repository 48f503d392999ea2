/** Simulated tasks, and the explorer that tries every order in which things can happen to them. */
module io.utrace.sim {
    requires transitive io.utrace.engine;

    exports io.utrace.sim;
}
