package io.utrace.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.utrace.api.Abi;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class X8664Test {
    private final X8664 x86 = new X8664();

    @Test
    void registersAreWhereTheKernelHasThem() {
        assertThat(x86.registersSize()).isEqualTo(216);
        assertThat(name(x86.instructionPointer())).isEqualTo("rip");
        assertThat(name(x86.stackPointer())).isEqualTo("rsp");
        assertThat(name(x86.syscallResult())).isEqualTo("rax");
        String[] native64 = {"rdi", "rsi", "rdx", "r10", "r8", "r9"};
        String[] native32 = {"rbx", "rcx", "rdx", "rsi", "rdi", "rbp"};
        for (int i = 0; i < 6; i++) {
            assertThat(name(x86.syscallArgument(Abi.X86_64, i))).isEqualTo(native64[i]);
            assertThat(name(x86.syscallArgument(Abi.X32, i))).isEqualTo(native64[i]);
            assertThat(name(x86.syscallArgument(Abi.I386, i))).isEqualTo(native32[i]);
        }
        assertThatThrownBy(() -> x86.syscallArgument(Abi.X86_64, 6))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void theAbiFollowsFromTheCall() {
        assertThat(x86.abi(0xc000003e, 1)).isEqualTo(Abi.X86_64);
        assertThat(x86.abi(0xc000003e, -1)).isEqualTo(Abi.X86_64);
        assertThat(x86.abi(0xc000003e, 0x40000001)).isEqualTo(Abi.X32);
        assertThat(x86.abi(0x40000003, 1)).isEqualTo(Abi.I386);
        assertThat(x86.abi(0xc00000b7, 1)).isEqualTo(Abi.UNKNOWN);
        assertThat(x86.plainNumber(Abi.X32, 0x40000001)).isEqualTo(1);
        assertThat(x86.plainNumber(Abi.X86_64, -1)).isEqualTo(-1);
        assertThat(x86.plainNumber(Abi.I386, 0x40000001)).isEqualTo(0x40000001);
    }

    @Test
    void aCallIsSetUpWithoutRestart() {
        ByteBuffer registers = ByteBuffer.allocate(216).order(ByteOrder.nativeOrder());
        x86.call(registers, 0x1234, 59, 1, 2, 3, 4, 5);
        assertThat(registers.getLong(x86.instructionPointer())).isEqualTo(0x1234);
        assertThat(registers.getLong(x86.syscallResult())).isEqualTo(59);
        assertThat(registers.getLong(index("orig_rax") * 8)).isEqualTo(-1);
        for (int i = 0; i < 5; i++) {
            assertThat(registers.getLong(x86.syscallArgument(Abi.X86_64, i))).isEqualTo(i + 1);
        }
    }

    @Test
    void anotherMachineIsRefusedWithItsName() {
        String name = System.getProperty("os.arch");
        try {
            System.setProperty("os.arch", "riscv64");
            assertThatThrownBy(Architecture::current)
                    .isInstanceOf(UnsupportedOperationException.class)
                    .hasMessageContaining("riscv64");
        } finally {
            System.setProperty("os.arch", name);
        }
    }

    private String name(int offset) {
        return x86.registerNames().get(offset / 8);
    }

    private int index(String name) {
        return x86.registerNames().indexOf(name);
    }
}
