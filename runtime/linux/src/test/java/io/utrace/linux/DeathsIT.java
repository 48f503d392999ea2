package io.utrace.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.utrace.api.Engine;
import io.utrace.api.ResumeAction;
import io.utrace.api.Task;
import io.utrace.api.Utrace;
import io.utrace.api.WaitStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A leader and a thread that isn't one take turns; {@code -Ddeaths.all=true} has both die of
 * everything, as in the profile {@code explore}.
 */
@DisplayName("Deaths at every kind of stop")
@Timeout(300)
class DeathsIT {
    private static final boolean ALL = Boolean.getBoolean("deaths.all");
    private static final List<String> VICTIMS = List.of("leader", "thread");

    /** What the victim calls before it does what it is to be killed at. */
    private static final String MARK = "enter 24";

    @RegisterExtension
    @Order(1)
    final Leaks leaks = new Leaks();

    @RegisterExtension
    @Order(2)
    final Session session = new Session();

    @TempDir private Path directory;

    /** How the victim dies. */
    private enum Way {
        KILLED_IN_CALLBACK(137),
        KILLED_IN_CALLBACK_THEN_STOPPED(137),
        KILLED_WHILE_HELD(137),
        SIBLING_EXITS(33),
        SIBLING_EXECS(42);

        final int status;

        Way(int status) {
            this.status = status;
        }

        boolean isHeld() {
            return this != KILLED_IN_CALLBACK && this != KILLED_IN_CALLBACK_THEN_STOPPED;
        }

        boolean isPossibleAt(Stop stop) {
            boolean needsSibling = this == SIBLING_EXITS || this == SIBLING_EXECS;
            return (!needsSibling || stop.hasSibling()) && (isHeld() || stop != Stop.TRAP);
        }
    }

    /** What the victim does, and the note at which it dies. */
    private enum Stop {
        ENTRY("call", "enter 24"),
        EXIT("call", "leave 24"),
        SIGNAL("signal", "signal 10"),
        THREAD("thread", "clone"),
        FORK("fork", "clone"),
        VFORK("vfork", "clone"),
        EXEC("exec", "exec"),
        EXITING("exit", "exiting 0"),
        STOPPING("stop", "signal 19"),
        GROUP_STOP("stop", "jctl 5 "),
        TRAP("spin", "leave 24");

        final String what;
        final String note;

        Stop(String what, String note) {
            this.what = what;
            this.note = note;
        }

        /** Whether another thread lives that is free to move. */
        boolean hasSibling() {
            return this != EXEC && this != GROUP_STOP;
        }
    }

    static Stream<Arguments> cases() {
        List<Arguments> cases = new ArrayList<>();
        int turn = 0;
        for (Stop stop : Stop.values()) {
            for (Way way : Way.values()) {
                if (way.isPossibleAt(stop)) {
                    String one = VICTIMS.get(turn++ % VICTIMS.size());
                    for (String who : ALL ? VICTIMS : List.of(one)) {
                        cases.add(Arguments.of(stop, way, who));
                    }
                }
            }
        }
        return cases.stream();
    }

    /** Has the victim die, or holds it so that others can see to that. */
    private static final class Assassin extends Recorder {
        final CompletableFuture<Engine> held = new CompletableFuture<>();
        private final Stop stop;
        private final Way way;
        private Task victim;

        Assassin(Utrace utrace, Stop stop, Way way) {
            super(utrace);
            this.stop = stop;
            this.way = way;
        }

        @Override
        ResumeAction answer(Engine engine, String note) {
            if (victim == null && note.equals(MARK)) {
                victim = engine.task();
            }
            if (held.isDone() || !engine.task().equals(victim) || !note.startsWith(stop.note)) {
                return ResumeAction.RESUME;
            }
            held.complete(engine.retain());
            if (!way.isHeld()) {
                Tracer.kernel().kill(victim.tgid(), Kernel.SIGKILL);
            }
            boolean isLater = way == Way.KILLED_IN_CALLBACK || stop == Stop.TRAP;
            return isLater ? ResumeAction.RESUME : ResumeAction.STOP;
        }
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @MethodSource("cases")
    @DisplayName("P19: whoever dies at a stop, everybody hears of it once, and nothing hangs")
    void dies(Stop stop, Way way, String who) throws Exception {
        Path gate = directory.resolve("gate");
        Process fifo = new ProcessBuilder("mkfifo", gate.toString()).inheritIO().start();
        assertThat(fifo.waitFor()).isZero();
        Assassin assassin = new Assassin(session.utrace, stop, way);
        Torture torture = new Torture(session, assassin, new Recorder(session.utrace));
        String sibling = way == Way.SIBLING_EXECS ? "exec" : "exit";
        CompletableFuture<WaitStatus> end =
                torture.start(
                        String.join(
                                " ",
                                CPrograms.build("reaper").toString(),
                                CPrograms.build("deaths").toString(),
                                stop.what,
                                who,
                                sibling,
                                gate.toString()));
        CompletableFuture.anyOf(assassin.held, end).join();
        assertThat(assassin.held).as(session.output()).isDone();
        Engine engine = assassin.held.join();
        if (stop == Stop.TRAP) {
            engine.control(ResumeAction.STOP);
        }
        if (way.isHeld()) {
            engine.barrier();
            if (way == Way.KILLED_WHILE_HELD) {
                Tracer.kernel().kill(engine.task().tgid(), Kernel.SIGKILL);
            } else {
                Files.writeString(gate, "!");
            }
        }
        torture.await(end);
        engine.close();
        torture.assertStory();
        assertThat(end.join().shellStatus()).isEqualTo(way.status);
    }
}
