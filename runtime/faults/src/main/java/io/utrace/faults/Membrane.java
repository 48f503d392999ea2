package io.utrace.faults;

import io.utrace.api.Engine;
import io.utrace.api.EngineOps;
import io.utrace.api.Utrace;
import io.utrace.api.WaitQueue;
import io.utrace.api.spi.TracingModule;
import io.utrace.engine.UtraceCore;
import java.lang.ref.WeakReference;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * All that lies between one module and the runtime. Every object that crosses is wrapped on its way
 * in and unwrapped on its way out, so that the module sees the other side through shells alone, and
 * the other side the module's engines through shells of their callbacks. Thread-safe.
 *
 * <p>It is armed and disarmed at any time. A boundary that isn't watched costs one look at an
 * array.
 */
final class Membrane {
    private static final @Nullable Watch[] NOTHING = new @Nullable Watch[Boundary.all().size()];

    private final String module;
    private final Surroundings surroundings;
    private final Journal journal;

    /** By the number of the boundary. Replaced as a whole. */
    private volatile @Nullable Watch[] watches = NOTHING;

    /** The methods of the module's own that are watched, by the names of their boundaries. */
    private final Map<String, Watch> methods = new ConcurrentHashMap<>();

    private volatile boolean isRecording;

    /** Whether the module's own methods are watched at all, and whether all of them. */
    private volatile boolean isInside;

    private volatile boolean isCensus;

    /** A module may compare tasks by identity: each has one shell, as long as it is in use. */
    private final Map<Object, WeakReference<Shell>> tasks =
            Collections.synchronizedMap(new WeakHashMap<>());

    private final List<WaitQueue> queues = new CopyOnWriteArrayList<>();
    private volatile @Nullable Engine latest;
    private final ThreadLocal<int[]> callbacks = ThreadLocal.withInitial(() -> new int[1]);

    Membrane(String module, Surroundings surroundings, Journal journal) {
        this.module = module;
        this.surroundings = surroundings;
        this.journal = journal;
    }

    // ---- wrapping

    /** Wraps a module: with that, all that it is ever given. */
    TracingModule wrap(TracingModule unwrapped) {
        return (TracingModule) shell(unwrapped, Shapes.MODULE, null);
    }

    /** Wraps a module's way to the tasks. */
    Utrace wrap(Utrace unwrapped) {
        return (Utrace) shell(unwrapped, Shapes.UTRACE, null);
    }

    /** Has an engine's callbacks go through here. */
    void redirect(Engine engine) {
        UtraceCore.redirect(engine, (EngineOps) shell(engine.ops(), Shapes.OPS, engine));
    }

    Shell shell(Object value, int kind, @Nullable Engine engine) {
        if (kind == Shapes.TASK) {
            return task(value);
        }
        if (kind == Shapes.ENGINE) {
            latest = (Engine) value;
            return Weaver.shell(value, kind, this, latest);
        }
        if (kind == Shapes.QUEUE) {
            queues.add((WaitQueue) value);
        }
        return Weaver.shell(value, kind, this, engine);
    }

    private Shell task(Object task) {
        synchronized (tasks) {
            WeakReference<Shell> known = tasks.get(task);
            Shell shell = known == null ? null : known.get();
            if (shell == null) {
                shell = Weaver.shell(task, Shapes.TASK, this, null);
                tasks.put(task, new WeakReference<>(shell));
            }
            return shell;
        }
    }

    // ---- arming

    /** Injects what a plan says from now on, and looks at no other boundary. */
    void arm(Plan plan) {
        isRecording = false;
        watch(plan, false);
    }

    /** Injects what a plan says from now on, and takes note of everything that crosses. */
    void record(Plan plan) {
        isRecording = true;
        watch(plan, false);
    }

    /** Besides, takes note of each method of the module's own that is entered. */
    void recordInside(Plan plan) {
        isRecording = true;
        watch(plan, true);
    }

    private void watch(Plan plan, boolean all) {
        List<Injection> own =
                plan.injections().stream().filter(each -> each.module().equals(module)).toList();
        methods.clear();
        for (Injection injection : own) {
            if (injection.boundary().isInside()) {
                methods.put(injection.boundary().name(), watch(injection.boundary(), own));
            }
        }
        isCensus = all;
        isInside = all || !methods.isEmpty();
        @Nullable Watch[] made = NOTHING.clone();
        for (Boundary boundary : Boundary.all()) {
            Watch watch = watch(boundary, own);
            if (isRecording || watch.isPlanned() || (isInside && boundary.isInward())) {
                made[boundary.number()] = watch;
            }
        }
        watches = made;
    }

    private static Watch watch(Boundary boundary, List<Injection> own) {
        return new Watch(
                boundary, own.stream().filter(each -> each.boundary().equals(boundary)).toList());
    }

    /** Injects nothing any more. */
    void disarm() {
        watches = NOTHING;
        isInside = false;
        isCensus = false;
        methods.clear();
    }

    /** How often each boundary was crossed that is watched, and was. */
    Map<Boundary, Long> crossings() {
        Map<Boundary, Long> crossings = new TreeMap<>();
        for (Watch watch : watches) {
            if (watch != null && watch.crossings() > 0) {
                crossings.put(watch.boundary, watch.crossings());
            }
        }
        for (Watch watch : methods.values()) {
            if (watch.crossings() > 0) {
                crossings.put(watch.boundary, watch.crossings());
            }
        }
        return crossings;
    }

    // ---- crossing

    /** Counts a crossing. Gives its number, from 1; 0 when nothing is to be done about it. */
    long cross(int boundary) {
        Watch watch = watches[boundary];
        if (watch == null) {
            return 0;
        }
        long n = watch.cross();
        return isRecording || isInside || watch.isHit(n) ? n : 0;
    }

    @Nullable Passage enter(Shell shell, int boundary, long n, Object[] arguments) {
        Watch watch = watches[boundary];
        return watch == null
                ? null
                : new Passage(this, shell, watch.boundary, n, arguments).enter(watch);
    }

    /** A method of the module's own is entered, within what the runtime has called. */
    @Nullable Passage enter(Passage within, String method) {
        Watch watch =
                isCensus ? methods.computeIfAbsent(method, Membrane::counted) : methods.get(method);
        if (watch == null) {
            return null;
        }
        long n = watch.cross();
        // Of a method that is merely counted it is enough to see the first crossing.
        return n == 1 || watch.isPlanned()
                ? new Passage(within, watch.boundary, n).enter(watch)
                : null;
    }

    private static Watch counted(String method) {
        return new Watch(Boundary.named(method).orElseThrow(), List.of());
    }

    /** The module is in a callback, on the calling thread. */
    void entered(Boundary boundary) {
        if (isCallback(boundary)) {
            callbacks.get()[0]++;
        }
    }

    void left(Boundary boundary) {
        if (isCallback(boundary)) {
            callbacks.get()[0]--;
        }
    }

    private static boolean isCallback(Boundary boundary) {
        return boundary.isAnswered() || boundary.name().equals("wakeFunction");
    }

    /** Whether the calling thread must not wait for a task. */
    boolean isInCallback() {
        return callbacks.get()[0] > 0;
    }

    boolean isRecording() {
        return isRecording;
    }

    /** Whether the module's own methods are of interest. */
    boolean isInside() {
        return isInside;
    }

    Journal journal() {
        return journal;
    }

    Surroundings surroundings() {
        return surroundings;
    }

    List<WaitQueue> queues() {
        return queues;
    }

    /** The engine that was last at work; null before there was one. */
    @Nullable Engine latest() {
        return latest;
    }
}
