package io.utrace.cli;

import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The way from a command to a runtime that another one keeps. */
final class Link implements AutoCloseable {
    /** The state of a runtime with many tasks is long. */
    private static final int LONGEST = 1 << 26;

    private static final int PATIENCE_SECONDS = 5;

    private final int pid;
    private final SocketChannel channel;
    private volatile boolean isHurried = true;

    Link(int pid, SocketChannel channel) {
        this.pid = pid;
        this.channel = channel;
    }

    /**
     * Goes to a runtime. It is to answer soon, until {@link #patiently} says otherwise: it may be
     * stopped.
     *
     * @param pid its process
     * @return empty when there is no such runtime, or not for this user
     */
    static Optional<Link> to(int pid) throws CommandException {
        try {
            Path socket = Meeting.find().get(pid);
            if (socket == null) {
                return Optional.empty();
            }
            Link link = new Link(pid, SocketChannel.open(StandardProtocolFamily.UNIX));
            if (link.connect(socket)) {
                return Optional.of(link);
            }
            link.close();
            return Optional.empty();
        } catch (IOException noSocket) {
            throw new CommandException(
                    CommandException.FAILED, "there can be no socket: " + noSocket, noSocket);
        }
    }

    private boolean connect(Path socket) throws CommandException {
        CompletableFuture.delayedExecutor(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .execute(() -> {
                    if (isHurried) {
                        close();
                    }
                });
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
            if (!Meeting.isSameUser(channel)) {
                return false;
            }
        } catch (ConnectException leftBehind) {
            socket.toFile().delete();
            return false;
        } catch (IOException gone) {
            return false;
        }
        Frame greeting = read();
        if (greeting.kind() == Frame.END) {
            End refusal = end(greeting);
            throw new CommandException(refusal.status(), refusal.line());
        }
        if (greeting.kind() != Frame.GREETING || !greeting.text().equals(Frame.PROTOCOL)) {
            throw new CommandException(
                    CommandException.FAILED,
                    "process " + pid + " is of another version of utrace than this one");
        }
        return true;
    }

    /** Takes the last frame apart. */
    End end(Frame frame) throws CommandException {
        try {
            return End.of(frame);
        } catch (IOException garbage) {
            throw garbage(garbage);
        }
    }

    /** Gives what to say of an answer that isn't one. */
    CommandException garbage(@Nullable Throwable why) {
        return new CommandException(
                CommandException.FAILED, "process " + pid + " answers garbage", why);
    }

    /** From now on the runtime may take its time. */
    void patiently() {
        isHurried = false;
    }

    void request(List<String> words) throws CommandException {
        try {
            Frame.request(words).write(channel);
        } catch (IOException gone) {
            throw lost(gone);
        }
    }

    /** Waits for the next frame. */
    Frame read() throws CommandException {
        try {
            return Frame.read(channel, LONGEST);
        } catch (IOException gone) {
            throw lost(gone);
        }
    }

    /** The runtime is no more; who doesn't depend on it needn't care. */
    static final class Gone extends CommandException {
        private static final long serialVersionUID = 1L;

        Gone(String line, IOException why) {
            super(FAILED, line, why);
        }
    }

    private CommandException lost(IOException why) {
        return isHurried && !channel.isOpen()
                ? new CommandException(
                        CommandException.FAILED,
                        "process " + pid + ", a utrace, doesn't answer",
                        why)
                : new Gone("process " + pid + ", which traces for this one, has gone", why);
    }

    /** Asks for the end; what is left to say can still be read. */
    void leave() {
        try {
            channel.shutdownOutput();
        } catch (IOException gone) {
            // so it is over
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException gone) {
            // as it should be
        }
    }
}
