package example;

import static io.only1mcp.macro.loadtest.Measures.errorRate;
import static io.only1mcp.macro.loadtest.Measures.ms;
import static io.only1mcp.macro.loadtest.Measures.p99;
import static io.only1mcp.macro.loadtest.Measures.percent;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.only1mcp.core.verdict.Validity;
import io.only1mcp.macro.junit.Drives;
import io.only1mcp.macro.junit.LoadTesting;
import io.only1mcp.macro.loadtest.LoadTest;
import io.only1mcp.macro.loadtest.LoadTestResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The relay, and beside it the gateway of the suite, each under the load of a shipped profile in less time. */
@LoadTesting
@Timeout(120)
class RelayLoadTest {

    @Test
    void theRelayAnswersEveryRequestInTime(@Drives("quick_smoke") LoadTest test) {
        LoadTestResult result = test.target("./relay.yaml")
                .set("topology.servers", "[memory]")
                .set("warm_up.at_most", "2s")
                .timeScale(0.3)
                .run();

        assertEquals("relay", result.result().target().name());
        // On a machine that is busy with other things nothing can be said of the relay.
        assumeTrue(result.validity() != Validity.Level.INVALID);
        result.assertThat(errorRate()).isAtMost(percent(0)).assertThat(p99()).isLessThan(ms(500));
    }

    @Test
    void theGatewayOfTheSuiteIsStartedFromTheClassPath(@Drives("quick_smoke") LoadTest test) {
        LoadTestResult result = test.set("warm_up.at_most", "2s").timeScale(0.05).run();

        assertEquals("only1mcp", result.result().target().name());
        assumeTrue(result.validity() != Validity.Level.INVALID);
        result.assertThat(errorRate()).isAtMost(percent(0));
    }
}
