package io.utrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NoNewPrivilegesTest {
    @ParameterizedTest
    @CsvSource({
        "0000000000000000, false",
        "000001ffffffffff, false",
        "0000000000080000, true",
        "0000000000280000, false",
        "0000000000200000, false"
    })
    void matterToWhoMayTraceButNotFilter(String capabilities, boolean areNews) {
        String status = "Name:\tjava\nCapPrm:\t0\nCapEff:\t" + capabilities + "\nCapBnd:\t0\n";
        assertThat(NoNewPrivileges.areNews(status)).isEqualTo(areNews);
        assertThat(NoNewPrivileges.areNews("Name:\tjava\n")).isFalse();
    }
}
