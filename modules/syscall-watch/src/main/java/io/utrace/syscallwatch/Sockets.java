package io.utrace.syscallwatch;

/** Sockets: their kinds, their options, and messages. */
final class Sockets {
    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;
    private static final int AF_NETLINK = 16;
    private static final long TYPE_MASK = 15;

    private static final int SOL_IP = 0;
    private static final int SOL_SOCKET = 1;
    private static final int SOL_TCP = 6;
    private static final int SOL_IPV6 = 41;

    private static final int MSGHDR_SIZE = 56;

    private Sockets() {}

    static void printType(Line line, long type) {
        SocketFlags.TYPE.printValue(line, type & TYPE_MASK);
        SocketFlags.TYPE_FLAGS.printMoreBits(line, type & ~TYPE_MASK);
    }

    static void printProtocol(Line line, Call call, int protocol) {
        switch (call.intArgument(0)) {
            case AF_INET, AF_INET6 -> SocketFlags.IP_PROTOCOL.printValue(line, protocol);
            case AF_NETLINK -> SocketFlags.NETLINK_PROTOCOL.printValue(line, protocol);
            default -> line.unsigned(protocol & 0xffff_ffffL);
        }
    }

    static void printOption(Line line, Call call, int option) {
        switch (call.intArgument(1)) {
            case SOL_IP -> SocketFlags.IP_OPTION.printValue(line, option);
            case SOL_SOCKET -> SocketFlags.SOCKET_OPTION.printValue(line, option);
            case SOL_TCP -> SocketFlags.TCP_OPTION.printValue(line, option);
            case SOL_IPV6 -> SocketFlags.IPV6_OPTION.printValue(line, option);
            default -> line.unsigned(option & 0xffff_ffffL);
        }
    }

    /** Writes an option's value if it is an int, as nearly all are. */
    static void printOptionIn(Line line, Call call, int index) {
        printOptionValue(line, call, call.argument(index), call.intArgument(index + 1));
    }

    static void printOptionOut(Line line, Call call, int index) {
        int length = 0;
        if (call.succeeded()) {
            length = SocketAddresses.length(call, call.argument(index + 1));
        }
        printOptionValue(line, call, call.argument(index), length);
    }

    private static void printOptionValue(Line line, Call call, long address, int length) {
        Numbers.printInt(line, call, length == 4, address);
    }

    static void printMessage(Line line, Call call, long address) {
        printMessage(line, call, address, false);
    }

    static void printReceivedMessage(Line line, Call call, long address) {
        if (call.succeeded()) {
            printMessage(line, call, address, true);
        } else if (call.fetch(address, MSGHDR_SIZE)) {
            line.text("{msg_namelen=");
            line.decimal(call.s32(8));
            line.put('}');
        } else {
            line.pointer(address);
        }
    }

    private static void printMessage(Line line, Call call, long address, boolean received) {
        if (!call.fetch(address, MSGHDR_SIZE)) {
            line.pointer(address);
            return;
        }
        long name = call.s64(0);
        int nameLength = call.s32(8);
        long vector = call.s64(16);
        long vectorLength = call.s64(24);
        long control = call.s64(32);
        long controlLength = call.s64(40);
        long flags = call.u32(48);
        line.text("{msg_name=");
        SocketAddresses.print(line, call, name, nameLength);
        line.text(", msg_namelen=");
        line.decimal(nameLength);
        line.text(", msg_iov=");
        if (received) {
            IoVectors.printReceived(line, call, vector, vectorLength);
        } else {
            IoVectors.printSent(line, call, vector, vectorLength);
        }
        line.text(", msg_iovlen=");
        line.unsigned(vectorLength);
        if (controlLength != 0) {
            line.text(", msg_control=");
            line.pointer(control);
        }
        line.text(", msg_controllen=");
        line.unsigned(controlLength);
        line.text(", msg_flags=");
        SocketFlags.MSG.printBits(line, flags);
        line.put('}');
    }
}
