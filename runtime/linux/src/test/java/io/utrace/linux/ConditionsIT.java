package io.utrace.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.utrace.linux.Conditions.Trial;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ConditionsIT {
    @Test
    void triesEverythingAndLeavesNoChild() throws Exception {
        Conditions found = Conditions.find();
        assertThat(found.trials()).hasSize(Trial.values().length);
        assertThat(found.trials().values()).containsOnly(0);
        long self = ProcessHandle.current().pid();
        try (var threads = Files.list(Path.of("/proc/self/task"))) {
            for (Path thread : threads.toList()) {
                String children = Files.readString(thread.resolve("children"));
                for (String child : children.split(" ")) {
                    assertThat(child.isEmpty() ? "" : name(child))
                            .as("child of %d", self)
                            .isNotEqualTo("utrace-trial");
                }
            }
        }
    }

    private static String name(String pid) throws Exception {
        byte[] command = Files.readAllBytes(Path.of("/proc", pid, "cmdline"));
        return new String(command, StandardCharsets.ISO_8859_1).split("\0", 2)[0];
    }

    @Test
    void readsWhatProcSays() throws Exception {
        Conditions found = Conditions.find();
        assertThat(found.release()).isEqualTo(System.getProperty("os.version"));
        assertThat(found.machine()).isEqualTo(System.getProperty("os.arch"));
        assertThat(found.isSupported()).isTrue();
        assertThat(found.hasNativeAccess()).isTrue();
        assertThat(found.user()).isEqualTo(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        assertThat(found.tracer()).isZero();
    }

    @Test
    void findsLimitsByTheirNames() {
        String limits =
                """
                Limit                     Soft Limit           Hard Limit           Units
                Max core file size        0                    unlimited            bytes
                Max processes             unlimited            96365                processes
                Max open files            1024                 20000                files
                """;
        assertThat(Conditions.softLimit(limits, "Max open files")).isEqualTo(1024);
        assertThat(Conditions.softLimit(limits, "Max processes")).isEqualTo(-1);
        assertThat(Conditions.softLimit(limits, "Max core file size")).isZero();
        assertThat(Conditions.softLimit(limits, "Max nonsense")).isEqualTo(-1);
    }
}
