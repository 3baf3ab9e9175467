package io.only1mcp.macro.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

/** What the backends count is what each operation asked of them. */
class AmplificationTest {
    private static final String COUNTS = """
            {"requests": 100, "injected": {"failures": 3},
             "servers": {"files": {"methods": {"tools/call": 40, "tools/list": 10, "resources/read": 5},
                                   "tools": {"read": 30, "write": 10}},
                         "git":   {"methods": {"tools/call": 20, "tools/list": 10, "initialize": 15},
                                   "tools": {"commit": 20}}}}
            """;

    @Test
    void anOperationIsFoundByItsMethodItsServerAndItsTool() throws Exception {
        BackendTally tally = new BackendTally(new ObjectMapper().readTree(COUNTS));

        assertThat(tally.requests()).isEqualTo(100);
        assertThat(tally.calls()).isEqualTo(60);
        assertThat(tally.of(new WorkloadPlan.Asked("tools/list", null, null, 1)))
                .isEqualTo(20);
        assertThat(tally.of(new WorkloadPlan.Asked("tools/call", "files", "write", 1)))
                .isEqualTo(10);
        assertThat(tally.of(new WorkloadPlan.Asked("tools/call", "files", "write", 5)))
                .isEqualTo(10);
        assertThat(tally.of(new WorkloadPlan.Asked("resources/read", "files", null, 1)))
                .isEqualTo(5);
        assertThat(tally.of(new WorkloadPlan.Asked("resources/read", "git", null, 1)))
                .isZero();
    }
}
