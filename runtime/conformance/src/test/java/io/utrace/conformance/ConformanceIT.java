package io.utrace.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.platform.suite.api.AfterSuite;
import org.junit.platform.suite.api.IncludeClassNamePatterns;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/** Runs every scenario on every backend, prints the table, and holds it to what is promised. */
@Suite
@SelectPackages("io.utrace.conformance")
@IncludeClassNamePatterns(".*Scenarios")
class ConformanceIT {
    @AfterSuite
    static void table() {
        System.out.println(Table.draw());
        List<String> ids = new ArrayList<>(List.of("T43b", "T80b"));
        for (int number = 1; number <= 123; number++) {
            ids.add("T%02d".formatted(number));
        }
        ids.addAll(List.of("K07", "K14", "K15", "R16"));
        assertThat(Table.held("sim/kernel")).containsAll(ids);
        assertThat(Table.held("sim/user-space")).containsAll(ids);
        List<String> own = new ArrayList<>();
        for (int number = 1; number <= 17; number++) {
            own.add("D%02d".formatted(number));
        }
        ids.addAll(own);
        assertThat(Table.ids()).containsExactlyInAnyOrderElementsOf(ids);
        assertThat(Table.held(LinuxBackend.NAME))
                .containsAll(own)
                .hasSizeGreaterThanOrEqualTo(124 + own.size());
    }
}
