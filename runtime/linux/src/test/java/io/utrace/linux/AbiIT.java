package io.utrace.linux;

import static org.assertj.core.api.Assertions.assertThat;

import io.utrace.api.Abi;
import io.utrace.api.Action;
import io.utrace.api.Engine;
import io.utrace.api.EngineOps;
import io.utrace.api.Event;
import io.utrace.api.ResumeAction;
import io.utrace.api.SyscallEntry;
import io.utrace.api.SyscallExit;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@DisplayName("Calls through the other tables of x86-64")
@Timeout(60)
class AbiIT {
    @RegisterExtension final Session session = new Session();

    /** Notes each call as its table, number and result; of a write what is written. */
    private static final class Calls implements EngineOps {
        final List<String> calls = new ArrayList<>();

        @Override
        public Action reportSyscallEntry(Action action, Engine engine, SyscallEntry call) {
            boolean isWrite = call.abi() == Abi.I386 && call.number() == 4;
            calls.add(call.abi() + " " + call.number() + (isWrite ? text(call) : ""));
            return action.with(ResumeAction.RESUME);
        }

        private static String text(SyscallEntry call) {
            byte[] text = new byte[Math.clamp(call.argument(2), 0, 3)];
            int length = call.memory().read(call.argument(1), text, 0, text.length);
            return " " + new String(text, 0, length, StandardCharsets.US_ASCII).strip();
        }

        @Override
        public Action reportSyscallExit(Action action, Engine engine, SyscallExit call) {
            calls.add(call.abi() + " " + call.number() + " = " + call.result());
            return action.with(ResumeAction.RESUME);
        }
    }

    private int run(String command, Calls calls) throws Exception {
        return session.run(
                "exec " + command,
                task ->
                        session.attach(task, calls, Event.SYSCALL_ENTRY, Event.SYSCALL_EXIT)
                                .close());
    }

    @Test
    @DisplayName(
            "P31: a 64-bit program makes one call each through the 32-bit table and through x32's")
    void mixed() throws Exception {
        Path program = CPrograms.build("tables");
        Calls calls = new Calls();
        assertThat(run(program.toString(), calls)).isZero();
        assertThat(calls.calls).contains("I386 20", "X32 110", "X86_64 39");
        assertThat(calls.calls.indexOf("I386 20")).isLessThan(calls.calls.indexOf("X32 110"));
        assertThat(calls.calls)
                .filteredOn(call -> call.startsWith("I386 20 = "))
                .singleElement()
                .isNotEqualTo("I386 20 = -38");
        assertThat(session.failures).isEmpty();
    }

    @Test
    @DisplayName("P31: a 32-bit program's calls, arguments and memory are seen as they are")
    void narrow() throws Exception {
        Path program = CPrograms.build("narrow", "-m32", "-nostdlib", "-static");
        Calls calls = new Calls();
        assertThat(run(program.toString(), calls)).isEqualTo(7);
        assertThat(calls.calls).containsSubsequence("I386 4 hi", "I386 4 = 3", "I386 1");
        assertThat(calls.calls).last().asString().isEqualTo("I386 1");
        assertThat(session.output()).isEqualTo("hi\n");
        assertThat(session.failures).isEmpty();
    }
}
