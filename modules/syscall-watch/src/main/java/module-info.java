import io.utrace.api.spi.TracingModule;
import io.utrace.syscallwatch.SyscallWatch;

/** Prints the system calls of traced tasks, as strace(1) does. */
module io.utrace.syscallwatch {
    requires io.utrace.api;
    requires static com.google.auto.service;

    provides TracingModule with
            SyscallWatch;
}
