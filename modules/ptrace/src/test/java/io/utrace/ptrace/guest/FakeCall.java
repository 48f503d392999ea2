package io.utrace.ptrace.guest;

import io.utrace.api.Abi;
import io.utrace.api.Memory;
import io.utrace.api.Registers;
import io.utrace.api.SyscallEntry;
import io.utrace.api.SyscallExit;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;

/** A system call, at its entry and at its exit, of a task with a page of memory. */
final class FakeCall implements SyscallEntry, SyscallExit, Memory {
    /** Where the page is. */
    static final long PAGE = 0x1000;

    static final int PAGE_SIZE = 1024;

    private static final int ENOSYS = 38;
    private static final int FIRST_ERRNO = -4095;

    private final FakeTask task;
    private final byte[] page;
    private final long[] arguments = new long[6];
    private int number;
    private long result = -ENOSYS;

    FakeCall(FakeTask task, byte[] page, int number, long... arguments) {
        this.task = task;
        this.page = page;
        this.number = number;
        System.arraycopy(arguments, 0, this.arguments, 0, arguments.length);
    }

    @Override
    public FakeTask task() {
        return task;
    }

    @Override
    public Abi abi() {
        return Abi.X86_64;
    }

    @Override
    public int number() {
        return number;
    }

    @Override
    public void setNumber(int newNumber) {
        number = newNumber;
    }

    @Override
    public long argument(int index) {
        return arguments[index];
    }

    @Override
    public void setArgument(int index, long value) {
        arguments[index] = value;
    }

    @Override
    public int filterData() {
        return 0;
    }

    @Override
    public long result() {
        return result;
    }

    @Override
    public void setResult(long newResult) {
        result = newResult;
    }

    @Override
    public boolean isError() {
        return result < 0 && result >= FIRST_ERRNO;
    }

    /** The stack is at the end of the page. */
    @Override
    public Registers registers() {
        return (Registers)
                Proxy.newProxyInstance(
                        Registers.class.getClassLoader(),
                        new Class<?>[] {Registers.class},
                        (proxy, method, none) -> PAGE + PAGE_SIZE);
    }

    // ---- memory

    @Override
    public Memory memory() {
        return this;
    }

    @Override
    public int read(long address, byte[] destination, int offset, int length) {
        System.arraycopy(page, (int) (address - PAGE), destination, offset, length);
        return length;
    }

    @Override
    public int write(long address, byte[] source, int offset, int length) {
        System.arraycopy(source, offset, page, (int) (address - PAGE), length);
        return length;
    }

    @Override
    public List<Region> regions() {
        return List.of();
    }

    @Override
    public Map<Long, Long> auxiliaryVector() {
        return Map.of();
    }
}
