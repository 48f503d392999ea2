/**
 * The stable contract between tracing modules and whatever runs them: engines that share a task
 * under the rules of utrace. It depends on SLF4J and JSpecify and on nothing else; everything a
 * module needs is here.
 */
module io.utrace.api {
    requires transitive org.slf4j;
    requires static transitive org.jspecify;

    exports io.utrace.api;
    exports io.utrace.api.spi;
}
