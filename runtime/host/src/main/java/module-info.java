import io.utrace.api.spi.TracingModule;

/** Finds, checks, starts and stops tracing modules, and answers for them when they fail. */
module io.utrace.host {
    requires transitive io.utrace.engine;

    exports io.utrace.host;

    uses TracingModule;
}
