package io.utrace.linux;

import io.utrace.api.Abi;
import io.utrace.api.SyscallEntry;
import io.utrace.api.SyscallExit;
import java.nio.ByteBuffer;
import java.util.Objects;

/** A tracee's system call, from its entry to its exit: loaded from PTRACE_GET_SYSCALL_INFO. */
final class SyscallView extends StopView implements SyscallEntry, SyscallExit {
    private static final int ARGUMENTS = 6;

    private final Architecture architecture;
    private final long[] arguments = new long[ARGUMENTS];
    private Abi abi = Abi.UNKNOWN;
    private int number = -1;
    private long result;
    private boolean error;
    private boolean entered;

    SyscallView(Tracee tracee, Architecture architecture) {
        super(tracee);
        this.architecture = architecture;
    }

    void loadEntry(ByteBuffer info) {
        long raw = info.getLong(Ptrace.INFO_NUMBER);
        abi = architecture.abi(info.getInt(Ptrace.INFO_ARCH), raw);
        number = (int) architecture.plainNumber(abi, raw);
        for (int i = 0; i < ARGUMENTS; i++) {
            arguments[i] = info.getLong(Ptrace.INFO_ARGUMENTS + i * Long.BYTES);
        }
        entered = true;
    }

    void loadExit(ByteBuffer info) {
        if (!entered) {
            loadMissedEntry(info.getInt(Ptrace.INFO_ARCH));
        }
        result = info.getLong(Ptrace.INFO_RESULT);
        error = info.get(Ptrace.INFO_IS_ERROR) != 0;
    }

    /** The entry went by unseen: the registers still tell what it was. */
    private void loadMissedEntry(int auditArch) {
        RegisterBlock registers = tracee.registers();
        long raw = registers.at(architecture.syscallNumber());
        abi = architecture.abi(auditArch, raw);
        number = (int) architecture.plainNumber(abi, raw);
        for (int i = 0; i < ARGUMENTS; i++) {
            arguments[i] = registers.at(architecture.syscallArgument(abi, i));
        }
    }

    /** The call is over, or never was: the next exit without an entry has to look for itself. */
    void leave() {
        entered = false;
    }

    boolean isEntered() {
        return entered;
    }

    @Override
    public Abi abi() {
        return abi;
    }

    @Override
    public int number() {
        return number;
    }

    @Override
    public long argument(int index) {
        return arguments[Objects.checkIndex(index, ARGUMENTS)];
    }

    @Override
    public long result() {
        return result;
    }

    @Override
    public boolean isError() {
        return error;
    }
}
