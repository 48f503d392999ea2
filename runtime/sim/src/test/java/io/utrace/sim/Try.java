package io.utrace.sim;

import io.utrace.api.EventSet;
import io.utrace.engine.Profile;
import java.util.List;

final class Try {
    private Try() {}

    public static void main(String[] args) {
        Profile profile = Profile.valueOf(args[0]);
        int budget = Integer.parseInt(args[1]);
        long limit = Long.parseLong(args[2]);
        List<List<EventSet>> masks =
                args.length > 3
                        ? List.of(List.of(StandardScope.MASKS.get(Integer.parseInt(args[3]))))
                        : StandardScope.beginnings();
        System.out.println(
                new Explorer(new EngineWorld(StandardScope.of(profile, budget, masks)))
                        .explore(limit));
    }
}
