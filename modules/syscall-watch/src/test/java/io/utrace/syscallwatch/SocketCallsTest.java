package io.utrace.syscallwatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class SocketCallsTest extends DecodeTest {
    private static final String LOCAL =
            "{sa_family=AF_INET, sin_port=htons(48670), sin_addr=inet_addr(\"127.0.0.1\")}";

    @Test
    void sockets() {
        check(
                "socket(AF_UNIX, SOCK_STREAM|SOCK_CLOEXEC|SOCK_NONBLOCK, 0) = 7",
                41,
                7,
                1,
                1 | 02000000 | 04000,
                0);
        check("socket(AF_INET6, SOCK_RAW, IPPROTO_ICMPV6) = 9", 41, 9, 10, 3, 58);
        check("socket(AF_NETLINK, SOCK_RAW, NETLINK_KOBJECT_UEVENT) = 12", 41, 12, 16, 3, 15);
        check(
                "socket(0x63 /* AF_??? */, SOCK_RAW|0x60, 99) = -1 EINVAL (Invalid argument)",
                41,
                -22,
                99,
                99,
                99);
        memory.ints(A, 16, 17);
        check("socketpair(AF_UNIX, SOCK_STREAM, 0, [16, 17]) = 0", 53, 0, 1, 1, 0, A);
        check("shutdown(7, SHUT_RDWR)                  = 0", 48, 0, 7, 2);
    }

    @Test
    void addresses() {
        address("{sa_family=AF_UNIX, sun_path=@\"abs\"}", "\1\0\0abs");
        address("{sa_family=AF_UNIX}", "\1\0");
        address("{sa_family=AF_UNIX, sun_path=\"/x\"}", "\1\0/x\0\0\0");
        address("{sa_family=AF_UNIX, sun_path=\"/x\"}", "\1\0/x");
        address(LOCAL, "\2\0\276\36\177\0\0\1\0\0\0\0\0\0\0\0");
        address(
                "{sa_family=AF_INET6, sin6_port=htons(80), sin6_flowinfo=htonl(5),"
                        + " inet_pton(AF_INET6, \"::1\", &sin6_addr), sin6_scope_id=3}",
                "\12\0\0\120\0\0\0\5" + "\0".repeat(15) + "\1\3\0\0\0");
        address("{sa_family=AF_NETLINK, nl_pid=5, nl_groups=0x3}", "\20\0\0\0\5\0\0\0\3\0\0\0");
        address("{sa_family=0x63 /* AF_??? */, sa_data=\"abcdef\\1\\0\"}", "c\0abcdef\1\0");
        address("{sa_family=AF_INET, sa_data=\"\\0P\"}", "\2\0\0P");
    }

    private void address(String expected, String bytes) {
        memory.put(A, bytes(bytes));
        String call = "connect(7, " + expected + ", " + bytes.length() + ")";
        check(String.format("%-39s = 0", call), 42, 0, 7, A, bytes.length());
    }

    @Test
    void addressesOfVersion6() {
        address6("::", 0, 0, 0, 0, 0, 0, 0, 0);
        address6("fe80::1:2", 0xfe80, 0, 0, 0, 0, 0, 1, 2);
        address6("1:0:2::3", 1, 0, 2, 0, 0, 0, 0, 3);
        address6("1::", 1, 0, 0, 0, 0, 0, 0, 0);
        address6("1:2:3:4:5:6:7:0", 1, 2, 3, 4, 5, 6, 7, 0);
        address6("::ffff:10.0.0.1", 0, 0, 0, 0, 0, 0xffff, 0x0a00, 1);
    }

    private void address6(String expected, int... groups) {
        ByteBuffer address = struct(28).putShort((short) 10);
        for (int i = 0; i < 8; i++) {
            address.putShort(8 + i * 2, Short.reverseBytes((short) groups[i]));
        }
        memory.put(A, address.array());
        check(
                "connect(7, {sa_family=AF_INET6, sin6_port=htons(0), sin6_flowinfo=htonl(0),"
                        + " inet_pton(AF_INET6, \""
                        + expected
                        + "\", &sin6_addr), sin6_scope_id=0}, 28) = 0",
                42,
                0,
                7,
                A,
                28);
    }

    @Test
    void addressesTheKernelGives() {
        memory.put(A, bytes("\2\0\276\36\177\0\0\1\0\0\0\0\0\0\0\0"))
                .ints(B, 16)
                .put(C, bytes("\1\0"));
        check("accept4(5, " + LOCAL + ", [16], SOCK_CLOEXEC) = 7", 288, 7, 5, A, B, 02000000);
        check(
                "getpeername(5, 0x7ffc00001000, [16])    = -1 ENOTCONN"
                        + " (Transport endpoint is not connected)",
                52,
                -107,
                5,
                A,
                B);
        check(
                "accept(7, NULL, NULL)                   = -1 EINVAL (Invalid argument)",
                43,
                -22,
                7,
                0,
                0);
        memory.ints(B, 110);
        runtime.enter(stop, 51, 3, C, B);
        memory.ints(B, 2);
        assertThat(runtime.exit(stop, 0))
                .isEqualTo("getsockname(3, {sa_family=AF_UNIX}, [110 => 2]) = 0");
    }

    @Test
    void data() {
        memory.put(A, bytes("abc")).put(B, bytes("\1\0/x\0"));
        check("sendto(16, \"abc\", 3, 0, NULL, 0)        = 3", 44, 3, 16, A, 3, 0, 0, 0);
        check(
                "sendto(7, \"abc\", 3, MSG_NOSIGNAL, {sa_family=AF_UNIX, sun_path=\"/x\"}, 5)"
                        + " = -1 EOPNOTSUPP (Operation not supported)",
                44,
                -95,
                7,
                A,
                3,
                0x4000,
                B,
                5);
        check("recvfrom(17, \"abc\", 10, 0, NULL, NULL)  = 3", 45, 3, 17, A, 10, 0, 0, 0);
    }

    @Test
    void messages() {
        ByteBuffer message = struct(56).putLong(16, B).putLong(24, 1);
        memory.put(A, message.array()).longs(B, C, 20).put(C, bytes("hello---------------"));
        check(
                "recvmsg(17, {msg_name=NULL, msg_namelen=0, msg_iov=[{iov_base=\"hello\","
                        + " iov_len=20}], msg_iovlen=1, msg_controllen=0, msg_flags=0}, 0) = 5",
                47,
                5,
                17,
                A,
                0);
        check(
                "recvmsg(7, {msg_namelen=0}, 0)          = -1 EINVAL (Invalid argument)",
                47,
                -22,
                7,
                A,
                0);
        memory.longs(B, C, 5);
        check(
                "sendmsg(7, {msg_name=NULL, msg_namelen=0, msg_iov=[{iov_base=\"hello\","
                        + " iov_len=5}], msg_iovlen=1, msg_controllen=0, msg_flags=0},"
                        + " MSG_NOSIGNAL) = 5",
                46,
                5,
                7,
                A,
                0x4000);
    }

    @Test
    void options() {
        memory.ints(A, 1).ints(B, 4);
        check("setsockopt(7, SOL_SOCKET, SO_REUSEADDR, [1], 4) = 0", 54, 0, 7, 1, 2, A, 4);
        check("getsockopt(7, SOL_SOCKET, SO_TYPE, [1], [4]) = 0", 55, 0, 7, 1, 3, A, B);
        check("setsockopt(7, SOL_TCP, TCP_NODELAY, [1], 4) = 0", 54, 0, 7, 6, 1, A, 4);
        check("setsockopt(7, SOL_IPV6, IPV6_V6ONLY, [1], 4) = 0", 54, 0, 7, 41, 26, A, 4);
        check(
                "setsockopt(7, 0x63 /* SOL_?? */, 1, 0x7ffc00001000, 8)"
                        + " = -1 EOPNOTSUPP (Operation not supported)",
                54,
                -95,
                7,
                99,
                1,
                A,
                8);
    }
}
