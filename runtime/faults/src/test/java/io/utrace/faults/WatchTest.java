package io.utrace.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which crossings are hit: those that a plan names, and no others, whoever makes them. */
class WatchTest {
    private static final int THREADS = 4;
    private static final int CROSSINGS = 20_000;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nth 1",
                "nth 7",
                "nth 1000000",
                "every 1",
                "every 3",
                "chance 0.01 seed 5",
                "nth 2, nth 3, nth 19999",
                "every 500, nth 501, nth 80000"
            })
    void eachIsHitOnce(String whens) throws InterruptedException {
        List<Injection> lines = lines(whens);
        Watch watch = new Watch(Boundary.named("reportExec").orElseThrow(), lines);
        ConcurrentLinkedQueue<Long> hits = new ConcurrentLinkedQueue<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            threads.add(
                    Thread.startVirtualThread(() -> {
                        for (int j = 0; j < CROSSINGS; j++) {
                            long n = watch.cross();
                            if (watch.isHit(n)) {
                                hits.add(n);
                            }
                        }
                    }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(hits)
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.rangeClosed(1, THREADS * CROSSINGS)
                                .filter(n ->
                                        lines.stream().anyMatch(line -> line.when().includes(n)))
                                .boxed()
                                .toList());
    }

    private static List<Injection> lines(String whens) {
        StringBuilder plan = new StringBuilder();
        for (String when : whens.split(", ")) {
            plan.append("m reportExec enter ").append(when).append(" kill\n");
        }
        return Plan.parse(plan.toString(), List.of("m")).injections();
    }
}
