package io.utrace.cli;

import io.utrace.host.OneLine;
import io.utrace.host.TraceOutput;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where modules write: to files of their own, to one that they share, to standard error. What they
 * write may be held as one. Thread-safe once opened.
 */
final class Outputs {
    /** By path, so that a file which is named twice isn't written over. */
    private final Map<Path, TraceOutput> files = new HashMap<>();

    private final Map<String, TraceOutput> own = new HashMap<>();
    private final TraceOutput common;

    private Outputs(@Nullable String common) throws CommandException {
        this.common = common == null ? TraceOutput.standardError(Main::complain) : openOnce(common);
    }

    /** Makes the files, or empties them. */
    static Outputs open(OutputFiles named) throws CommandException {
        Outputs outputs = new Outputs(named.common());
        for (var file : named.own().entrySet()) {
            outputs.own.put(file.getKey(), outputs.openOnce(file.getValue()));
        }
        return outputs;
    }

    private TraceOutput openOnce(String name) throws CommandException {
        Path path = Path.of(name).toAbsolutePath().normalize();
        TraceOutput opened = files.get(path);
        if (opened == null) {
            opened = open(name);
            files.put(path, opened);
        }
        return opened;
    }

    private static TraceOutput open(String name) throws CommandException {
        try {
            return TraceOutput.file(name, Main::complain);
        } catch (IOException e) {
            // which says "PATH (REASON)"
            String reason = String.valueOf(e.getMessage());
            if (reason.startsWith(name + " (") && reason.endsWith(")")) {
                reason = reason.substring(name.length() + 2, reason.length() - 1);
            }
            throw new CommandException(
                    CommandException.USAGE,
                    "can't write the output file '" + OneLine.of(name) + "': " + OneLine.of(reason),
                    e);
        }
    }

    TraceOutput of(String module) {
        return own.getOrDefault(module, common);
    }

    /** Keeps everything until {@link #release} or {@link #discard}. */
    void hold() {
        common.hold();
        own.values().forEach(TraceOutput::hold);
    }

    void release() {
        common.release();
        own.values().forEach(TraceOutput::release);
    }

    void discard() {
        common.discard();
        own.values().forEach(TraceOutput::discard);
    }

    void flush() {
        common.flush();
        own.values().forEach(TraceOutput::flush);
    }
}
