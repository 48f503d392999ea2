package io.utrace.sim;

/**
 * The moves of an {@link EngineWorld} as numbers. Those with an argument have it in the low bits;
 * what another does in the middle of a move is in the high ones, counted from 1.
 */
final class Moves {
    static final int STEP = 0;
    static final int REAP = 1;
    static final int KICK = 2;
    static final int INTERRUPT = 3;
    static final int SIGKILL = 4;
    static final int SEND = 0x80;
    static final int ANSWER = 0x100;
    static final int CALL = 0x200;
    static final int ASK = 0x300;
    static final int BEGIN = 0x400;
    static final int INTRUSION = 16;

    private Moves() {}

    static String name(int move, Scope scope) {
        int plain = move & (1 << INTRUSION) - 1;
        int request = move >>> INTRUSION;
        return request == 0
                ? plainName(plain, scope)
                : plainName(plain, scope)
                        + ", and while it wakes: "
                        + scope.requests().get(request - 1);
    }

    private static String plainName(int move, Scope scope) {
        return switch (move) {
            case STEP -> "step";
            case REAP -> "reap";
            case KICK -> "deliver kick";
            case INTERRUPT -> "deliver interrupt";
            case SIGKILL -> "SIGKILL";
            default -> nameWithArgument(move, scope);
        };
    }

    private static String nameWithArgument(int move, Scope scope) {
        if (move >= BEGIN) {
            return "begin with " + scope.beginnings().get(move - BEGIN);
        }
        if (move >= ASK) {
            return "observer: " + scope.requests().get(move - ASK);
        }
        if (move < ANSWER) {
            return "send signal " + (move - SEND);
        }
        return move >= CALL
                ? "callback: " + scope.calls().get(move - CALL)
                : "answer " + scope.answers().get(move - ANSWER);
    }
}
