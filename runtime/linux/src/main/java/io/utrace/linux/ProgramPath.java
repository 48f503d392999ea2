package io.utrace.linux;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Finds a program as execvp(3) does, in the PATH of the environment it will get. All is bytes, for
 * a name needn't be text. Immutable; {@link #find} belongs to its kernel's thread.
 */
final class ProgramPath {
    private static final byte[] PATH = {'P', 'A', 'T', 'H', '='};

    /** What confstr(3) gives where there is no PATH. */
    private static final byte[] DEFAULT = {
        '/', 'b', 'i', 'n', ':', '/', 'u', 's', 'r', '/', 'b', 'i', 'n'
    };

    private static final int S_IFMT = 0170000;
    private static final int S_IFREG = 0100000;

    /** Empty if there is none. */
    final byte[] path;

    /** Why there is none: ENOENT, or EACCES when one was found that may not be executed; else 0. */
    final int errno;

    private ProgramPath(byte[] path, int errno) {
        this.path = path;
        this.errno = errno;
    }

    static ProgramPath find(Kernel kernel, byte[] name, byte[][] environment) {
        if (indexOf(name, (byte) '/', 0) < name.length) {
            return new ProgramPath(name, 0);
        }
        int errno = Kernel.ENOENT;
        byte[] directories = directories(environment);
        for (int start = 0, end; name.length > 0 && start <= directories.length; start = end + 1) {
            end = indexOf(directories, (byte) ':', start);
            byte[] candidate = join(directories, start, end, name);
            int mode = mode(kernel, candidate);
            if (mode >= 0 && (mode & S_IFMT) == S_IFREG) {
                if (isExecutable(kernel, candidate)) {
                    return new ProgramPath(candidate, 0);
                }
                errno = Kernel.EACCES;
            } else if (mode == -Kernel.EACCES) {
                errno = Kernel.EACCES;
            }
        }
        return new ProgramPath(new byte[0], errno);
    }

    /** What stat(2) calls st_mode; statx(2) has it at the same place everywhere. */
    private static int mode(Kernel kernel, byte[] path) {
        int modeOnly = 2;
        int offset = 28;
        ByteBuffer status = Kernel.allocate(256);
        long result =
                kernel.call(
                        Syscall.STATX,
                        Kernel.AT_FDCWD,
                        kernel.string(path),
                        0,
                        modeOnly,
                        Kernel.addressOf(status),
                        0);
        return result < 0 ? (int) result : status.getShort(offset) & 0xffff;
    }

    /** As exec will see it, for the effective user. */
    private static boolean isExecutable(Kernel kernel, byte[] path) {
        int execute = 1;
        int effective = 0x200;
        return kernel.call(
                        Syscall.FACCESSAT2,
                        Kernel.AT_FDCWD,
                        kernel.string(path),
                        execute,
                        effective,
                        0,
                        0)
                == 0;
    }

    private static byte[] directories(byte[][] environment) {
        for (byte[] variable : environment) {
            if (variable.length >= PATH.length
                    && Arrays.equals(variable, 0, PATH.length, PATH, 0, PATH.length)) {
                return Arrays.copyOfRange(variable, PATH.length, variable.length);
            }
        }
        return DEFAULT;
    }

    /** An empty directory is the current one. */
    private static byte[] join(byte[] directories, int start, int end, byte[] name) {
        if (start == end) {
            return name;
        }
        int length = end - start;
        byte[] joined = new byte[length + 1 + name.length];
        System.arraycopy(directories, start, joined, 0, length);
        joined[length] = '/';
        System.arraycopy(name, 0, joined, length + 1, name.length);
        return joined;
    }

    private static int indexOf(byte[] bytes, byte wanted, int from) {
        int i = from;
        while (i < bytes.length && bytes[i] != wanted) {
            i++;
        }
        return i;
    }
}
