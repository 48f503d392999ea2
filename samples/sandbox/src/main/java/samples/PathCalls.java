package samples;

import java.util.HashMap;
import java.util.Map;

/** The calls of x86-64 that name files, and which of their arguments do. */
final class PathCalls {
    private record PathCall(int number, int... paths) {}

    private static final Map<String, PathCall> CALLS =
            Map.ofEntries(
                    Map.entry("open", new PathCall(2, 0)),
                    Map.entry("stat", new PathCall(4, 0)),
                    Map.entry("lstat", new PathCall(6, 0)),
                    Map.entry("access", new PathCall(21, 0)),
                    Map.entry("execve", new PathCall(59, 0)),
                    Map.entry("truncate", new PathCall(76, 0)),
                    Map.entry("rename", new PathCall(82, 0, 1)),
                    Map.entry("mkdir", new PathCall(83, 0)),
                    Map.entry("rmdir", new PathCall(84, 0)),
                    Map.entry("creat", new PathCall(85, 0)),
                    Map.entry("link", new PathCall(86, 0, 1)),
                    Map.entry("unlink", new PathCall(87, 0)),
                    Map.entry("symlink", new PathCall(88, 1)),
                    Map.entry("readlink", new PathCall(89, 0)),
                    Map.entry("chmod", new PathCall(90, 0)),
                    Map.entry("chown", new PathCall(92, 0)),
                    Map.entry("openat", new PathCall(257, 1)),
                    Map.entry("mkdirat", new PathCall(258, 1)),
                    Map.entry("fchownat", new PathCall(260, 1)),
                    Map.entry("newfstatat", new PathCall(262, 1)),
                    Map.entry("unlinkat", new PathCall(263, 1)),
                    Map.entry("renameat", new PathCall(264, 1, 3)),
                    Map.entry("linkat", new PathCall(265, 1, 3)),
                    Map.entry("symlinkat", new PathCall(266, 2)),
                    Map.entry("readlinkat", new PathCall(267, 1)),
                    Map.entry("fchmodat", new PathCall(268, 1)),
                    Map.entry("faccessat", new PathCall(269, 1)),
                    Map.entry("renameat2", new PathCall(316, 1, 3)),
                    Map.entry("execveat", new PathCall(322, 1)),
                    Map.entry("statx", new PathCall(332, 1)),
                    Map.entry("openat2", new PathCall(437, 1)),
                    Map.entry("faccessat2", new PathCall(439, 1)),
                    Map.entry("fchmodat2", new PathCall(452, 1)));

    private static final Map<Integer, int[]> PATHS = new HashMap<>();

    static {
        CALLS.values().forEach(call -> PATHS.put(call.number(), call.paths()));
    }

    private PathCalls() {}

    /** Gives the number of a call that is given by name or by number. */
    static int number(String call) {
        PathCall known = CALLS.get(call);
        if (known != null) {
            return known.number();
        }
        try {
            return Integer.parseUnsignedInt(call);
        } catch (NumberFormatException neither) {
            throw new IllegalArgumentException(
                    "no call is known as '" + call + "': give its number", neither);
        }
    }

    static int[] paths(int number) {
        return PATHS.getOrDefault(number, new int[0]);
    }
}
