package io.utrace.syscallwatch;

/** Addresses of sockets, and the lengths that go with them. */
final class SocketAddresses {
    private static final int AF_UNIX = 1;
    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;
    private static final int AF_NETLINK = 16;

    private static final int FAMILY = 2;

    /** The size of struct sockaddr_storage, which holds any address. */
    private static final int LIMIT = 128;

    private SocketAddresses() {}

    /** Reads the length that a call takes, or changes, in memory; -1 when it can't be read. */
    static int length(Call call, long address) {
        return call.fetch(address, 4) ? call.s32(0) : -1;
    }

    static void printIn(Line line, Call call, int index) {
        print(line, call, call.argument(index), call.intArgument(index + 1));
    }

    static void printOut(Line line, Call call, int index) {
        long address = call.argument(index);
        if (call.succeeded()) {
            int length = Math.min(length(call, call.argument(index + 1)), call.keptLength());
            print(line, call, address, length);
        } else {
            line.pointer(address);
        }
    }

    /** Writes the room there was for an address, and its length if that is another. */
    static void printLength(Line line, Call call, long address) {
        int room = call.keptLength();
        if (address == 0 || room < 0) {
            line.pointer(address);
            return;
        }
        line.put('[');
        line.decimal(room);
        int length = call.succeeded() ? length(call, address) : room;
        if (length >= 0 && length != room) {
            line.text(" => ");
            line.decimal(length);
        }
        line.put(']');
    }

    static void print(Line line, Call call, long address, int length) {
        int size = Math.min(length, LIMIT);
        if (size < FAMILY || !call.fetch(address, size)) {
            line.pointer(address);
            return;
        }
        int family = call.u16(0);
        line.text("{sa_family=");
        SocketFlags.FAMILY.printValue(line, family);
        switch (family) {
            case AF_UNIX -> printUnix(line, call, size);
            case AF_INET -> {
                if (size >= 16) {
                    printInternet(line, call);
                } else {
                    printData(line, call, size);
                }
            }
            case AF_INET6 -> {
                if (size >= 28) {
                    printInternet6(line, call);
                } else {
                    printData(line, call, size);
                }
            }
            case AF_NETLINK -> {
                if (size >= 12) {
                    printNetlink(line, call);
                } else {
                    printData(line, call, size);
                }
            }
            default -> printData(line, call, size);
        }
        line.put('}');
    }

    /** A path ends at a zero byte; an abstract name begins with one and takes all there is. */
    private static void printUnix(Line line, Call call, int size) {
        int length = size - FAMILY;
        if (length == 0) {
            return;
        }
        byte[] window = call.window();
        boolean isAbstract = window[FAMILY] == 0;
        int start = isAbstract ? FAMILY + 1 : FAMILY;
        int end = start;
        while (end < size && (isAbstract || window[end] != 0)) {
            end++;
        }
        line.text(isAbstract ? ", sun_path=@\"" : ", sun_path=\"");
        line.escaped(window, start, end - start);
        line.put('"');
    }

    private static void printInternet(Line line, Call call) {
        line.text(", sin_port=htons(");
        line.decimal(call.u8(2) << 8 | call.u8(3));
        line.text("), sin_addr=inet_addr(\"");
        printAddress4(line, call, 4);
        line.text("\")");
    }

    private static void printAddress4(Line line, Call call, int offset) {
        for (int i = 0; i < 4; i++) {
            if (i > 0) {
                line.put('.');
            }
            line.decimal(call.u8(offset + i));
        }
    }

    private static void printInternet6(Line line, Call call) {
        line.text(", sin6_port=htons(");
        line.decimal(call.u8(2) << 8 | call.u8(3));
        line.text("), sin6_flowinfo=htonl(");
        line.unsigned(Integer.reverseBytes(call.s32(4)) & 0xffff_ffffL);
        line.text("), inet_pton(AF_INET6, \"");
        printAddress6(line, call, 8);
        line.text("\", &sin6_addr), sin6_scope_id=");
        line.unsigned(call.u32(24));
    }

    /** Writes eight groups, with the first of the longest runs of zeros left out. */
    private static void printAddress6(Line line, Call call, int offset) {
        int gap = -1;
        int gapLength = 1;
        for (int i = 0; i < 8; i++) {
            int run = 0;
            while (i + run < 8 && group(call, offset, i + run) == 0) {
                run++;
            }
            if (run > gapLength) {
                gap = i;
                gapLength = run;
            }
        }
        boolean mapped = gapLength == 5 && group(call, offset, 5) == 0xffff;
        if (gap == 0 && (gapLength == 6 || mapped)) {
            // A version 4 address in the clothes of version 6.
            line.text(mapped ? "::ffff:" : "::");
            printAddress4(line, call, offset + 12);
            return;
        }
        for (int i = 0; i < 8; i++) {
            if (i == gap) {
                line.text("::");
                i += gapLength - 1;
                continue;
            }
            if (i > 0 && i != gap + gapLength) {
                line.put(':');
            }
            int group = group(call, offset, i);
            line.hexDigits(group, Math.max(1, 8 - (Integer.numberOfLeadingZeros(group) >> 2)));
        }
    }

    private static int group(Call call, int offset, int index) {
        return call.u8(offset + index * 2) << 8 | call.u8(offset + index * 2 + 1);
    }

    private static void printNetlink(Line line, Call call) {
        line.text(", nl_pid=");
        line.unsigned(call.u32(4));
        line.text(", nl_groups=");
        line.hex(call.u32(8));
    }

    private static void printData(Line line, Call call, int size) {
        if (size > FAMILY) {
            line.text(", sa_data=\"");
            line.escaped(call.window(), FAMILY, size - FAMILY);
            line.put('"');
        }
    }
}
