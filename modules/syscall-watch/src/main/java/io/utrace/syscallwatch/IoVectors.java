package io.utrace.syscallwatch;

/** Arrays of {@code struct iovec}: the scattered buffers of readv(2) and writev(2). */
final class IoVectors {
    private static final int ELEMENT = 16;

    private IoVectors() {}

    static void printSent(Line line, Call call, long address, long count) {
        print(line, call, address, count, Long.MAX_VALUE);
    }

    /** Writes buffers the kernel filled one after the other until the result was used up. */
    static void printReceived(Line line, Call call, long address, long count) {
        print(line, call, address, count, call.succeeded() ? call.result() : -1);
    }

    /**
     * Writes an array.
     *
     * @param filled how many bytes are in the buffers all in all; -1 when they aren't to be shown
     */
    private static void print(Line line, Call call, long address, long count, long filled) {
        if (address == 0 || (count != 0 && !call.fetch(address, ELEMENT))) {
            line.pointer(address);
            return;
        }
        line.put('[');
        long rest = filled;
        for (long i = 0; i != count; i++) {
            if (i > 0) {
                line.comma();
            }
            if (i == call.stringLimit()) {
                line.text("...");
                break;
            }
            long element = address + i * ELEMENT;
            if (!call.fetch(element, ELEMENT)) {
                line.text("... /* ");
                line.pointer(element);
                line.text(" */");
                break;
            }
            long base = call.s64(0);
            long length = call.s64(8);
            line.text("{iov_base=");
            if (rest < 0) {
                line.pointer(base);
            } else {
                long shown = length < 0 ? rest : Math.min(length, rest);
                Strings.printSent(line, call, base, shown);
                rest -= shown;
            }
            line.text(", iov_len=");
            line.unsigned(length);
            line.put('}');
        }
        line.put(']');
    }
}
