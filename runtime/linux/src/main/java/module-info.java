/** Real Linux tasks over ptrace(2), by the Foreign Function and Memory API. */
module io.utrace.linux {
    requires transitive io.utrace.engine;

    exports io.utrace.linux;
}
