package io.utrace.syscallwatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class StringCallsTest extends DecodeTest {
    private static final String LONG_TEXT = "hello world hello world hello world hello";

    @Test
    void everyByteIsEscapedAsStraceDoes() {
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        memory.put(A, all).put(B, new byte[] {(byte) 128, (byte) 129, (byte) 254, (byte) 255});
        check(
                "write(-1,"
                        + " \"\\0\\1\\2\\3\\4\\5\\6\\7\\10\\t\\n\\v\\f\\r\\16\\17\\20\\21\\22"
                        + "\\23\\24"
                        + "\\25\\26\\27\\30\\31\\32\\33\\34\\35\\36\\37\", 32) = -1 EBADF (Bad file"
                        + " descriptor)",
                1,
                -9,
                -1,
                A,
                32);
        check("write(1, \" !\\\"#$%&'()*+,-./0123456789:;<=>?\", 32) = 32", 1, 32, 1, A + 32, 32);
        check("write(1, \"@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\\\]^_\", 32) = 32", 1, 32, 1, A + 64, 32);
        check("write(1, \"`abcdefghijklmnopqrstuvwxyz{|}~\\177\", 32) = 32", 1, 32, 1, A + 96, 32);
        check("write(1, \"\\200\\201\\376\\377\", 4)         = 4", 1, 4, 1, B, 4);
    }

    @Test
    void anOctalEscapeBeforeADigitHasThreeDigits() {
        memory.put(A, bytes("\0018\0017\0019\001a\177\3770\0\0"));
        check("write(1, \"\\18\\0017\\19\\1a\\177\\3770\\0\\0\", 13) = 13", 1, 13, 1, A, 13);
    }

    @Test
    void buffersAreCutAtTheLimit() {
        memory.put(A, bytes(LONG_TEXT));
        check("write(9, \"hello world hello world hello wo\"..., 40) = 40", 1, 40, 9, A, 40);
        check("read(8, \"hello world hello world hello wo\"..., 100) = 40", 0, 40, 8, A, 100);
        check("read(8, \"hello\", 100)                   = 5", 0, 5, 8, A, 100);
        check("read(0, \"\", 10)                         = 0", 0, 0, 0, A, 10);
        check(
                "read(-1, 0x7ffc00001000, 10)            = -1 EBADF (Bad file descriptor)",
                0,
                -9,
                -1,
                A,
                10);
        check(
                "write(-1, \"hello world hello world hello wo\"..., 18446744073709551615)"
                        + " = -1 EBADF (Bad file descriptor)",
                1,
                -9,
                -1,
                A,
                -1);
        check(
                "write(-1, NULL, 0)                      = -1 EBADF (Bad file descriptor)",
                1,
                -9,
                -1,
                0,
                0);
        check(
                "write(-1, 0x1, 33)                      = -1 EBADF (Bad file descriptor)",
                1,
                -9,
                -1,
                1,
                33);
    }

    @Test
    void theUserSetsTheLimit() {
        FakeRuntime other = new FakeRuntime().set(SyscallWatch.STRING_LIMIT, 5);
        FakeStop task = FakeRuntime.start(other);
        other.memory.put(A, bytes(LONG_TEXT));
        assertThat(other.call(task, 1, 40, 9, A, 40))
                .isEqualTo("write(9, \"hello\"..., 40)                = 40");
    }

    @Test
    void pathsAreShownWhole() {
        memory.string(A, "a".repeat(4095)).string(B, "b".repeat(5999));
        assertThat(runtime.call(stop, 80, -36, A))
                .isEqualTo(
                        "chdir(\""
                                + "a".repeat(4095)
                                + "\") = -1 ENAMETOOLONG (File name too long)");
        assertThat(runtime.call(stop, 80, -36, B))
                .isEqualTo(
                        "chdir(\""
                                + "b".repeat(4095)
                                + "\"...) = -1 ENAMETOOLONG (File name too long)");
        memory.string(C, "a\n\"\\\t\1\377");
        check(
                "chdir(\"a\\n\\\"\\\\\\t\\1\\377\")                = -1 ENOENT (No such file or"
                        + " directory)",
                80,
                -2,
                C);
    }

    @Test
    void namesTheKernelGives() {
        memory.string(A, "/tmp/watch").put(B, bytes("/usr/bin/true"));
        check("getcwd(\"/tmp/watch\", 400)               = 11", 79, 11, A, 400);
        check(
                "getcwd(0x7ffc00001000, 2)               = -1 ERANGE (Numerical result out of"
                        + " range)",
                79,
                -34,
                A,
                2);
        check("readlink(\"/tmp/watch\", \"/usr/\", 5)      = 5", 89, 5, A, B, 5);
        byte[] names = new byte[390];
        System.arraycopy(bytes("Linux"), 0, names, 0, 5);
        System.arraycopy(bytes("vm"), 0, names, 65, 2);
        memory.put(C, names);
        check("uname({sysname=\"Linux\", nodename=\"vm\", ...}) = 0", 63, 0, C);
    }

    @Test
    void randomBytesAreHexadecimal() {
        memory.put(
                A, new byte[] {(byte) 0xfe, 0x58, 0, 0x0b, 0x0f, 0x32, (byte) 0x9e, (byte) 0xc6});
        check(
                "getrandom(\"\\xfe\\x58\\x00\\x0b\\x0f\\x32\\x9e\\xc6\", 8, GRND_NONBLOCK) = 8",
                318,
                8,
                A,
                8,
                1);
        check(
                "getrandom(0x7ffc00001000, 1, 0x8 /* GRND_??? */) = -1 EINVAL (Invalid argument)",
                318,
                -22,
                A,
                1,
                8);
    }

    @Test
    void scatteredBuffers() {
        memory.put(C, bytes("abcdefghij"));
        memory.longs(A, C, 3, C + 3, 10, C, 3).longs(B, C, 1, 1, 2);
        check(
                "readv(8, [{iov_base=\"abc\", iov_len=3}, {iov_base=\"defgh\", iov_len=10},"
                        + " {iov_base=\"\", iov_len=3}], 3) = 8",
                19,
                8,
                8,
                A,
                3);
        check(
                "writev(-1, [{iov_base=\"a\", iov_len=1}, {iov_base=0x1, iov_len=2}], 2)"
                        + " = -1 EBADF (Bad file descriptor)",
                20,
                -9,
                -1,
                B,
                2);
        check(
                "writev(-1, [], 0)                       = -1 EBADF (Bad file descriptor)",
                20,
                -9,
                -1,
                B,
                0);
        check(
                "writev(-1, 0x1, 2)                      = -1 EBADF (Bad file descriptor)",
                20,
                -9,
                -1,
                1,
                2);
        check(
                "writev(-1, [{iov_base=\"a\", iov_len=1}, {iov_base=0x1, iov_len=2},"
                        + " ... /* 0x7ffc00005020 */], -1) = -1 EINVAL (Invalid argument)",
                20,
                -22,
                -1,
                B,
                -1);
    }

    @Test
    void programArguments() {
        memory.string(C, "ls").string(C + 8, "-l").longs(A, C, C + 8, 0).longs(B, C, C, C, 0);
        check("execve(\"ls\", [\"ls\", \"-l\"], 0x7ffc00005000 /* 3 vars */) = 0", 59, 0, C, A, B);
        check("execve(\"ls\", [\"-l\"], 0x7ffc00005010 /* 1 var */) = 0", 59, 0, C, A + 8, B + 16);
        check("execve(\"ls\", [], 0x7ffc00005018 /* 0 vars */) = 0", 59, 0, C, A + 16, B + 24);
        check(
                "execve(0x1, 0x1, 0x1)                   = -1 EFAULT (Bad address)",
                59,
                -14,
                1,
                1,
                1);
        check(
                "execve(\"ls\", NULL, NULL)                = -1 EFAULT (Bad address)",
                59,
                -14,
                C,
                0,
                0);
        check(
                "execveat(AT_FDCWD, \"ls\", [], 0x7ffc00005018 /* 0 vars */, AT_EMPTY_PATH) = 0",
                322,
                0,
                -100,
                C,
                A + 16,
                B + 24,
                0x1000);
    }

    @Test
    void anEndlessProgramArgumentListIsCut() {
        long[] many = new long[100];
        Arrays.fill(many, C);
        memory.string(C, "x").longs(A, many);
        assertThat(runtime.call(stop, 59, -7, C, A, A))
                .startsWith("execve(\"x\", [" + "\"x\", ".repeat(32) + "...], 0x7ffc00001000")
                .contains("/* 100 vars, unterminated */");
    }

    @Test
    void argumentsOfExecveAreReadBeforeTheOldImageIsGone() {
        memory.string(C, "ls").longs(A, C, 0).longs(B, 0);
        runtime.enter(stop, 59, C, A, B);
        stop.memory = new FakeMemory();
        assertThat(runtime.exit(stop, 0))
                .isEqualTo("execve(\"ls\", [\"ls\"], 0x7ffc00005000 /* 0 vars */) = 0");
    }
}
