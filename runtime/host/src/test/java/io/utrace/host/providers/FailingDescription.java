package io.utrace.host.providers;

import io.utrace.api.spi.ModuleContext;
import io.utrace.api.spi.ModuleDescription;
import io.utrace.api.spi.TracingModule;

/** Can't say what it is. */
public final class FailingDescription implements TracingModule {
    @Override
    public ModuleDescription description() {
        return ModuleDescription.of("Not A Name", "Never seen");
    }

    @Override
    public void start(ModuleContext context) {}
}
