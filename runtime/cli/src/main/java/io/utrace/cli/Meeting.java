package io.utrace.cli;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import jdk.net.ExtendedSocketOptions;

/**
 * Where the runtimes of one user and those who look for them meet: a folder that is the user's
 * alone, with a Unix-domain socket for each runtime, named after its process.
 *
 * <p>The folder is {@code $XDG_RUNTIME_DIR/utrace}; {@code /run/user/UID/utrace} for who is logged
 * in, but lacks the variable, as in a cron job; {@code /tmp/utrace-UID} where there is neither. Who
 * looks goes through all of them. Whose a folder is gets checked, for in {@code /tmp} anybody can
 * make one; and so gets who is at the other end, root included: a runtime does what it is asked
 * with the rights of its own user.
 */
final class Meeting {
    private static final Path SELF = Path.of("/proc/self");

    private static final int OTHERS = 077;

    private Meeting() {}

    // ---- the folders

    private static int ownUid() throws IOException {
        return (int) Files.getAttribute(SELF, "unix:uid");
    }

    private static Set<Path> folders() throws IOException {
        int uid = ownUid();
        Set<Path> folders = new LinkedHashSet<>();
        String named = System.getenv("XDG_RUNTIME_DIR");
        if (named != null && named.startsWith("/")) {
            folders.add(Path.of(named, "utrace"));
        }
        folders.add(Path.of("/run/user", Integer.toString(uid), "utrace"));
        folders.add(Path.of("/tmp/utrace-" + uid));
        return folders;
    }

    private static boolean isOurs(Path folder) throws IOException {
        Map<String, Object> is =
                Files.readAttributes(
                        folder, "unix:uid,mode,isDirectory", LinkOption.NOFOLLOW_LINKS);
        return Boolean.TRUE.equals(is.get("isDirectory"))
                && Integer.valueOf(ownUid()).equals(is.get("uid"))
                && is.get("mode") instanceof Integer mode
                && (mode & OTHERS) == 0;
    }

    // ---- for runtimes

    /**
     * A socket to be found by.
     *
     * @param channel where guests come in
     * @param file its name, to be deleted at the end
     */
    record Door(ServerSocketChannel channel, Path file) {}

    /** Makes the socket of this process; throws when there is no place for it. */
    static Door open() throws IOException {
        IOException last = new IOException("no folder");
        for (Path folder : folders()) {
            try {
                return openIn(folder);
            } catch (IOException unsuitable) {
                last = unsuitable;
            }
        }
        throw last;
    }

    /** Makes the socket, and unmakes it; gives its folder. */
    static Path tryOut() throws IOException {
        Door door = open();
        door.channel().close();
        Files.delete(door.file());
        return Objects.requireNonNull(door.file().getParent());
    }

    private static Door openIn(Path folder) throws IOException {
        make(folder);
        if (!isOurs(folder)) {
            throw new IOException(folder + " is open to others, or theirs");
        }
        String pid = Long.toString(ProcessHandle.current().pid());
        // Named when it listens, and not before: else it would look like one that was left behind.
        Path unnamed = folder.resolve("." + pid);
        Files.deleteIfExists(unnamed);
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.bind(UnixDomainSocketAddress.of(unnamed));
            Path file = folder.resolve(pid);
            // what is there was left behind by an earlier process of that number
            Files.move(unnamed, file, StandardCopyOption.ATOMIC_MOVE);
            return new Door(channel, file);
        } catch (IOException | RuntimeException failure) {
            channel.close();
            throw failure;
        }
    }

    private static void make(Path folder) throws IOException {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            try {
                Files.createDirectory(
                        folder,
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rwx------")));
            } catch (FileAlreadyExistsException another) {
                // runtime was faster
            }
        }
    }

    // ---- for those who look

    /** Finds the sockets of all runtimes, by process; some may have been left behind. */
    static SortedMap<Integer, Path> find() throws IOException {
        SortedMap<Integer, Path> sockets = new TreeMap<>();
        for (Path folder : folders()) {
            if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS) && isOurs(folder)) {
                try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "[1-9]*")) {
                    for (Path file : files) {
                        String name = file.getFileName().toString();
                        if (name.matches("[0-9]{1,9}")) {
                            sockets.putIfAbsent(Integer.parseInt(name), file);
                        }
                    }
                }
            }
        }
        return sockets;
    }

    /** Whether the one at the other end is of the user that this process is of. */
    static boolean isSameUser(SocketChannel channel) throws IOException {
        return channel.getOption(ExtendedSocketOptions.SO_PEERCRED)
                .user()
                .equals(Files.getOwner(SELF));
    }
}
