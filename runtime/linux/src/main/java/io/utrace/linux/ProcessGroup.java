package io.utrace.linux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A process group as /proc shows it, process by process: who joins or leaves while it is read may
 * be missed, and so are processes that this one can't see.
 */
final class ProcessGroup {
    /** Enough of /proc/PID/stat: see proc(5). */
    private static final int ENOUGH = 512;

    private static final int INIT = 1;

    /** What the namespace of the first process of all is called. */
    private static final String FIRST_NAMESPACE = "pid:[4026531836]";

    private final Kernel kernel;
    private final int id;

    private ProcessGroup(Kernel kernel, int id) {
        this.kernel = kernel;
        this.id = id;
    }

    /**
     * Tells whether SIGTSTP wouldn't stop the process: nobody in its session, but outside its
     * group, is the parent of one in the group, and could continue it. A process that is gone is as
     * good as orphaned.
     */
    static boolean isOrphaned(Kernel kernel, int tgid) {
        Member process = Member.of(kernel, tgid);
        return process == null || new ProcessGroup(kernel, process.group).isOrphaned();
    }

    private boolean isOrphaned() {
        boolean isInitReal = isInitReal();
        for (int pid : ProcStatus.processes()) {
            Member member = Member.of(kernel, pid);
            if (member != null && member.group == id && member.lives) {
                boolean isLeftToInit = isInitReal && member.parent == INIT;
                if (!isLeftToInit && isOutside(Member.of(kernel, member.parent), member.session)) {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean isOutside(@Nullable Member parent, int session) {
        return parent != null && parent.group != id && parent.session == session;
    }

    /** Whether process 1 is the kernel's own: that of a container is a parent like any other. */
    private static boolean isInitReal() {
        try {
            Path namespace = Files.readSymbolicLink(Path.of("/proc/self/ns/pid"));
            return namespace.toString().equals(FIRST_NAMESPACE);
        } catch (IOException hidden) {
            return false;
        }
    }

    /** A process. One that has ended counts while it has a thread that hasn't. */
    private record Member(boolean lives, int parent, int group, int session) {
        static @Nullable Member of(Kernel kernel, int pid) {
            byte[] path = ("/proc/" + pid + "/stat").getBytes(StandardCharsets.ISO_8859_1);
            String line = new String(kernel.startOf(path, ENOUGH), StandardCharsets.ISO_8859_1);
            // The name, in parentheses, may have anything in it.
            String[] words = line.substring(line.lastIndexOf(')') + 1).strip().split(" ", 19);
            if (words.length < 19) {
                return null;
            }
            boolean hasEnded = words[0].equals("Z") || words[0].equals("X");
            boolean hasThreads = Integer.parseInt(words[17]) > 1;
            return new Member(
                    !hasEnded || hasThreads,
                    Integer.parseInt(words[1]),
                    Integer.parseInt(words[2]),
                    Integer.parseInt(words[3]));
        }
    }
}
