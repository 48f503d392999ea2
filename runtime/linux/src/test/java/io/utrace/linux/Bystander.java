package io.utrace.linux;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A running process that has nothing to do with the runtime, to be attached to. It isn't a child of
 * this JVM, which waits for its children and would take their stops: between the two is a shell,
 * which ends as the process ends.
 */
final class Bystander {
    private static final String SHELL =
            "exec 3<&0; sh -c 'echo $$; exec \"$@\"' sh \"$@\" <&3 & exec 3<&- 2>&-; wait $!";

    private final Process shell;
    private final BufferedReader out;
    private final int pid;

    Bystander(String... command) throws IOException {
        List<String> line = new ArrayList<>(List.of("sh", "-c", SHELL, "sh"));
        line.addAll(List.of(command));
        shell = new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        out = shell.inputReader();
        pid = Integer.parseInt(out.readLine());
    }

    /** One that says when it is ready. */
    static Bystander program(String name, String... arguments) throws Exception {
        List<String> line = new ArrayList<>(List.of(CPrograms.build(name).toString()));
        line.addAll(List.of(arguments));
        Bystander started = new Bystander(line.toArray(new String[0]));
        String first = started.readLine();
        if (!"ready".equals(first)) {
            throw new AssertionError(name + " says " + first);
        }
        return started;
    }

    int pid() {
        return pid;
    }

    String readLine() throws IOException {
        return String.valueOf(out.readLine());
    }

    /** What it has written since, to the end of its output. */
    List<String> readAll() throws IOException {
        return out.lines().toList();
    }

    void write(String line) throws IOException {
        shell.outputWriter().write(line + "\n");
        shell.outputWriter().flush();
    }

    /** Ends its input, and waits for its own end: its status, as a shell has it. */
    int finish() throws Exception {
        shell.outputWriter().close();
        return shell.waitFor();
    }

    boolean isAlive() {
        return shell.isAlive();
    }

    void signal(int signal) {
        Tracer.kernel().kill(pid, signal);
    }

    /** What a line of /proc/PID/status says; empty when it is gone. */
    String status(String field) throws IOException {
        return status(pid, field);
    }

    static String status(int tid, String field) throws IOException {
        try {
            return Files.readAllLines(Path.of("/proc/" + tid + "/status")).stream()
                    .filter(line -> line.startsWith(field + ":"))
                    .map(line -> line.substring(field.length() + 1).strip())
                    .findFirst()
                    .orElse("");
        } catch (IOException gone) {
            return "";
        }
    }

    boolean isTraced() throws IOException {
        return !status("TracerPid").equals("0");
    }

    int[] threads() {
        String[] names = Path.of("/proc/" + pid + "/task").toFile().list();
        int[] tids = new int[names == null ? 0 : names.length];
        for (int i = 0; i < tids.length; i++) {
            tids[i] = Integer.parseInt(names[i]);
        }
        return tids;
    }

    /** Leaves nothing behind. */
    void end() throws InterruptedException, IOException {
        if (shell.isAlive()) {
            signal(Kernel.SIGKILL);
        }
        shell.waitFor();
        // the JVM does it, too, but some time later
        shell.outputWriter().close();
        out.close();
    }
}
