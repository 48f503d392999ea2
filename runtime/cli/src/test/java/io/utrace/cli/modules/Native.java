package io.utrace.cli.modules;

import io.utrace.api.spi.ModuleContext;
import io.utrace.api.spi.ModuleDescription;
import io.utrace.api.spi.TracingModule;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;

/** Calls native code when it starts. */
public final class Native implements TracingModule {
    @Override
    public ModuleDescription description() {
        return ModuleDescription.of("native", "Calls native code");
    }

    @Override
    @SuppressWarnings("restricted")
    public void start(ModuleContext context) throws Exception {
        Linker linker = Linker.nativeLinker();
        try {
            int pid =
                    (int)
                            linker.downcallHandle(
                                            linker.defaultLookup().findOrThrow("getpid"),
                                            FunctionDescriptor.of(ValueLayout.JAVA_INT))
                                    .invokeExact();
            context.output().println(pid == ProcessHandle.current().pid() ? "mine" : "not mine");
        } catch (RuntimeException refused) {
            throw refused;
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }
}
