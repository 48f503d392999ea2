/** For the tests of tracing modules: a JUnit extension with tasks to trace. */
module io.utrace.junit {
    requires transitive io.utrace.sim;
    requires transitive org.junit.jupiter.api;
    requires transitive io.utrace.faults;
    requires io.utrace.host;
    requires io.utrace.linux;

    exports io.utrace.junit;
}
