package io.utrace.ptrace.tracee;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A process group, as /proc shows it: who joins or leaves while it is read may be missed. */
final class ProcessGroup {
    private static final int INIT = 1;

    /** What the namespace of the first process of all is called. */
    private static final String FIRST_NAMESPACE = "pid:[4026531836]";

    private ProcessGroup() {}

    /**
     * Tells whether its terminal's signals don't stop it: no process of its session, but outside of
     * it, is the parent of one in it.
     */
    static boolean isOrphaned(int group) {
        try (DirectoryStream<Path> processes =
                Files.newDirectoryStream(Path.of("/proc"), "[1-9]*")) {
            for (Path process : processes) {
                Proc member = new Proc(Integer.parseInt(process.getFileName().toString()));
                if (member.group() == group && member.isAlive() && isHeldByParent(member)) {
                    return false;
                }
            }
        } catch (IOException unseen) {
            // Then it isn't known to be stopped.
        }
        return true;
    }

    /** The first process of all is nobody's shell. */
    private static boolean isHeldByParent(Proc member) throws IOException {
        int id = member.parent();
        Proc parent = new Proc(id);
        return parent.group() != member.group()
                && parent.session() == member.session()
                && !(id == INIT && isInitReal());
    }

    private static boolean isInitReal() throws IOException {
        Path namespace = Files.readSymbolicLink(Path.of("/proc/self/ns/pid"));
        return namespace.toString().equals(FIRST_NAMESPACE);
    }
}
