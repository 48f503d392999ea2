package io.utrace.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The arguments of an execve(2) as they lie in a child's arena. Immutable, for any thread. */
final class ExecImage {
    /** What is written to {@link Stub#ARENA}; empty if it is more than the kernel takes. */
    final byte[] bytes;

    final long argv = Stub.ARENA;
    final long environment;
    final long path;

    ExecImage(byte[] path, byte[][] argv, byte[][] environment) {
        int strings = 8 * (argv.length + environment.length + 2);
        this.environment = this.argv + 8L * (argv.length + 1);
        this.path = this.argv + strings;
        long size = strings + path.length + 1L + size(argv) + size(environment);
        if (size > Stub.ARENA_SIZE) {
            bytes = new byte[0];
            return;
        }
        bytes = new byte[(int) size];
        ByteBuffer image = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
        image.put(strings, path);
        int next = put(image, argv, strings + path.length + 1);
        put(image, environment, next);
    }

    boolean tooLarge() {
        return bytes.length == 0;
    }

    private static long size(byte[][] strings) {
        long size = 0;
        for (byte[] string : strings) {
            size += string.length + 1;
        }
        return size;
    }

    /** Adds a vector where the image stands and its strings further on; answers where they end. */
    private static int put(ByteBuffer image, byte[][] vector, int strings) {
        int at = strings;
        for (byte[] string : vector) {
            image.putLong(Stub.ARENA + at);
            image.put(at, string);
            at += string.length + 1;
        }
        image.putLong(0);
        return at;
    }
}
