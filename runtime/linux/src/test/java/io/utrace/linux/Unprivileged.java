package io.utrace.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** A tracer thread that lacks a capability, whatever the others of this process have. */
final class Unprivileged {
    private static final int VERSION_3 = 0x20080522;
    private static final int CAP_SYS_PTRACE = 19;
    private static final int CAP_SYS_ADMIN = 21;

    private Unprivileged() {}

    /** To be called by the tracer thread, which it deprives. */
    static Kernel newKernel() {
        return without(CAP_SYS_PTRACE);
    }

    static Kernel withoutAdmin() {
        return without(CAP_SYS_ADMIN);
    }

    private static Kernel without(int capability) {
        try (Arena arena = Arena.ofConfined()) {
            // a struct __user_cap_header_struct for this thread, and two of data behind it
            MemorySegment header = arena.allocate(8 + 2 * 12, Integer.BYTES);
            MemorySegment data = header.asSlice(8);
            header.set(ValueLayout.JAVA_INT, 0, VERSION_3);
            call("capget", header, data);
            int effective = data.get(ValueLayout.JAVA_INT, 0);
            data.set(ValueLayout.JAVA_INT, 0, effective & ~(1 << capability));
            call("capset", header, data);
        }
        return Tracer.newKernel();
    }

    @SuppressWarnings("restricted")
    private static void call(String name, MemorySegment header, MemorySegment data) {
        Linker linker = Linker.nativeLinker();
        MethodHandle function =
                linker.downcallHandle(
                        linker.defaultLookup().findOrThrow(name),
                        FunctionDescriptor.of(
                                ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS));
        try {
            if ((int) function.invokeExact(header, data) != 0) {
                throw new AssertionError(name + " failed");
            }
        } catch (Throwable failure) {
            throw new AssertionError(failure);
        }
    }
}
