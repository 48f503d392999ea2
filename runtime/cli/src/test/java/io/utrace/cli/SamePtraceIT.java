package io.utrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One program, natively and inside: what the kernel answers is what the module answers. */
@DisplayName("ptrace(2), as the kernel answers it")
@Timeout(300)
class SamePtraceIT {
    private static final int LEAST = 240;

    /** What is different inside, and why: modules/ptrace/README.md has each. */
    private static final Map<String, String> DIFFERENT = Map.of();

    @Test
    @DisplayName("is the same each time, in every row of the table")
    void steady() throws Exception {
        Rows rows = Rows.of("table");
        Map<String, String> once = rows.natively();
        assertThat(once).hasSizeGreaterThan(LEAST);
        assertThat(rows.natively()).isEqualTo(once);
    }

    @Test
    @DisplayName("is what a debugger under the module sees")
    void table() throws Exception {
        Rows rows = Rows.of("table");
        Map<String, String> expected = new LinkedHashMap<>(rows.natively());
        expected.putAll(DIFFERENT);
        assertThat(rows.under("-m", "ptrace")).containsExactlyEntriesOf(expected);
    }
}
