package io.utrace.linux;

import java.io.IOException;

/** A program that could not be started: what execve(2) said. */
public final class LaunchException extends IOException {
    private static final long serialVersionUID = 1L;

    /** The errno. */
    private final int errno;

    LaunchException(int errno) {
        super(describe(errno));
        this.errno = errno;
    }

    /**
     * Gives the status with which a shell answers for it.
     *
     * @return 127 when there is no such program, 126 when it can't be run
     */
    public int shellStatus() {
        return errno == Kernel.ENOENT ? 127 : 126;
    }

    private static String describe(int errno) {
        return switch (errno) {
            case Kernel.EPERM -> "Operation not permitted";
            case Kernel.ENOENT -> "No such file or directory";
            case Kernel.EIO -> "Input/output error";
            case Kernel.E2BIG -> "Argument list too long";
            case Kernel.ENOEXEC -> "Exec format error";
            case 12 -> "Cannot allocate memory";
            case Kernel.EACCES -> "Permission denied";
            case 20 -> "Not a directory";
            case 21 -> "Is a directory";
            case 22 -> "Invalid argument";
            case 26 -> "Text file busy";
            case Kernel.ENAMETOOLONG -> "File name too long";
            case 40 -> "Too many levels of symbolic links";
            case 80 -> "Accessing a corrupted shared library";
            default -> "errno " + errno;
        };
    }
}
