package io.utrace.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.utrace.api.Abi;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("aarch64, as its headers and its assembler have it")
class Aarch64Test {
    /** Its numbers, as those of every younger machine, are the generic ones. */
    private static final Path NUMBERS = Path.of("/usr/include/asm-generic/unistd.h");

    private static final Pattern NUMBER =
            Pattern.compile("#define __NR(?:3264)?_(\\w+) (\\d+)\\s*");

    private final Aarch64 arm = new Aarch64();

    @Test
    @DisplayName("struct user_pt_regs: 31 general registers, sp, pc, pstate")
    void registers() {
        List<String> names = arm.registerNames();
        assertThat(arm.registersSize()).isEqualTo(272);
        assertThat(names.subList(29, 34)).containsExactly("x29", "x30", "sp", "pc", "pstate");
        assertThat(name(arm.instructionPointer())).isEqualTo("pc");
        assertThat(name(arm.stackPointer())).isEqualTo("sp");
        assertThat(name(arm.syscallNumber())).isEqualTo("x8");
        assertThat(name(arm.syscallResult())).isEqualTo("x0");
        for (int i = 0; i < 6; i++) {
            assertThat(name(arm.syscallArgument(Abi.AARCH64, i))).isEqualTo("x" + i);
        }
        assertThatThrownBy(() -> arm.syscallArgument(Abi.AARCH64, 6))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    private String name(int offset) {
        return arm.registerNames().get(offset / Long.BYTES);
    }

    @Test
    @DisplayName("its calls have the kernel's generic numbers")
    void numbers() throws IOException {
        assertThat(NUMBERS).as("of the package linux-libc-dev").isRegularFile();
        Map<String, Integer> known = new HashMap<>();
        for (String line : Files.readAllLines(NUMBERS)) {
            Matcher matcher = NUMBER.matcher(line);
            if (matcher.matches()) {
                known.put(matcher.group(1), Integer.parseInt(matcher.group(2)));
            }
        }
        for (Syscall call : Syscall.values()) {
            String name = call.name().toLowerCase(Locale.ROOT);
            assertThat(arm.number(call)).as(name).isEqualTo(known.get(name));
        }
        assertThat(arm.exits(Abi.AARCH64, known.get("exit"))).isTrue();
        assertThat(arm.exits(Abi.AARCH64, known.get("exit_group"))).isTrue();
        assertThat(arm.clones(Abi.AARCH64, known.get("clone"))).isTrue();
        assertThat(arm.timeLimit(known.get("epoll_pwait"))).isEqualTo(TimeLimit.POLL);
        assertThat(arm.timeLimit(known.get("epoll_pwait2"))).isEqualTo(TimeLimit.POLL2);
        assertThat(arm.timeLimit(known.get("rt_sigtimedwait"))).isEqualTo(TimeLimit.SIGNAL);
        assertThat(arm.timeLimit(known.get("semop"))).isEqualTo(TimeLimit.ENDLESS);
        assertThat(arm.timeLimit(known.get("semtimedop"))).isEqualTo(TimeLimit.SEMAPHORE);
        assertThat(arm.timeLimit(known.get("io_getevents"))).isEqualTo(TimeLimit.EVENTS);
        assertThat(arm.timeLimit(known.get("io_pgetevents"))).isEqualTo(TimeLimit.EVENTS);
        assertThat(arm.timeLimit(known.get("io_uring_enter"))).isEqualTo(TimeLimit.RING);
        for (String name : List.of("read", "readv", "accept", "accept4", "recvfrom", "recvmsg")) {
            assertThat(arm.timeLimit(known.get(name))).as(name).isEqualTo(TimeLimit.RECEIVE);
        }
        for (String name : List.of("write", "writev", "sendto", "sendmsg", "sendmmsg")) {
            assertThat(arm.timeLimit(known.get(name))).as(name).isEqualTo(TimeLimit.SEND);
        }
    }

    @Test
    @DisplayName("a call is told by AUDIT_ARCH_AARCH64; a 32-bit program's is not of this table")
    void abi() {
        assertThat(arm.abi(arm.auditArch(), 56)).isEqualTo(Abi.AARCH64);
        assertThat(arm.auditArch()).isEqualTo(183 | 0x80000000 | 0x40000000);
        assertThat(arm.abi(0x40000028, 5)).isEqualTo(Abi.UNKNOWN);
        assertThat(arm.nativeAbi()).isEqualTo(Abi.AARCH64);
    }

    @Test
    @DisplayName("a call is set up in x8 and from x0 on; one that is set back is made anew")
    void calls() {
        ByteBuffer registers = ByteBuffer.allocate(272).order(ByteOrder.nativeOrder());
        arm.call(registers, 0x1234, 221, 1, 2, 3, 4, 5);
        assertThat(registers.getLong(arm.instructionPointer())).isEqualTo(0x1234);
        assertThat(registers.getLong(8 * 8)).isEqualTo(221);
        for (int i = 0; i < 5; i++) {
            assertThat(registers.getLong(i * 8)).isEqualTo(i + 1);
        }
        arm.rewindSyscall(registers);
        assertThat(registers.getLong(arm.instructionPointer())).isEqualTo(0x1230);
        assertThat(registers.getLong(0)).isEqualTo(1);
    }

    @Test
    @DisplayName("svc is a call, brk and half of one aren't")
    void isCall() {
        assertThat(arm.isCall(new byte[] {1, 0, 0, (byte) 0xd4}, 4)).isTrue();
        assertThat(arm.isCall(new byte[] {0x21, 0, 0, (byte) 0xd4}, 4)).isTrue();
        assertThat(arm.isCall(new byte[] {0, 0, 0x20, (byte) 0xd4}, 4)).isFalse();
        assertThat(arm.isCall(new byte[] {1, 0, 0, (byte) 0xd4}, 3)).isFalse();
    }

    @Test
    @DisplayName("the stub, as the assembler makes it")
    void stub() {
        int[] words = {
            0xd2800000, // mov x0, #0
            0xd2800001, // mov x1, #0
            0xd2800002, // mov x2, #0
            0xd2800003, // mov x3, #0
            0xd2800000 | (arm.number(Syscall.PPOLL) << 5) | 8, // mov x8, #ppoll
            0xd4000001, // svc #0
            0xd503201f, // nop
            0x14000000 | (-7 & 0x3ffffff), // b, seven instructions back
            0xd4000001, // svc #0
            0x4b0003e0, // neg w0, w0
            0xd2800000 | (94 << 5) | 8, // mov x8, #exit_group
            0xd4000001, // svc #0
            0xd4200000 // brk #0
        };
        ByteBuffer code = ByteBuffer.wrap(arm.stubCode()).order(ByteOrder.LITTLE_ENDIAN);
        for (int word : words) {
            assertThat(code.getInt()).isEqualTo(word);
        }
        assertThat(code.hasRemaining()).isFalse();
        assertThat(arm.stubBlock()).isEqualTo(6 * 4);
        assertThat(arm.stubCall()).isEqualTo(8 * 4);
        assertThat(arm.stubExit()).isEqualTo(10 * 4);
        assertThat(arm.elfMachine()).isEqualTo(183);
    }
}
