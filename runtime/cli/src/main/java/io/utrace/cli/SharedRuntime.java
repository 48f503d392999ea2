package io.utrace.cli;

import io.utrace.host.ModuleHost;
import io.utrace.host.Troubles;
import io.utrace.linux.RealTasks;
import java.time.Duration;

/**
 * What a command that traces has to share with others.
 *
 * @param arguments its command line
 * @param tasks the tasks
 * @param host its own modules; those of guests get a host beside it
 * @param troubles who is told of what is everybody's trouble
 * @param limit how long each call of an isolated module may take
 */
record SharedRuntime(
        TraceArguments arguments,
        RealTasks tasks,
        ModuleHost host,
        Troubles troubles,
        Duration limit) {
    /** Whether the JVM refuses native calls to modules that weren't granted them. */
    static boolean refusesNativeCalls() {
        return Boolean.getBoolean("utrace.launch.strangers");
    }

    static long pid() {
        return ProcessHandle.current().pid();
    }
}
