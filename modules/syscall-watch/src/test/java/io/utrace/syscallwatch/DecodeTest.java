package io.utrace.syscallwatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** What tests of decoded calls share: a watched task, its memory, and short ways to make calls. */
abstract class DecodeTest {
    static final long A = 0x7ffc_0000_1000L;
    static final long B = 0x7ffc_0000_5000L;
    static final long C = 0x7ffc_0000_9000L;

    final FakeRuntime runtime = new FakeRuntime();
    final FakeStop stop = FakeRuntime.start(runtime);
    final FakeMemory memory = runtime.memory;

    /** Makes a call and compares its line with one that strace wrote for the like. */
    final void check(String expected, int number, long result, long... arguments) {
        assertThat(runtime.call(stop, number, result, arguments)).isEqualTo(expected);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    static ByteBuffer struct(int size) {
        return FakeMemory.struct(size);
    }
}
