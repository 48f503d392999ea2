package io.utrace.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.grack.nanojson.JsonArray;
import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import io.utrace.cli.modules.Boom;
import io.utrace.cli.modules.Narrator;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Two terminals, two commands, one process. */
@Timeout(120)
@DisplayName("Two commands and one process")
class SharingIT extends TwoTerminals {
    private static final int NOBODY = 65534;

    private static final List<String> GARBAGE =
            List.of(
                    "",
                    "\0",
                    "GET / HTTP/1.1\r\n\r\n",
                    "\0\0\0\0R",
                    "\u007f\u00ff\u00ff\u00ffR",
                    "\u0080\0\0\0R",
                    "\0\0\0\2Rx",
                    "\0\0\0\1R",
                    "\0\0\0\4R1\0\u00ff",
                    "\0\0\0\3E1\0");

    // ---- both see all, and neither notices the other

    private static final class Client implements AutoCloseable {
        private final Socket socket;
        private final BufferedReader in;

        Client(int port) throws IOException {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            in =
                    new BufferedReader(
                            new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        }

        String ask(String line) throws IOException {
            socket.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
            return String.valueOf(in.readLine());
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private static List<String> requests(String trace) {
        return trace.lines()
                .filter(line -> line.matches(".*(read|write)\\(\\d+, \"(both|one) .*"))
                .toList();
    }

    @Test
    @DisplayName("see every event of a server and its clients, and end without the other noticing")
    void bothSeeAll() throws Exception {
        Process server = start(Workshop.program("lines").toString());
        int port = Integer.parseInt(server.inputReader().readLine());
        Process first = attach(server, "-s", "syscall-watch.always-pid=true", "-o", file("first"));
        try (Client early = new Client(port)) {
            assertThat(early.ask("one 1")).isEqualTo("one 1");
            Process second =
                    utrace(
                            words(
                                    "attach",
                                    server,
                                    "-o",
                                    file("second"),
                                    "-s",
                                    "syscall-watch.always-pid=true"));
            assertThat(second.errorReader().readLine())
                    .isEqualTo(attached(server) + ", 2 threads, by way of process " + first.pid());
            // one of a thread that is there, and one of a thread that is to be born
            try (Client late = new Client(port)) {
                for (int i = 0; i < 20; i++) {
                    assertThat(early.ask("both " + i)).isEqualTo("both " + i);
                    assertThat(late.ask("both again " + i)).isEqualTo("both again " + i);
                }
            }
            signal("INT", second);
            assertThat(end(second)).isEqualTo("130: null");
            assertThat(early.ask("one 2")).isEqualTo("one 2");
            early.socket.getOutputStream().write("quit\n".getBytes(StandardCharsets.UTF_8));
        }
        assertThat(Run.end(server)).isEqualTo(7);
        assertThat(end(first)).isEqualTo("0: null");
        List<String> seen = requests(trace("first"));
        assertThat(seen).hasSize(2 * 42);
        assertThat(requests(trace("second"))).isEqualTo(seen.subList(2, seen.size() - 2));
        assertThat(trace("second")).doesNotContain("exited with 7").contains("<detached ...>");
        assertThat(trace("first")).doesNotContain("detached").contains("+++ exited with 7 +++");
    }

    @Test
    @DisplayName("end when the process does, each with all that it printed")
    void theProcessEnds() throws Exception {
        Process echo = startEcho();
        Process first = attach(echo, "-o", file("first"));
        Process second = join(first, echo, "-o", "syscall-watch=" + file("second"));
        assertThat(ask(echo, "5")).isEqualTo("got 5");
        assertThat(finish(echo)).isEqualTo(5);
        assertThat(end(second)).isEqualTo("0: null");
        assertThat(end(first)).isEqualTo("0: null");
        for (String name : List.of("first", "second")) {
            assertThat(trace(name)).contains("write(1, \"got 5").endsWith("exited with 5 +++\n");
        }
        assertThat(meeting().resolve("utrace")).isEmptyDirectory();
    }

    @ParameterizedTest
    @CsvSource({
        "INT, 'process %d, which traces for this one, has ended'",
        "KILL, 'process %d, which traces for this one, has gone'"
    })
    @DisplayName("end the second with a line when the first is ended")
    void theFirstEnds(String signal, String line) throws Exception {
        Process echo = startEcho();
        Process first = attach(echo, "-o", file("first"));
        Process second = join(first, echo, "-o", file("second"));
        assertThat(ask(echo, "5")).isEqualTo("got 5");
        while (!trace("second").contains("write(1, \"got 5")) {
            Thread.onSpinWait();
        }
        signal(signal, first);
        assertThat(end(second)).isEqualTo("125: utrace: " + line.formatted(first.pid()));
        Run.end(first);
        assertThat(ask(echo, "6")).isEqualTo("got 6");
        assertThat(finish(echo)).isEqualTo(6);
        assertThat(listed()).isEmpty();
        assertThat(meeting().resolve("utrace")).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "KILL"})
    @DisplayName("let the first go on when the second is ended")
    void theSecondEnds(String signal) throws Exception {
        Process echo = startEcho();
        Process first = attach(echo, "-o", file("first"));
        Process second = join(first, echo, "-o", file("second"));
        assertThat(ask(echo, "5")).isEqualTo("got 5");
        signal(signal, second);
        assertThat(end(second)).isEqualTo((signal.equals("TERM") ? 143 : 137) + ": null");
        // somebody else can come now; and the first has nothing to say
        Process third = join(first, echo, "-o", file("third"));
        assertThat(ask(echo, "6")).isEqualTo("got 6");
        assertThat(finish(echo)).isEqualTo(6);
        assertThat(end(third)).isEqualTo("0: null");
        assertThat(end(first)).isEqualTo("0: null");
        assertThat(trace("first")).contains("\"got 5").contains("\"got 6");
        assertThat(trace("third")).doesNotContain("\"got 5").contains("\"got 6");
    }

    @Test
    @DisplayName("follow what the process starts, from utrace run too")
    void run() throws Exception {
        Process first =
                utrace(
                        "run",
                        "-o",
                        file("first"),
                        "sh",
                        "-c",
                        "echo $$; while read line; do (echo $line); done; exit 4");
        long pid = Long.parseLong(first.inputReader().readLine());
        Process second = utrace("attach", "-o", file("second"), Long.toString(pid));
        assertThat(second.errorReader().readLine())
                .isEqualTo(
                        "utrace: process %d attached, by way of process %d"
                                .formatted(pid, first.pid()));
        assertThat(ask(first, "child")).isEqualTo("child");
        first.outputWriter().close();
        assertThat(end(second)).isEqualTo("0: null");
        assertThat(end(first)).isEqualTo("4: null");
        for (String name : List.of("first", "second")) {
            assertThat(trace(name))
                    .containsPattern("\\[pid +\\d+] write\\(1, \"child\\\\n\", 6\\)")
                    .contains("exited with 0 +++")
                    .endsWith("exited with 4 +++\n");
        }
    }

    // ---- whose modules fail, and whose can't be loaded

    @Test
    @DisplayName("hear of their own modules' failures, and of no others")
    void failures() throws Exception {
        String plugins = plugins(Boom.class, Narrator.class);
        Process first =
                utrace(
                        "run",
                        "--plugins",
                        plugins,
                        "-o",
                        file("first"),
                        "sh",
                        "-c",
                        "echo $$; read line; echo $line; exec sh -c 'read line'");
        String pid = first.inputReader().readLine();
        Process second =
                utrace("attach", "--plugins", plugins, "-m", "boom", "-m", "narrator", pid);
        BufferedReader errors = second.errorReader();
        assertThat(errors.readLine()).isEqualTo("narrator starts");
        assertThat(errors.readLine()).startsWith("utrace: process " + pid + " attached");
        assertThat(ask(first, "on")).isEqualTo("on");
        assertThat(errors.readLine())
                .isEqualTo(
                        "utrace: module boom failed in reportExec:"
                                + " java.lang.IllegalStateException: no\\ngood; it is detached");
        first.outputWriter().close();
        assertThat(end(second)).isEqualTo("0: narrator stops");
        assertThat(end(first)).isEqualTo("1: null");
    }

    @Test
    @DisplayName("load plug-ins where native calls can be refused to them, or are granted")
    void plugins() throws Exception {
        String plugins = plugins(Narrator.class);
        Process echo = startEcho();
        Process first = attach(echo, "-o", file("first"));
        Run refused = ends(words("attach", echo, "--plugins", plugins, "-m", "narrator"));
        assertThat(refused)
                .isEqualTo(
                        new Run(
                                125,
                                "",
                                ("utrace: process %d was started for bundled modules, and can't"
                                                + " refuse native calls to narrator: grant them by"
                                                + " --native-access narrator, or start that one"
                                                + " with --plugins\n")
                                        .formatted(first.pid())));
        assertThat(ask(echo, "1")).isEqualTo("got 1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-m frob|2|there is no module 'frob'; there is ptrace, syscall-watch",
                "-s syscall-watch.frob=1|2|module syscall-watch has no option 'frob';"
                        + " it has string-limit, always-pid, trace",
                "-s syscall-watch.string-limit=-1|2|module syscall-watch can't start:"
                        + " string-limit is not from 0 to 65536: -1",
                "-m syscall-watch -m syscall-watch|2|module syscall-watch is asked for twice",
                "--trust syscall-watch|2|module syscall-watch is to be trusted, but is no plug-in",
                "--plugins /no/such|2|--plugins: there is no folder '/no/such'",
                "4194303|2|these processes have different tracers:"
                        + " attach to each by a command of its own"
            })
    @DisplayName("tell a mistake in one line, and make no file for it")
    void mistakes(String options, int status, String line) throws Exception {
        Process echo = startEcho();
        Process first = attach(echo, "-o", file("first"));
        String[] words = (options + " -o " + file("second")).split(" ");
        assertThat(ends(words("attach", echo, words)))
                .isEqualTo(new Run(status, "", "utrace: " + line + "\n"));
        assertThat(directory.resolve("second")).doesNotExist();
        assertThat(finish(echo)).isZero();
        assertThat(end(first)).isEqualTo("0: null");
    }

    // ---- who looks

    @Test
    @DisplayName("are listed with their tasks and engines")
    void ps() throws Exception {
        assertThat(ends("ps").out()).matches("(?s)No runtimes\\.\n|[0-9]+ .*");
        assertThat(listed()).isEmpty();
        Process echo = startEcho();
        Process first = attach(echo, "-o", file("first"));
        Process second = join(first, echo, "-o", file("second"));
        assertThat(listed())
                .isEqualTo(
                        """
                        %1$d attach %2$d: syscall-watch
                          guest %3$d, in %2$d: syscall-watch
                          task %2$d (sh): syscall-watch, syscall-watch
                        """
                                .formatted(first.pid(), echo.pid(), second.pid()));
        JsonObject runtime = onlyRuntime();
        assertThat(runtime.getLong("pid")).isEqualTo(first.pid());
        assertThat(runtime)
                .containsEntry("command", "attach")
                .containsEntry("operands", List.of(Long.toString(echo.pid())))
                .containsEntry("modules", List.of("syscall-watch"));
        assertThat(runtime.getArray("guests").getObject(0))
                .isEqualTo(
                        Map.of(
                                "pid",
                                (int) second.pid(),
                                "modules",
                                List.of("syscall-watch"),
                                "processes",
                                List.of((int) echo.pid())));
        assertThat(runtime.getArray("tasks").getObject(0))
                .isEqualTo(
                        Map.of(
                                "tid",
                                (int) echo.pid(),
                                "process",
                                (int) echo.pid(),
                                "name",
                                "sh",
                                "engines",
                                List.of("syscall-watch", "syscall-watch")));
        assertThat(ends("ps", "x").err()).isEqualTo("utrace: ps takes no arguments, but got 'x'\n");
    }

    // ---- who is not to come

    private Run asNobody(Map<String, String> environment, String... command) throws Exception {
        Workshop.need("setpriv");
        List<String> words =
                new ArrayList<>(List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY));
        words.addAll(List.of("--clear-groups", "--"));
        words.addAll(List.of(command));
        return Run.of(environment, words);
    }

    private void needRoot() throws IOException {
        boolean isRoot =
                Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        Assumptions.assumeTrue(isRoot, "only root can be another user");
    }

    @Test
    @DisplayName("are not for another user, even where the folder lets him in")
    void anotherUser() throws Exception {
        needRoot();
        Workshop.need("perl");
        Process echo = startEcho();
        Process first = attach(echo, "-o", file("first"));
        String line =
                "utrace: %d \\(sh\\) is traced already, by process %d \\([^\n]*\\)\n"
                        .formatted(echo.pid(), first.pid());
        Run third =
                asNobody(
                        Map.of("XDG_RUNTIME_DIR", meeting().toString(), "HOME", "/nonexistent"),
                        words(Run.UTRACE.toString(), echo, "attach"));
        assertThat(third.err()).matches(line);
        assertThat(third.status()).isEqualTo(AttachCommand.REFUSED);
        Path socket = meeting().resolve("utrace").resolve(Long.toString(first.pid()));
        for (Path open : List.of(directory, meeting(), socket.getParent(), socket)) {
            Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
        }
        Run stranger =
                asNobody(
                        Map.of(),
                        "perl",
                        "-MIO::Socket::UNIX",
                        "-e",
                        "$s = IO::Socket::UNIX->new(Peer => $ARGV[0]) or die $!; print <$s>",
                        socket.toString());
        assertThat(stranger.err()).isEmpty();
        assertThat(stranger.out()).endsWith("E\1process " + first.pid() + " is another user's");
        assertThat(ask(echo, "1")).isEqualTo("got 1");
        // what others may write into is no place to meet
        assertThat(listed()).isEmpty();
    }

    @Test
    @DisplayName("are told who traces, when that is no utrace")
    void anotherTracer() throws Exception {
        Workshop.need("strace");
        Process echo = startEcho();
        Process strace = start("strace", "-o", file("strace"), "-p", Long.toString(echo.pid()));
        assertThat(strace.errorReader().readLine()).contains("attached");
        assertThat(ends(words("attach", echo)))
                .isEqualTo(
                        new Run(
                                AttachCommand.REFUSED,
                                "",
                                "utrace: %d (sh) is traced already, by process %d (strace)\n"
                                        .formatted(echo.pid(), strace.pid())));
        assertThat(finish(echo)).isZero();
    }

    @Test
    @DisplayName("don't wait for ever for a runtime that is stopped")
    void stopped() throws Exception {
        Process echo = startEcho();
        Process first = attach(echo, "-o", file("first"));
        signal("STOP", first);
        String line = "utrace: process " + first.pid() + ", a utrace, doesn't answer\n";
        assertThat(ends(words("attach", echo))).isEqualTo(new Run(125, "", line));
        signal("CONT", first);
        assertThat(ask(echo, "1")).isEqualTo("got 1");
        assertThat(finish(echo)).isEqualTo(1);
        assertThat(end(first)).isEqualTo("0: null");
    }

    // ---- hostile peers

    private SocketChannel connect(Process runtime) throws IOException {
        Path socket = meeting().resolve("utrace").resolve(Long.toString(runtime.pid()));
        return SocketChannel.open(UnixDomainSocketAddress.of(socket));
    }

    private static void send(SocketChannel channel, byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    /** Reads to the end; who closes before all was read there breaks it off. */
    private static String rest(SocketChannel channel) throws IOException {
        StringBuilder text = new StringBuilder();
        ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
        try {
            while (channel.read(buffer) >= 0) {
                text.append(StandardCharsets.ISO_8859_1.decode(buffer.flip()));
                buffer.clear();
            }
        } catch (SocketException reset) {
            assertThat(reset).hasMessageContaining("reset");
        }
        return text.toString();
    }

    @Test
    @DisplayName("shrug at garbage")
    void garbage() throws Exception {
        Process echo = startEcho();
        Process first = attach(echo, "-o", file("first"));
        for (String bytes : GARBAGE) {
            try (SocketChannel channel = connect(first)) {
                send(channel, bytes.getBytes(StandardCharsets.ISO_8859_1));
                channel.shutdownOutput();
                assertThat(rest(channel)).hasSizeLessThan(100);
            }
        }
        assertThat(onlyRuntime().getArray("guests")).isEmpty();
        assertThat(ask(echo, "1")).isEqualTo("got 1");
        assertThat(finish(echo)).isEqualTo(1);
        assertThat(end(first)).isEqualTo("0: null");
    }

    @Test
    @DisplayName("cut off who says nothing, and who doesn't listen, and go on meanwhile")
    void slowPeers() throws Exception {
        Process echo = startEcho();
        Process first = attach(echo, "-o", "/dev/null");
        List<SocketChannel> peers = new ArrayList<>();
        try {
            for (int i = 0; i < 40; i++) {
                peers.add(connect(first));
            }
            Process busy = start("sh", "-c", "while :; do kill -0 $$; done");
            Process other = attach(busy, "-o", "/dev/null");
            SocketChannel deaf = connect(other);
            peers.add(deaf);
            Frame.request(List.of("1", "attach", Long.toString(busy.pid()))).write(deaf);
            assertThat(ask(echo, "1")).isEqualTo("got 1");
            assertThat(rest(peers.get(0))).isEqualTo("\0\0\0\11Gutrace 1");
            assertThat(rest(peers.get(39))).contains("has too many guests");
            awaitSameTracee(busy, other);
            assertThat(rest(deaf)).endsWith("nobody has read what they write for 5 s");
            signal("INT", other);
            assertThat(end(other)).isEqualTo("130: null");
            busy.destroyForcibly();
        } finally {
            for (SocketChannel peer : peers) {
                peer.close();
            }
        }
        assertThat(finish(echo)).isEqualTo(1);
        assertThat(end(first)).isEqualTo("0: null");
    }

    /** Waits until only the first command's module is attached. */
    private void awaitSameTracee(Process busy, Process runtime) throws Exception {
        JsonArray engines;
        do {
            engines = new JsonArray();
            for (Object each :
                    JsonParser.object().from(ends("ps", "--json").out()).getArray("runtimes")) {
                JsonObject found = (JsonObject) each;
                if (found.getLong("pid") == runtime.pid()) {
                    engines = found.getArray("tasks").getObject(0).getArray("engines");
                }
            }
        } while (engines.size() != 1);
        assertThat(busy.isAlive()).isTrue();
    }

    @Test
    @DisplayName("let nobody pass who is left behind, of another version, or silent")
    void runtimesOfOthers() throws Exception {
        Path folder =
                Files.createDirectory(
                        meeting().resolve("utrace"),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rwx------")));
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(folder.resolve("1")));
            Process ps = utrace("ps");
            try (SocketChannel channel = server.accept()) {
                Frame.of(Frame.GREETING, "utrace 2").write(channel);
                assertThat(end(ps))
                        .isEqualTo(
                                "0: utrace: process 1 is of another version of utrace than this"
                                        + " one");
            }
            Process again = utrace("ps");
            try (SocketChannel channel = server.accept()) {
                Frame.of(Frame.GREETING, Frame.PROTOCOL).write(channel);
                Frame.of(Frame.STATE, "{\"pid\":\"x").write(channel);
                assertThat(end(again)).isEqualTo("0: utrace: process 1 answers garbage");
            }
            Process refused = utrace("ps");
            try (SocketChannel channel = server.accept()) {
                Frame.of(Frame.GREETING, Frame.PROTOCOL).write(channel);
                new End(1, "process 1 is busy").frame().write(channel);
                assertThat(end(refused)).isEqualTo("0: utrace: process 1 is busy");
            }
            Process late = utrace("ps");
            try (SocketChannel channel = server.accept()) {
                Frame.of(Frame.GREETING, Frame.PROTOCOL).write(channel);
            }
            assertThat(end(late)).isEqualTo("0: null");
            Process sparse = utrace("ps");
            try (SocketChannel channel = server.accept()) {
                Frame.of(Frame.GREETING, Frame.PROTOCOL).write(channel);
                Frame.of(Frame.STATE, "{\"pid\": 1, \"tasks\": [2, {\"tid\": 3}]}").write(channel);
                assertThat(new String(sparse.getInputStream().readAllBytes(), UTF_8))
                        .contains("1 - -: -\n  task 3 of 0 (-): -\n");
                assertThat(end(sparse)).isEqualTo("0: null");
            }
        }
        assertThat(listed()).isEmpty();
        assertThat(folder).isEmptyDirectory();
    }
}
