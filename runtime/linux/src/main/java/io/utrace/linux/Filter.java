package io.utrace.linux;

import io.utrace.api.SyscallSet;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * A seccomp(2) program that stops a task at some of its system calls and lets it make the others at
 * native speed. Immutable, for any thread.
 *
 * <p>Besides those that are wanted it stops at the calls that would get the better of it. A child
 * of CLONE_UNTRACED would have the program and no tracer to answer it: clone3(2) has its flags in
 * memory, where a program like this one can't look. And a program of the task's own may refuse
 * calls before this one is asked. Calls of another ABI all stop.
 *
 * <p>It is a binary search for the number, over stretches of numbers that are alike. Of a call that
 * it lets through whatever the arguments, the kernel (from 5.11 on) finds that out beforehand, and
 * doesn't run the program at all.
 */
final class Filter {
    /** What a stop says, in SECCOMP_RET_DATA, that is this program's doing. */
    static final int MARK = 0x7554;

    static final int PR_SET_SECCOMP = 22;

    /** BPF_MAXINSNS. */
    static final int LONGEST = 4096;

    private static final int INSTRUCTION_SIZE = 8;

    // struct sock_fprog: the length, and the address of the instructions
    private static final int HEADER_SIZE = 16;

    // struct seccomp_data
    private static final int NUMBER = 0;
    private static final int ARCH = 4;
    private static final int FIRST_ARGUMENT = 16;

    private static final int LOAD = 0x20;
    private static final int JUMP = 0x05;
    private static final int JUMP_IF_EQUAL = 0x15;
    private static final int JUMP_IF_GREATER_OR_EQUAL = 0x35;
    private static final int JUMP_IF_ANY_SET = 0x45;
    private static final int RETURN = 0x06;

    private static final int RET_TRACE = 0x7ff00000 | MARK;
    private static final int RET_ALLOW = 0x7fff0000;

    /** x32's, and those that are negative. */
    private static final int OTHER_TABLES = 0x40000000;

    /** Three instructions each, and some for the rest, are no more than is allowed. */
    private static final int MOST_STRETCHES = 1300;

    private static final int NUMBERS = 4096;

    private enum Verdict {
        ALLOW,
        TRACE,
        TRACE_IF_UNTRACED,
        TRACE_IF_OWN_FILTER
    }

    /** The numbers from one on, up to the next stretch. */
    private record Stretch(int first, Verdict verdict) {}

    private final SyscallSet calls;
    private final Architecture architecture;
    private final List<Stretch> stretches;
    private final ByteBuffer code =
            ByteBuffer.allocate(LONGEST * INSTRUCTION_SIZE).order(ByteOrder.nativeOrder());

    /**
     * @param calls those to stop at, and more when they are scattered too widely
     */
    Filter(SyscallSet calls, Architecture architecture) {
        this.calls = calls;
        this.architecture = architecture;
        stretches = stretches();
        put(LOAD, 0, 0, ARCH);
        put(JUMP_IF_EQUAL, 1, 0, architecture.auditArch());
        put(RETURN, 0, 0, RET_TRACE);
        put(LOAD, 0, 0, NUMBER);
        search(0, stretches.size());
        code.flip();
    }

    /** Whether a task with this program stops at all of these calls. */
    boolean stopsAt(SyscallSet wanted) {
        return calls.containsAll(wanted);
    }

    /** A struct sock_fprog for some address, the program behind it. */
    byte[] image(long address) {
        byte[] image = new byte[HEADER_SIZE + code.limit()];
        ByteBuffer fields = ByteBuffer.wrap(image).order(ByteOrder.nativeOrder());
        fields.putShort(0, (short) (code.limit() / INSTRUCTION_SIZE));
        fields.putLong(8, address + HEADER_SIZE);
        code.get(0, image, HEADER_SIZE, code.limit());
        return image;
    }

    // ---- what is to be searched

    private List<Stretch> stretches() {
        int shortest = 1;
        List<Stretch> found = stretches(shortest);
        while (found.size() > MOST_STRETCHES) {
            shortest *= 2;
            found = stretches(shortest);
        }
        return found;
    }

    /** Calls between two that stop do too where they are fewer than {@code shortest}. */
    private List<Stretch> stretches(int shortest) {
        List<Stretch> found = new ArrayList<>();
        Verdict last = null;
        for (int number = 0; number < NUMBERS; number++) {
            Verdict verdict = verdict(number);
            if (verdict == Verdict.ALLOW && last == Verdict.TRACE && isGap(number, shortest)) {
                verdict = Verdict.TRACE;
            }
            if (verdict != last) {
                found.add(new Stretch(number, verdict));
                last = verdict;
            }
        }
        found.add(new Stretch(NUMBERS, Verdict.ALLOW));
        found.add(new Stretch(OTHER_TABLES, Verdict.TRACE));
        return found;
    }

    private boolean isGap(int first, int shortest) {
        for (int number = first; number < first + shortest; number++) {
            if (verdict(number) == Verdict.TRACE) {
                return true;
            }
        }
        return false;
    }

    private Verdict verdict(int number) {
        boolean isTraced =
                calls.contains(number)
                        || number == architecture.number(Syscall.CLONE3)
                        || number == architecture.number(Syscall.SECCOMP);
        if (isTraced) {
            return Verdict.TRACE;
        }
        if (number == architecture.number(Syscall.CLONE)) {
            return Verdict.TRACE_IF_UNTRACED;
        }
        return number == architecture.number(Syscall.PRCTL)
                ? Verdict.TRACE_IF_OWN_FILTER
                : Verdict.ALLOW;
    }

    // ---- instructions

    /** Decides among stretches, with the number loaded. */
    private void search(int from, int to) {
        if (to - from == 1) {
            decide(stretches.get(from).verdict);
            return;
        }
        int middle = (from + to) >>> 1;
        // A conditional jump reaches 255 instructions at most, an unconditional one anywhere.
        put(JUMP_IF_GREATER_OR_EQUAL, 0, 1, stretches.get(middle).first);
        int jump = code.position();
        put(JUMP, 0, 0, 0);
        search(from, middle);
        int distance = (code.position() - jump) / INSTRUCTION_SIZE - 1;
        code.putInt(jump + 4, distance);
        search(middle, to);
    }

    private void decide(Verdict verdict) {
        switch (verdict) {
            case ALLOW -> put(RETURN, 0, 0, RET_ALLOW);
            case TRACE -> put(RETURN, 0, 0, RET_TRACE);
            case TRACE_IF_UNTRACED -> traceIf(JUMP_IF_ANY_SET, CloneFlags.UNTRACED);
            case TRACE_IF_OWN_FILTER -> traceIf(JUMP_IF_EQUAL, PR_SET_SECCOMP);
        }
    }

    private void traceIf(int condition, int operand) {
        put(LOAD, 0, 0, FIRST_ARGUMENT);
        put(condition, 0, 1, operand);
        put(RETURN, 0, 0, RET_TRACE);
        put(RETURN, 0, 0, RET_ALLOW);
    }

    private void put(int operation, int ifTrue, int ifFalse, int operand) {
        code.putShort((short) operation).put((byte) ifTrue).put((byte) ifFalse).putInt(operand);
    }
}
