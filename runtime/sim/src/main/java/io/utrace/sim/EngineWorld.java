package io.utrace.sim;

import io.utrace.api.Action;
import io.utrace.api.Engine;
import io.utrace.api.EventSet;
import io.utrace.api.ResumeAction;
import io.utrace.api.WaitQueue;
import io.utrace.engine.Elsewhere;
import io.utrace.engine.Memento;
import io.utrace.engine.Pass;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One simulated task, two engines, one observer: the world of the standard exploration. */
public final class EngineWorld implements World {
    private final Scope scope;
    private final SimKernel kernel;
    private final SimTask task;
    private final Watch watch;
    private final Asking asking;
    private final Bystander bystander;
    private final List<SimEngine> engines = new ArrayList<>();
    private final List<SimEngine> swapped;
    private final boolean isSymmetric;
    private boolean isSwapped;

    private @Nullable Pass pass;
    private long ticket;
    private @Nullable Action answer;
    private boolean begun;
    private boolean called;
    private int spent;
    private int lastMove;
    private boolean mightAsk;

    /**
     * Makes the world of a scope, in its first state.
     *
     * @param scope what there is
     */
    public EngineWorld(Scope scope) {
        this.scope = scope;
        isSymmetric = scope.isSymmetric();
        kernel = new SimKernel(scope.profile(), this::dispatch);
        task = kernel.start(scope.program());
        task.signals().react(Signals.SIGUSR1, Reaction.HANDLED);
        watch = new Watch(task);
        bystander = new Bystander(task, watch);
        asking = new Asking(kernel.core(), task, watch);
        kernel.onUserMode(user -> watch.userMode());
        for (int index = 0; index < 2; index++) {
            WaitQueue queue = kernel.core().newWaitQueue();
            engines.add(new SimEngine(index, watch, queue));
        }
        watch.engines(engines);
        swapped = List.of(engines.get(1), engines.get(0));
    }

    private void begin(List<EventSet> masks) {
        begun = true;
        for (int index = 0; index < masks.size(); index++) {
            SimEngine on = engines.get(index);
            asking.make(Request.of(Request.Kind.ATTACH, index), on, false);
            asking.make(Request.events(index, masks.get(index)), on, false);
        }
        task.port().forgetVerbs();
        task.start();
    }

    private @Nullable Action dispatch(Pass due) {
        pass = due;
        ticket = due.ticket();
        answer = null;
        called = false;
        due.call();
        return null;
    }

    // ---- moves

    @Override
    public int moves(int[] moves) {
        int count = 0;
        if (!begun) {
            for (int i = 0; i < scope.beginnings().size(); i++) {
                moves[count++] = Moves.BEGIN + i;
            }
            return count;
        }
        if (task.canStep()) {
            moves[count++] = Moves.STEP;
        }
        if (task.canBeReaped()) {
            moves[count++] = Moves.REAP;
        }
        if (task.port().isKickSent() && task.noticesKicks()) {
            moves[count++] = Moves.KICK;
        }
        if (task.port().isInterruptSent() && task.noticesKicks()) {
            moves[count++] = Moves.INTERRUPT;
        }
        if (scope.kills() && !task.isKilled() && !task.isDead()) {
            moves[count++] = Moves.SIGKILL;
        }
        for (int i = 0; i < scope.signals().size() && !task.isDead(); i++) {
            moves[count++] = Moves.SEND + scope.signals().get(i);
        }
        if (isAnswerDue()) {
            count = answers(moves, count);
        }
        return observer(moves, count);
    }

    private boolean isAnswerDue() {
        return watch.reporting != null && answer == null;
    }

    private int answers(int[] moves, int first) {
        int count = first;
        for (int i = 0; i < scope.answers().size(); i++) {
            moves[count++] = Moves.ANSWER + i;
        }
        if (!called) {
            for (int i = 0; i < scope.calls().size(); i++) {
                Request call = scope.calls().get(i);
                boolean isOwn = watch.reporting == engines.get(call.engine());
                if ((isOwn || call.kind() == Request.Kind.ATTACH) && isPossible(call)) {
                    moves[count++] = Moves.CALL + i;
                }
            }
        }
        return count;
    }

    private int observer(int[] moves, int first) {
        return spent < scope.budget() ? requests(moves, first) : first;
    }

    private int requests(int[] moves, int first) {
        int count = first;
        for (int i = 0; i < scope.requests().size(); i++) {
            if (isPossible(scope.requests().get(i))) {
                moves[count++] = Moves.ASK + i;
            }
        }
        return count;
    }

    private boolean isPossible(Request request) {
        return Asking.isPossible(request, engines.get(request.engine()));
    }

    @Override
    public int variants(int[] moves) {
        if (!watch.sawWake || !isTaskMove(lastMove) || !mightAsk) {
            return 0;
        }
        int count = 0;
        for (int i = 0; i < scope.requests().size(); i++) {
            if (watch.reporting != null
                    || scope.requests().get(i).action() == ResumeAction.DETACH) {
                moves[count++] = lastMove | (i + 1) << Moves.INTRUSION;
            }
        }
        return count;
    }

    @Override
    public int variant(int move, String name) {
        for (int i = 1; i <= scope.requests().size(); i++) {
            if (name(move | i << Moves.INTRUSION).equals(name)) {
                return move | i << Moves.INTRUSION;
            }
        }
        return -1;
    }

    @Override
    public void take(int move) {
        long settlements = task.record().settlements();
        watch.stepBegins();
        int request = move >>> Moves.INTRUSION;
        int plain = move & (1 << Moves.INTRUSION) - 1;
        lastMove = move;
        mightAsk = spent < scope.budget();
        if (request != 0) {
            spent++;
            watch.intrude(() -> intrude(scope.requests().get(request - 1)));
        }
        make(plain);
        watch.intrude(null);
        if (task.waiting() != Course.Waiting.ANSWER) {
            watch.passEnded();
        }
        watch.check();
        boolean wereToldToLook = task.record().settlements() != settlements;
        for (SimEngine engine : engines) {
            bystander.follow(engine, wereToldToLook);
        }
        if (!canAnythingMove()) {
            watch.checkAtRest();
        }
    }

    @Override
    public void look() {
        for (SimEngine engine : engines) {
            bystander.look(engine);
        }
        SimEngine reporting = watch.reporting;
        Pass current = pass;
        if (reporting != null && current != null && answer == null) {
            current.enter();
            bystander.lookFromCallback(reporting);
            current.leave();
        }
    }

    private void make(int move) {
        switch (move) {
            case Moves.STEP -> step();
            case Moves.REAP -> task.reap();
            case Moves.KICK -> task.port().deliverKick();
            case Moves.INTERRUPT -> task.port().deliverInterrupt();
            case Moves.SIGKILL -> task.send(Signals.SIGKILL);
            default -> {
                if (move >= Moves.BEGIN) {
                    begin(scope.beginnings().get(move - Moves.BEGIN));
                } else if (move >= Moves.ASK) {
                    spent++;
                    ask(scope.requests().get(move - Moves.ASK));
                } else if (move >= Moves.CALL) {
                    called = true;
                    callback(scope.calls().get(move - Moves.CALL));
                } else if (move < Moves.ANSWER) {
                    task.send(move - Moves.SEND);
                } else {
                    answer(scope.answers().get(move - Moves.ANSWER));
                    if (scope.prompt()) {
                        step();
                    }
                }
            }
        }
    }

    private void step() {
        Action given = answer;
        SimEngine answered = given != null && task.takesAnswer() ? takeAnswer() : null;
        task.step();
        if (answered != null && given != null) {
            watch.tookAnswer(answered, given);
        }
    }

    private @Nullable SimEngine takeAnswer() {
        SimEngine engine = watch.reporting;
        Action given = answer;
        answer = null;
        watch.answered();
        if (engine != null && given != null) {
            if (given.resume() == ResumeAction.DETACH && !engine.detachAsked) {
                engine.detachAsked = true;
            }
        }
        return engine;
    }

    private void ask(Request request) {
        asking.make(request, engines.get(request.engine()), false);
    }

    private boolean isTaskMove(int move) {
        boolean isAnswer = move >= Moves.ANSWER && move < Moves.CALL;
        return move == Moves.STEP || move == Moves.REAP || (isAnswer && scope.prompt());
    }

    private void intrude(Request request) {
        if (isPossible(request)) {
            Elsewhere.run(() -> ask(request));
        }
    }

    private void callback(Request request) {
        Pass current = java.util.Objects.requireNonNull(pass);
        current.enter();
        try {
            asking.make(request, engines.get(request.engine()), true);
        } finally {
            current.leave();
        }
    }

    private void answer(ResumeAction action) {
        Action given = watch.incoming.with(action);
        answer = given;
        called = false;
        java.util.Objects.requireNonNull(pass).answer(ticket, given);
    }

    private boolean canAnythingMove() {
        return task.canStep()
                || task.canBeReaped()
                || (task.port().isVerbSent() && task.noticesKicks())
                || isAnswerDue();
    }

    @Override
    public int spent() {
        return spent;
    }

    // ---- state

    @Override
    public Memento newMemento(boolean whole) {
        return new Memento(this::number, whole);
    }

    @Override
    public void keep(Memento memento) {
        isSwapped = memento.uncounted(isSwapped(memento) ? 1 : 0) != 0;
        List<SimEngine> inOrder = isSwapped ? swapped : engines;
        watch.keep(memento, inOrder);
        // The engines as they are now: the line above may have brought others back.
        kernel.keep(memento, inOrder.get(0).engine, inOrder.get(1).engine);
        pass = memento.ofNullable(pass);
        ticket = memento.uncounted(ticket);
        answer = memento.ofNullable(answer);
        begun = memento.of(begun);
        called = memento.of(called);
        spent = (int) memento.uncounted(spent);
    }

    /**
     * Whether the engines are to change names: what can be asked of one can be asked of the other,
     * so all that tells them apart is their order, or which of them is there at all.
     */
    private boolean isSwapped(Memento memento) {
        if (memento.isWhole() || !isSymmetric) {
            return false;
        }
        Engine first = engines.get(0).engine;
        Engine second = engines.get(1).engine;
        boolean isInOrder = task.record().isBefore(first, second);
        return !isInOrder
                && (task.record().isBefore(second, first) || watch.reporting == engines.get(1));
    }

    @SuppressWarnings("EnumOrdinal") // a number is all that is wanted
    private int number(Object object) {
        if (object instanceof SimEngine engine) {
            return isSwapped ? 2 - engine.index : engine.index + 1;
        }
        if (object instanceof Integer slot) {
            return isSwapped ? 3 - slot : slot;
        }
        if (object instanceof Action action) {
            return 1000
                    + action.resume().ordinal()
                    + action.signalAction().ordinal() * 8
                    + action.syscallAction().ordinal() * 64
                    + (action.holdsSignal() ? 128 : 0);
        }
        // Wait queues: each engine has one.
        if (object instanceof Object[] queues) {
            return queues.length;
        }
        return SimKernel.number(object);
    }

    @Override
    public String name(int move) {
        return Moves.name(move, scope);
    }
}
