package io.utrace.cli;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Lets in the other commands of this user that want to share the runtime: each becomes a {@link
 * Guest}, on a thread of its own.
 *
 * <p>Where there is no place for a socket, the runtime runs on unshared.
 */
final class Guests implements AutoCloseable {
    /** At the same time: a mistake in a loop must not take all descriptors, or threads. */
    private static final int MOST = 32;

    /** How long modules may take to stop, beyond the limit of a call. */
    private static final int STOP_MILLIS = 2000;

    /** How long the last words may take to be read. */
    private static final int READ_MILLIS = 1000;

    private final SharedRuntime runtime;
    private final Meeting.Door door;

    /** Guarded by this. */
    private final Set<Guest> present = new HashSet<>();

    private boolean closed;

    private Guests(SharedRuntime runtime, Meeting.Door door) {
        this.runtime = runtime;
        this.door = door;
    }

    /** Begins to listen; null where that can't be. */
    static @Nullable Guests open(SharedRuntime runtime) {
        try {
            Guests guests = new Guests(runtime, Meeting.open());
            start(guests::letIn, "utrace-door");
            return guests;
        } catch (IOException | UnsupportedOperationException unshared) {
            Main.trace(unshared);
            return null;
        }
    }

    static void start(Runnable code, String name) {
        Thread thread = new Thread(code, name);
        thread.setDaemon(true);
        thread.start();
    }

    // ---- coming

    private void letIn() {
        while (door.channel().isOpen()) {
            try {
                letIn(door.channel().accept());
            } catch (IOException noDescriptor) {
                // or closed
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
            }
        }
    }

    private void letIn(SocketChannel channel) throws IOException {
        try {
            Guest guest = new Guest(channel, runtime, this);
            if (!Meeting.isSameUser(channel)) {
                refuse(channel, "process " + SharedRuntime.pid() + " is another user's");
            } else if (!add(guest)) {
                refuse(channel, "process " + SharedRuntime.pid() + " has too many guests");
            } else {
                start(guest, "utrace-guest");
            }
        } catch (IOException gone) {
            channel.close();
        }
    }

    /** Doesn't wait: it fits into the socket of who has just come. */
    private static void refuse(SocketChannel channel, String line) throws IOException {
        new End(AttachCommand.REFUSED, line).frame().write(channel);
        channel.close();
    }

    private synchronized boolean add(Guest guest) {
        return !closed && present.size() < MOST && present.add(guest);
    }

    // ---- going

    synchronized void left(Guest guest) {
        present.remove(guest);
    }

    /** Those who are here. */
    synchronized List<Guest> present() {
        return List.copyOf(present);
    }

    /**
     * Sends everybody away. Waits until their modules are stopped, as long as these may take, and a
     * little until what they wrote is read.
     */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        try {
            door.channel().close();
            Files.deleteIfExists(door.file());
        } catch (IOException gone) {
            // so is the folder
        }
        List<Guest> last = present();
        last.forEach(Guest::sendAway);
        await(last, Guest::stopped, runtime.limit().toMillis() + STOP_MILLIS);
        await(last, Guest::gone, READ_MILLIS);
        last.forEach(Guest::cutOff);
    }

    private static void await(
            List<Guest> guests, Function<Guest, CompletableFuture<Void>> what, long millis) {
        CompletableFuture<?>[] ends = guests.stream().map(what).toArray(CompletableFuture[]::new);
        try {
            CompletableFuture.allOf(ends).get(millis, TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            // they go on without us, as long as this process does
        } catch (ExecutionException impossible) {
            throw new AssertionError(impossible);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
