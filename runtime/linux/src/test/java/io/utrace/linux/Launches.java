package io.utrace.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A tracer of the least kind: starts tracees from a zygote and follows each to its end. */
final class Launches implements AutoCloseable {
    static final int OPTIONS = Ptrace.O_TRACESYSGOOD | Ptrace.O_TRACEEXEC;
    static final int WAIT = Ptrace.WALL | Ptrace.WNOTHREAD;

    final Architecture architecture = Architecture.current();
    final Kernel kernel = new Kernel(architecture);
    final Zygote zygote;

    /** The stops of the last tracee. */
    final List<Integer> stops = new ArrayList<>();

    Launches(Surroundings surroundings) {
        zygote = Zygote.spawn(kernel, architecture, surroundings);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static byte[][] bytes(String... texts) {
        byte[][] all = new byte[texts.length][];
        for (int i = 0; i < texts.length; i++) {
            all[i] = bytes(texts[i]);
        }
        return all;
    }

    int prepare(byte[][] environment, String... command) {
        return zygote.prepare(bytes(command[0]), bytes(command), environment, null, OPTIONS);
    }

    /** Runs a program and gives its exit status. */
    int run(byte[][] environment, String... command) {
        return follow(prepare(environment, command));
    }

    int follow(int tracee) {
        stops.clear();
        restart(tracee, 0);
        for (; ; ) {
            assertThat(kernel.wait4(tracee, WAIT)).isEqualTo(tracee);
            int status = kernel.status();
            if (!Ptrace.stopped(status)) {
                assertThat(Ptrace.exited(status)).as("exit").isTrue();
                return Ptrace.exitStatus(status);
            }
            stops.add(status);
            restart(tracee, Ptrace.signalStop(status) ? Ptrace.stopSignal(status) : 0);
        }
    }

    void restart(int tracee, int signal) {
        assertThat(kernel.ptrace(Ptrace.CONT, tracee, 0, signal)).isZero();
    }

    @Override
    public void close() {
        zygote.close();
    }
}
