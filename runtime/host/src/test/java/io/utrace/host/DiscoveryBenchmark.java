package io.utrace.host;

import io.utrace.api.Utrace;
import io.utrace.engine.UtraceCore;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.slf4j.Logger;

/**
 * A JVM from start to end that looks for plug-ins: without one, and with fifty, every other one of
 * which has a module descriptor. What is between the two is what fifty plug-ins cost a start. Run
 * with {@code mvn -Pbench verify}.
 */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@State(Scope.Benchmark)
@Fork(1)
@Warmup(iterations = 2)
@Measurement(iterations = 11)
public class DiscoveryBenchmark {
    /** How many there are. */
    @Param({"0", "50"})
    public int plugins;

    private @Nullable Path work;

    /** Makes them. */
    @Setup
    public void make() throws IOException {
        Path made = Files.createTempDirectory("plugins");
        work = made;
        Path folder = Files.createDirectory(made.resolve("folder"));
        for (int i = 0; i < plugins; i++) {
            PluginMaker maker =
                    new PluginMaker(made)
                            .module("their.pack" + i + ".Their", "plugin-" + i, "")
                            .service("their.pack" + i + ".Their");
            if (i % 2 == 0) {
                maker.source(
                        "module-info",
                        "module their.module { requires io.utrace.api; provides"
                                + " io.utrace.api.spi.TracingModule with their.pack"
                                + i
                                + ".Their; }");
            }
            maker.jar(folder.resolve(i + ".jar"));
        }
    }

    /** Leaves nothing behind. */
    @TearDown
    public void delete() throws IOException {
        if (work != null) {
            try (Stream<Path> files = Files.walk(work)) {
                files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
            }
        }
    }

    /** One start. */
    @Benchmark
    public void start() throws IOException, InterruptedException {
        String path =
                Stream.of(ModuleCatalog.class, UtraceCore.class, Utrace.class, Logger.class)
                        .map(type -> PluginMaker.locationOf(type).toString())
                        .collect(Collectors.joining(File.pathSeparator));
        List<String> command =
                List.of(
                        Path.of(System.getProperty("java.home", ""), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "--illegal-native-access=deny",
                        "--module-path",
                        path,
                        "--add-modules",
                        "io.utrace.host",
                        "--class-path",
                        PluginMaker.locationOf(DiscoveryBenchmark.class).toString(),
                        "io.utrace.host.providers.Discovery",
                        work + "/folder",
                        String.valueOf(plugins));
        int status = new ProcessBuilder(command).inheritIO().start().waitFor();
        if (status != 0) {
            throw new IllegalStateException("status " + status);
        }
    }
}
