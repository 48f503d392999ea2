package io.utrace.syscallwatch;

import com.google.auto.service.AutoService;
import io.utrace.api.SyscallSet;
import io.utrace.api.spi.ModuleContext;
import io.utrace.api.spi.ModuleDescription;
import io.utrace.api.spi.Option;
import io.utrace.api.spi.TracingModule;
import java.util.Arrays;

/** Prints a line for each system call of each traced task, and for signals and deaths. */
@AutoService(TracingModule.class)
public final class SyscallWatch implements TracingModule {
    static final Option<Integer> STRING_LIMIT =
            Option.integer("string-limit", 32, "Longest string to print, in bytes");
    static final Option<Boolean> ALWAYS_PID =
            Option.flag("always-pid", false, "Begin each line with the thread id");
    static final Option<String> TRACE =
            Option.text("trace", "all", "Calls to print, by name, with commas between");

    private static final int LONGEST_STRING = 65536;

    /** Makes the module; for the service loader. */
    public SyscallWatch() {}

    @Override
    public ModuleDescription description() {
        return ModuleDescription.of(
                "syscall-watch",
                "Prints system calls, signals and deaths as strace does",
                STRING_LIMIT,
                ALWAYS_PID,
                TRACE);
    }

    @Override
    public void start(ModuleContext context) {
        int stringLimit = context.option(STRING_LIMIT);
        if (stringLimit < 0 || stringLimit > LONGEST_STRING) {
            throw new IllegalArgumentException(
                    "string-limit is not from 0 to " + LONGEST_STRING + ": " + stringLimit);
        }
        SyscallTables table = new SyscallTables();
        Watcher watcher =
                new Watcher(
                        context.utrace(),
                        context.output(),
                        table,
                        wanted(table, context.option(TRACE)),
                        stringLimit,
                        context.option(ALWAYS_PID));
        context.onTarget(watcher::watch);
    }

    private static SyscallSet wanted(SyscallTables table, String names) {
        if (names.equals("all")) {
            return SyscallSet.ALL;
        }
        int[] numbers = new int[names.length() + 1];
        int count = 0;
        int start = 0;
        while (start <= names.length()) {
            int comma = names.indexOf(',', start);
            int end = comma < 0 ? names.length() : comma;
            String name = names.substring(start, end).strip();
            int number = table.number(name);
            if (number < 0) {
                throw new IllegalArgumentException("trace names no system call: '" + name + "'");
            }
            numbers[count++] = number;
            start = end + 1;
        }
        return SyscallSet.of(Arrays.copyOf(numbers, count));
    }
}
