/** The core of utrace: engines and tasks, without threads, clock or input and output of its own. */
module io.utrace.engine {
    requires transitive io.utrace.api;

    exports io.utrace.engine;
}
