package io.utrace.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Another command of this user's that came to this runtime: says what it wants, and gets it. Who
 * takes his time to say it, or to hear what there is, is cut off.
 */
final class Guest implements Runnable {
    private static final int LONGEST_REQUEST = 1 << 17;

    private static final int PATIENCE_SECONDS = 5;

    private final SocketChannel channel;
    private final SharedRuntime runtime;
    private final Guests guests;
    private final CompletableFuture<End> end = new CompletableFuture<>();
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();
    private final CompletableFuture<Void> gone = new CompletableFuture<>();

    /** From when on it may take the time it wants. */
    private volatile @Nullable Visit visit;

    Guest(SocketChannel channel, SharedRuntime runtime, Guests guests) {
        this.channel = channel;
        this.runtime = runtime;
        this.guests = guests;
    }

    @Override
    public void run() {
        try {
            CompletableFuture.delayedExecutor(PATIENCE_SECONDS, TimeUnit.SECONDS)
                    .execute(this::cutOffIfIdle);
            Frame.of(Frame.GREETING, Frame.PROTOCOL).write(channel);
            Frame request = Frame.read(channel, LONGEST_REQUEST);
            if (request.kind() == Frame.REQUEST) {
                serve(request.words());
            }
        } catch (IOException left) {
            // or was cut off
        } catch (CommandException refusal) {
            say(End.of(refusal).frame());
        } finally {
            cutOff();
            stopped.complete(null);
            guests.left(this);
            gone.complete(null);
        }
    }

    private void serve(List<String> words) throws IOException, CommandException {
        int pid = pid(words.get(0));
        String[] command = words.subList(1, words.size()).toArray(String[]::new);
        switch (command.length == 0 ? "" : command[0]) {
            case TraceArguments.ATTACH -> {
                TraceArguments arguments = TraceArguments.parse(command);
                attach(pid, arguments, AttachCommand.pids(arguments));
            }
            case PsCommand.NAME -> {
                say(Frame.of(Frame.STATE, RuntimeState.of(runtime, guests.present())));
                say(new End(0, "").frame());
            }
            default ->
                    throw new CommandException(
                            CommandException.USAGE, "this runtime knows no such command");
        }
    }

    private static int pid(String word) throws IOException {
        try {
            return Integer.parseInt(word);
        } catch (NumberFormatException garbage) {
            throw new IOException(garbage);
        }
    }

    private void attach(int pid, TraceArguments arguments, Set<Integer> pids) {
        Outbox outbox = new Outbox(channel, Outbox.PATIENCE, () -> end.complete(End.STALLED));
        Visit current = new Visit(runtime, pid, arguments, pids, outbox, end);
        visit = current;
        Guests.start(this::awaitLeave, "utrace-guest-end");
        End last = End.GONE;
        try {
            last = current.run();
        } finally {
            outbox.end(last);
            stopped.complete(null);
        }
        outbox.awaitSent();
    }

    /** Nothing is to come any more: when something does, or it closes its side, it is the end. */
    private void awaitLeave() {
        try {
            channel.read(ByteBuffer.allocate(1));
        } catch (IOException left) {
            // or was cut off
        }
        end.complete(End.GONE);
    }

    private void say(Frame frame) {
        try {
            frame.write(channel);
        } catch (IOException left) {
            // it will not hear of it
        }
    }

    // ---- for others

    /** What it is here for; null for who only looks. */
    @Nullable Visit visit() {
        return visit;
    }

    /** The runtime ends. */
    void sendAway() {
        end.complete(
                new End(
                        CommandException.FAILED,
                        "process "
                                + SharedRuntime.pid()
                                + ", which traces for this one, has ended"));
    }

    private void cutOffIfIdle() {
        if (visit == null) {
            cutOff();
        }
    }

    void cutOff() {
        try {
            channel.close();
        } catch (IOException gone) {
            // as it should be
        }
    }

    /** Completes when none of its modules is left. */
    CompletableFuture<Void> stopped() {
        return stopped;
    }

    /** Completes when it has been told everything, or left. */
    CompletableFuture<Void> gone() {
        return gone;
    }
}
