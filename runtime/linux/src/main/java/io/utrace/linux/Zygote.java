package io.utrace.linux;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A tiny traced child that sleeps: new tracees are cloned from it, clone(2) and execve(2) put into
 * it by ptrace(2), and it is its tracer thread's doorbell, rung by a SIGURG.
 *
 * <p>It belongs to the thread that spawned it, which alone may call it, except {@link #tid}. That
 * thread waits with __WALL and __WNOTHREAD and continues every stop of the zygote with signal 0;
 * all signals but SIGURG are blocked, yet a SIGSTOP or SIGCONT shows. It dies with its tracer.
 *
 * <p>What a tracee gets of the {@link Surroundings} is laid out here, for a child inherits it; what
 * a child can't have while it is made, its signal mask, is set on the child.
 */
final class Zygote implements AutoCloseable {
    private static final int WAIT = Ptrace.WALL | Ptrace.WNOTHREAD;

    private static final long CLONE_PTRACE = 0x2000;
    private static final long CLONE_PARENT = 0x8000;
    private static final long CLONE_PARENT_SETTID = 0x100000;

    private static final int AT_FDCWD = -100;

    /** O_WRONLY, O_CREAT, O_APPEND: two streams may lead to one file. */
    private static final int WRITE = 0x1 | 0x40 | 0x400;

    private static final long ALL = -1;
    private static final long ALL_BUT_SIGURG = ~(1L << (Kernel.SIGURG - 1));

    private final Kernel kernel;
    private final Architecture architecture;
    private final Puppet puppet;
    private final int tid;
    private final ByteBuffer word = Kernel.allocate(Long.BYTES);
    private final long wordAddress = Kernel.addressOf(word);
    private final long blockedSignals;
    private boolean stepsBlocks;
    private boolean suspendsSeccomp;

    private Zygote(
            Kernel kernel, Architecture architecture, Stub stub, int tid, long blockedSignals) {
        this.kernel = kernel;
        this.architecture = architecture;
        this.tid = tid;
        this.blockedSignals = blockedSignals;
        puppet = new Puppet(kernel, architecture, stub, tid);
    }

    /**
     * Starts one and takes its seat.
     *
     * @throws IllegalStateException when the system refuses
     */
    static Zygote spawn(Kernel kernel, Architecture architecture, Surroundings surroundings) {
        Stub stub = new Stub(architecture);
        long ignored = surroundings.ignoredSignals();
        int file = stub.file(kernel);
        Puppet.check("memfd_create", file);
        int tid;
        try {
            byte[] path = bytes("/proc/self/fd/".concat(Integer.toString(file)));
            // all blocked, so that a Ctrl-C can't end it before its stops are ours
            tid = kernel.spawn(path, bytes("utrace-zygote"), ALL, ~ignored);
            Puppet.check("posix_spawn", tid);
        } finally {
            kernel.close(file);
        }
        Zygote zygote = new Zygote(kernel, architecture, stub, tid, surroundings.blockedSignals());
        boolean ready = false;
        try {
            zygote.puppet.seize();
            zygote.settle(surroundings, ignored);
            ready = true;
        } finally {
            if (!ready) {
                zygote.close();
            }
        }
        return zygote;
    }

    int tid() {
        return tid;
    }

    /** Whether a call here found it dead and reaped it, so that no wait of the tracer will tell. */
    boolean gone() {
        return puppet.gone();
    }

    /** Whether PTRACE_SINGLEBLOCK, tried here, ran to the next branch. */
    boolean stepsBlocks() {
        return stepsBlocks;
    }

    /** Whether PTRACE_O_SUSPEND_SECCOMP, tried here, was granted. */
    boolean suspendsSeccomp() {
        return suspendsSeccomp;
    }

    /**
     * Makes a child of this JVM and its tracee, stopped before its execve: restarted, it either
     * execs, or exits with the errno as its status. The zygote is left as it was: running, or in a
     * stop that the tracer has already been told of. A ring that came meanwhile comes again.
     *
     * @param streams where its standard streams lead; null: where those of this JVM do
     * @param options the child's ptrace options
     * @return the child's tid
     * @throws IllegalStateException when the zygote or the child was killed, memory is short, or a
     *     stream can't be opened
     */
    int prepare(
            byte[] path,
            byte[][] argv,
            byte[][] environment,
            @Nullable Streams streams,
            int options) {
        ExecImage image = new ExecImage(path, argv, environment);
        boolean restart = puppet.stop();
        int child = 0;
        boolean ready = false;
        try {
            child = spawnChild();
            puppet.sleep();
            if (restart) {
                puppet.request(Ptrace.CONT);
            }
            if (puppet.takeRing()) {
                kernel.tgkill(tid, tid, Kernel.SIGURG);
            }
            Puppet.check("clone", child);
            dress(child, image, options);
            if (streams != null) {
                redirect(child, streams);
            }
            ready = true;
            return child;
        } finally {
            int made = ready || child != 0 ? child : unknownChild();
            if (!ready && made > 0) {
                discard(made);
            }
        }
    }

    /**
     * Installs a filter in a child that was prepared, which then mustn't be without a tracer. Where
     * the system wants that, the child and its children gain no privileges by an execve any more.
     *
     * @return false when the child was killed, and is reaped
     * @throws IllegalStateException when the system refuses
     */
    boolean filter(int child, Filter filter) {
        Puppet actor = new Puppet(kernel, architecture, puppet.stub, child);
        try {
            spare(actor, filter.image(Stub.SPARE));
            actor.expect(
                    "PTRACE_SETOPTIONS",
                    kernel.ptrace(Ptrace.SETOPTIONS, child, 0, Seat.FILTERED_OPTIONS));
            aside(
                    actor,
                    () -> {
                        long installed = install(actor);
                        if (installed == -Kernel.EACCES) {
                            int noNewPrivileges = 38;
                            Puppet.check(
                                    "prctl", actor.inject(Syscall.PRCTL, noNewPrivileges, 1, 0, 0));
                            installed = install(actor);
                        }
                        Puppet.check("seccomp", installed);
                    });
            return true;
        } catch (IllegalStateException failure) {
            if (actor.gone()) {
                return false;
            }
            throw failure;
        }
    }

    private static long install(Puppet actor) {
        int setModeFilter = 1;
        return actor.inject(Syscall.SECCOMP, setModeFilter, 0, Stub.SPARE, 0);
    }

    /** Kills it and waits for its end, if that hasn't come. */
    @Override
    public void close() {
        discard(tid);
    }

    private void discard(int task) {
        int waited = kernel.wait4(task, WAIT | Ptrace.WNOHANG);
        // reaped already, its number may be somebody else's
        if (waited == 0 || (waited == task && Ptrace.stopped(kernel.status()))) {
            kernel.kill(task, Kernel.SIGKILL);
            puppet.reap(task);
        }
    }

    // ---- start

    private void settle(Surroundings surroundings, long ignored) {
        int next = 3;
        for (int open : surroundings.descriptors()) {
            closeRange(next, open - 1);
            next = open + 1;
        }
        closeRange(next, Integer.MAX_VALUE);
        String directory = "/proc/".concat(Integer.toString(tid));
        byte[] status = Surroundings.read(directory.concat("/status"));
        long wrong = Surroundings.mask(status, "SigIgn:") ^ ignored;
        for (int signal = 1; signal <= Long.SIZE; signal++) {
            long bit = 1L << (signal - 1);
            if ((wrong & bit) != 0) {
                dispose(signal, (ignored & bit) != 0);
            }
        }
        long soft = surroundings.descriptorLimit();
        if (soft >= 0) {
            Puppet.check("prlimit", kernel.softLimit(tid, Kernel.RLIMIT_NOFILE, soft));
        }
        String filter = surroundings.coredumpFilter();
        if (filter != null) {
            coredumpFilter(directory.concat("/coredump_filter"), filter);
        }
        // the tracer thread may have moved to a CPU of its own
        Puppet.check("sched_setaffinity", kernel.copyAffinity(kernel.getpid(), tid));
        stepsBlocks = puppet.stepsBlocks();
        suspendsSeccomp = puppet.suspendsSeccomp();
        puppet.signalMask(tid, ALL_BUT_SIGURG);
        puppet.sleep();
        puppet.request(Ptrace.CONT);
    }

    /** In the zygote, not here: another thread may be opening files at this very moment. */
    private void closeRange(int first, int last) {
        if (first <= last) {
            Puppet.check("close_range", puppet.inject(Syscall.CLOSE_RANGE, first, last, 0, 0));
        }
    }

    private void dispose(int signal, boolean ignore) {
        // the handler is the first word of struct sigaction, and zeros will do for the rest
        word.putLong(0, ignore ? 1 : 0);
        Puppet.check("process_vm_writev", kernel.writeMemory(tid, Stub.ARENA, wordAddress, 8));
        Puppet.check("rt_sigaction", puppet.inject(Syscall.RT_SIGACTION, signal, Stub.ARENA, 0, 8));
    }

    private void coredumpFilter(String path, String filter) {
        int file = (int) kernel.open(bytes(path), Kernel.O_WRONLY | Kernel.O_CLOEXEC);
        if (file < 0) {
            // a kernel without core dumps has no such file
            return;
        }
        byte[] value = bytes("0x".concat(filter));
        long written = kernel.write(file, value, 0, value.length);
        kernel.close(file);
        Puppet.check("coredump_filter", written);
    }

    // ---- the child

    /** The kernel also notes the child's tid in the zygote, should we never hear the answer. */
    private int spawnChild() {
        word.putLong(0, 0);
        Puppet.check("process_vm_writev", kernel.writeMemory(tid, Stub.ARENA, wordAddress, 8));
        long flags = CLONE_PARENT | CLONE_PTRACE | CLONE_PARENT_SETTID | Kernel.SIGCHLD;
        return (int) puppet.inject(Syscall.CLONE, flags, 0, Stub.ARENA, 0);
    }

    /** A child that was made before something went wrong; 0 if there is none. */
    private int unknownChild() {
        if (puppet.gone()) {
            return 0;
        }
        puppet.stop();
        return kernel.readMemory(tid, Stub.ARENA, wordAddress, 8) == 8 ? word.getInt(0) : 0;
    }

    /** Gives the child what it needs for its exec. */
    private void dress(int child, ExecImage image, int options) {
        if (!Ptrace.stopped(puppet.waitFor(child))) {
            throw new IllegalStateException("the new process " + child + " was killed");
        }
        if (image.tooLarge()) {
            architecture.call(puppet.registers, puppet.stub.exit, -1, Kernel.E2BIG, 0, 0, 0, 0);
        } else {
            int size = image.bytes.length;
            long written = kernel.writeMemory(child, Stub.ARENA, image.bytes, 0, size);
            if (written != size) {
                throw Puppet.failure("process_vm_writev", written < 0 ? -written : Kernel.EFAULT);
            }
            int execve = architecture.number(Syscall.EXECVE);
            architecture.call(
                    puppet.registers,
                    puppet.stub.call,
                    execve,
                    image.path,
                    image.argv,
                    image.environment,
                    0,
                    0);
        }
        Puppet.check("PTRACE_SETREGS", architecture.writeRegisters(kernel, child, puppet.block));
        puppet.signalMask(child, blockedSignals);
        Puppet.check("PTRACE_SETOPTIONS", kernel.ptrace(Ptrace.SETOPTIONS, child, 0, options));
    }

    private void redirect(int child, Streams streams) {
        Puppet actor = new Puppet(kernel, architecture, puppet.stub, child);
        aside(
                actor,
                () -> {
                    open(actor, 0, streams.input(), 0);
                    open(actor, 1, streams.output(), WRITE);
                    open(actor, 2, streams.errors(), WRITE);
                });
    }

    /** A file gets the lowest number that is free. */
    private void open(Puppet actor, int descriptor, Path file, int flags) {
        actor.inject(Syscall.CLOSE, descriptor, 0, 0, 0);
        String name = file.toAbsolutePath() + "\0";
        spare(actor, name.getBytes(StandardCharsets.UTF_8));
        long opened = actor.inject(Syscall.OPENAT, AT_FDCWD, Stub.SPARE, flags, 0666);
        Puppet.check("open " + file, opened);
    }

    private void spare(Puppet actor, byte[] bytes) {
        actor.expect(
                "process_vm_writev",
                kernel.writeMemory(actor.tid, Stub.SPARE, bytes, 0, bytes.length));
    }

    /** Has a child that was prepared make calls first. Signals of its own would be lost here. */
    private void aside(Puppet actor, Runnable calls) {
        actor.loadRegisters();
        byte[] kept = new byte[architecture.registersSize()];
        actor.registers.get(0, kept);
        actor.signalMask(actor.tid, ALL);
        calls.run();
        actor.signalMask(actor.tid, blockedSignals);
        actor.registers.put(0, kept);
        actor.storeRegisters();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
