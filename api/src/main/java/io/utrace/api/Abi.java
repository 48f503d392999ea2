package io.utrace.api;

/**
 * A system call interface: which table a call's number belongs to. A task may use several.
 *
 * <p>Numbers mean what their interface says:
 *
 * <pre>{@code
 * @Override
 * public Action reportSyscallEntry(Action action, Engine engine, SyscallEntry call) {
 *     int getppid = call.abi() == Abi.I386 ? 64 : 110;
 *     if (call.number() == getppid) {
 *         System.out.println(call.task().tid() + " asks for its parent");
 *     }
 *     return action.with(ResumeAction.RESUME);
 * }
 * }</pre>
 */
public enum Abi {
    /** 64-bit calls of x86-64. */
    X86_64,
    /** 64-bit calls with 32-bit pointers on x86-64; numbers without the x32 bit. */
    X32,
    /** 32-bit x86 calls, made by a 32-bit program or through {@code int 0x80}. */
    I386,
    /** 64-bit ARM calls. */
    AARCH64,
    /** Any other. */
    UNKNOWN
}
