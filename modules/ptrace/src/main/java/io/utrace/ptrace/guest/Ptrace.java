package io.utrace.ptrace.guest;

import com.google.auto.service.AutoService;
import io.utrace.api.spi.ModuleContext;
import io.utrace.api.spi.ModuleDescription;
import io.utrace.api.spi.TracingModule;

/** Answers the ptrace(2), wait4(2) and waitid(2) calls of traced programs. */
@AutoService(TracingModule.class)
public final class Ptrace implements TracingModule {
    /** Makes the module; for the service loader. */
    public Ptrace() {}

    @Override
    public ModuleDescription description() {
        return ModuleDescription.of(
                "ptrace", "Lets debuggers among the traced programs trace others of them");
    }

    @Override
    public void start(ModuleContext context) {
        context.onTarget(new Guests(context.utrace())::adopt);
    }
}
