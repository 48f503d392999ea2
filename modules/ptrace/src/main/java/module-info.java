import io.utrace.api.spi.TracingModule;
import io.utrace.ptrace.guest.Ptrace;

/** The ptrace(2) of traced programs, as one engine among others. */
module io.utrace.ptrace {
    requires transitive io.utrace.api;
    requires static com.google.auto.service;

    exports io.utrace.ptrace;

    provides TracingModule with
            Ptrace;
}
