package io.utrace.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The processes that run a program of the tests, for when they don't end. */
final class Processes {
    private Processes() {}

    static List<Integer> running(Path program) throws IOException {
        try (var processes = Files.list(Path.of("/proc"))) {
            return processes
                    .filter(process -> process.getFileName().toString().matches("[0-9]+"))
                    .filter(process -> runs(process.resolve("exe"), program))
                    .map(process -> Integer.parseInt(process.getFileName().toString()))
                    .toList();
        }
    }

    private static boolean runs(Path executable, Path program) {
        try {
            return Files.readSymbolicLink(executable).equals(program);
        } catch (IOException gone) {
            return false;
        }
    }

    static void kill(Path program) throws IOException {
        running(program).forEach(pid -> Tracer.kernel().kill(pid, Kernel.SIGKILL));
    }

    /** What each thread is doing. */
    static String dump(Path program) throws IOException {
        StringBuilder text = new StringBuilder();
        for (int pid : running(program)) {
            try (var threads = Files.list(Path.of("/proc/" + pid + "/task"))) {
                for (Path thread : threads.toList()) {
                    text.append(Files.readString(thread.resolve("stat")));
                    text.append(Files.readString(thread.resolve("syscall")));
                }
            }
        }
        return text.toString();
    }
}
