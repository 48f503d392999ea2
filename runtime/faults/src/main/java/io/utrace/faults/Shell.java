package io.utrace.faults;

import io.utrace.api.Engine;
import io.utrace.engine.StandIn;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Stands between a module and one object of the other side. What is generated from it implements
 * that object's interface: each method forwards, past the boundary that it is, with what it is
 * given and what it gives wrapped or unwrapped. Equal to what it stands for.
 */
abstract class Shell implements StandIn {
    final Object inner;
    final Membrane membrane;

    /** The engine that is at work; null where there is none. */
    final @Nullable Engine engine;

    /** Of a reference to an engine: whether the module has to close it. */
    private boolean isOwned;

    /** What this has wrapped last, by kind: views and handles come again and again. */
    private final @Nullable Shell[] wrapped = new @Nullable Shell[Shapes.COUNT];

    Shell(Object inner, Membrane membrane, @Nullable Engine engine) {
        this.inner = inner;
        this.membrane = membrane;
        this.engine = engine;
    }

    /** Wraps what goes to the module. */
    @SuppressWarnings("ReferenceEquality") // references to one engine are equal, and not the same
    final @Nullable Object inward(@Nullable Object value, int kind) {
        if (value == null) {
            return null;
        }
        Shell last = wrapped[kind];
        if (last != null && last.inner == value) {
            return last;
        }
        Shell shell = membrane.shell(value, kind, engine);
        wrapped[kind] = shell;
        return shell;
    }

    /** Wraps an engine that the module has just attached, and has its callbacks go through here. */
    final @Nullable Object attached(@Nullable Object value, int kind) {
        if (value instanceof Engine attached) {
            membrane.redirect(attached);
        }
        return inward(value, kind);
    }

    /** Wraps what goes to the module, if there is something. */
    final Optional<?> inwardOptional(Optional<?> value, int kind) {
        return value.map(present -> inward(present, kind));
    }

    /** Unwraps what comes from the module. */
    static @Nullable Object outward(@Nullable Object value) {
        return value instanceof Shell shell ? shell.inner : value;
    }

    /** Wraps a function that comes from the module. */
    final Object function(Object value, int kind) {
        return membrane.shell(value, kind, engine);
    }

    final synchronized void own() {
        isOwned = true;
    }

    /** The first close counts; false for the others, and for what was merely lent. */
    final synchronized boolean disown() {
        boolean wasOwned = isOwned;
        isOwned = false;
        return wasOwned;
    }

    @Override
    public final Object original() {
        return inner;
    }

    @Override
    public final boolean equals(@Nullable Object other) {
        return inner.equals(outward(other));
    }

    @Override
    public final int hashCode() {
        return inner.hashCode();
    }

    @Override
    public final String toString() {
        return inner.toString();
    }
}
