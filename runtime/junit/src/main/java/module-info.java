/** For the tests of tracing modules: a JUnit extension with tasks to trace. */
module io.utrace.junit {
    requires transitive io.utrace.sim;
    requires transitive org.junit.jupiter.api;
    requires io.utrace.host;
    requires io.utrace.linux;

    exports io.utrace.junit;
}
