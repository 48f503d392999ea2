package io.utrace.cli.modules;

import io.utrace.api.spi.ModuleContext;
import io.utrace.api.spi.ModuleDescription;
import io.utrace.api.spi.Option;
import io.utrace.api.spi.TracingModule;
import java.io.PrintStream;
import org.jspecify.annotations.Nullable;

/** Attaches to nothing; says when it starts and stops, and logs a warning when told to. */
public final class Narrator implements TracingModule {
    private static final Option<Boolean> WARN = Option.flag("warn", false, "Log a warning");

    private @Nullable PrintStream output;

    @Override
    public ModuleDescription description() {
        return ModuleDescription.of("narrator", "Tells what happens", WARN);
    }

    @Override
    public void start(ModuleContext context) {
        output = context.output();
        output.println("narrator starts");
        if (context.option(WARN)) {
            context.logger().warn("beware");
        }
    }

    @Override
    public void stop() {
        if (output != null) {
            output.println("narrator stops");
        }
    }
}
