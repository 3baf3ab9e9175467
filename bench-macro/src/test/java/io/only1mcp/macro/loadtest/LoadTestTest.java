package io.only1mcp.macro.loadtest;

import static io.only1mcp.macro.loadtest.Measures.errorRate;
import static io.only1mcp.macro.loadtest.Measures.mb;
import static io.only1mcp.macro.loadtest.Measures.memory;
import static io.only1mcp.macro.loadtest.Measures.ms;
import static io.only1mcp.macro.loadtest.Measures.p50;
import static io.only1mcp.macro.loadtest.Measures.p99;
import static io.only1mcp.macro.loadtest.Measures.perSecond;
import static io.only1mcp.macro.loadtest.Measures.percent;
import static io.only1mcp.macro.loadtest.Measures.throughput;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.only1mcp.core.profile.ProfileException;
import io.only1mcp.core.result.ResultJson;
import io.only1mcp.core.verdict.Validity;
import io.only1mcp.macro.client.FakeServer;
import io.only1mcp.macro.client.TargetException;
import io.only1mcp.wire.protocol.ProtocolVersion;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LoadTestTest {
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    Path folder;

    private LoadTest test(FakeServer server) {
        return LoadTest.rate("50/s", Duration.ofSeconds(1))
                .target(server.url().toString())
                .call("échos", "{\"text\": \"hi\"}")
                .set("warm_up.requests", "0")
                .results(folder);
    }

    @Test
    void assertionsReadAsSentencesAndFollowEachOther() throws IOException {
        try (FakeServer server = new FakeServer(false, ProtocolVersion.V2026_07_28)) {
            LoadTestResult result = test(server).run();

            assertThat(result.result().runs().get(0).counts().intended()).isEqualTo(50);
            assertThat(result.folder().resolve("result.json")).isRegularFile();
            // The figures that are near what the driver itself can do are marked by this.
            assertThat(result.result().floor()).isNotNull();
            if (result.validity() != Validity.Level.INVALID) {
                result.assertThat(errorRate())
                        .isAtMost(percent(0))
                        .assertThat(p50())
                        .isLessThan(ms(60_000))
                        .assertThat(throughput())
                        .isGreaterThan(perSecond(0))
                        .assertThat(p50())
                        .isAtLeast(ms(0));
            }
        }
    }

    @Test
    void anAssertionThatDoesNotHoldSaysWhatWasMeasuredAndWhereTheResultIs() throws IOException {
        try (FakeServer server = new FakeServer(false, ProtocolVersion.V2026_07_28)) {
            LoadTestResult result = trusted(test(server).run());

            assertThatThrownBy(() -> result.assertThat(p50()).isLessThan(ms(0)))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("latency_p50 is ")
                    .hasMessageContaining("should be less than 0s")
                    .hasMessageEndingWith("see " + result.folder());
            assertThatThrownBy(() -> result.assertThat(throughput()).isAtLeast(perSecond(1e6)))
                    .isInstanceOf(AssertionError.class);
            assertThatThrownBy(() -> result.assertThat(p50()).isGreaterThan(ms(60_000)))
                    .isInstanceOf(AssertionError.class);
        }
    }

    @Test
    void whatCannotBeSaidFailsToo() throws IOException {
        try (FakeServer server = new FakeServer(false, ProtocolVersion.V2026_07_28)) {
            LoadTestResult result = trusted(test(server).run());

            assertThatThrownBy(() -> result.assertThat(p99()).isLessThan(ms(60_000)))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("latency_p99 cannot be said: it takes 1000 answers, and there were 50");
            assertThatThrownBy(() -> result.assertThat(memory()).isLessThan(mb(1e6)))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("memory_rss cannot be said: this run did not measure it");
            assertThatThrownBy(() -> result.assertThat(p50()).isLessThan(percent(1)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("cannot be compared");
        }
    }

    @Test
    void aMeasurementThatIsNotToBeTrustedFailsWhateverItMeasured() throws IOException {
        try (FakeServer server = new FakeServer(false, ProtocolVersion.V2026_07_28)) {
            LoadTestResult run = trusted(test(server).run());
            LoadTestResult result = worth("invalid", run);

            assertThatThrownBy(() -> result.assertThat(p50()).isLessThan(ms(60_000)))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("the measurement is not to be trusted");
        }
    }

    @Test
    void theThresholdsOfAProfileAreOneAssertion() throws IOException {
        try (FakeServer server = new FakeServer(false, ProtocolVersion.V2026_07_28)) {
            LoadTestResult result = trusted(test(server)
                    .set("thresholds", "[{metric: latency_p50, max: 0s}]")
                    .run());

            assertThatThrownBy(result::passed)
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("latency_p50");
        }
    }

    @Test
    void badInputIsTheSameOneLineAsThatOfTheCommand() {
        assertThatThrownBy(() -> LoadTest.profile("quick_smok").run())
                .isInstanceOf(ProfileException.class)
                .hasMessageContaining("quick_smoke");
        assertThatThrownBy(() -> LoadTest.profile("quick_smoke").target("ftp://x/mcp"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> LoadTest.profile("quick_smoke")
                        .target("http://127.0.0.1:1/mcp")
                        .results(folder)
                        .run())
                .isInstanceOf(TargetException.class);
    }

    @Test
    void anInterruptEndsTheRun() throws IOException, InterruptedException {
        try (FakeServer server = new FakeServer(false, ProtocolVersion.V2026_07_28)) {
            AtomicReference<Throwable> thrown = new AtomicReference<>();
            Thread tester = new Thread(() -> {
                try {
                    LoadTest.rate("50/s", Duration.ofMinutes(10))
                            .target(server.url().toString())
                            .call("échos", "{\"text\": \"hi\"}")
                            .results(folder)
                            .run();
                } catch (RuntimeException e) {
                    thrown.set(e);
                }
            });
            tester.start();
            Thread.sleep(300);
            tester.interrupt();
            tester.join(30_000);

            assertThat(tester.isAlive()).isFalse();
            assertThat(thrown.get()).isInstanceOf(CancellationException.class);
        }
    }

    /** The same result as from an idle machine: these tests are of what is said, and not of this machine. */
    private static LoadTestResult trusted(LoadTestResult run) throws IOException {
        return worth("valid", run);
    }

    private static LoadTestResult worth(String level, LoadTestResult run) throws IOException {
        ObjectNode tree = (ObjectNode) JSON.readTree(ResultJson.write(run.result()));
        ((ObjectNode) tree.path("runs").path(0).path("validity")).put("level", level);
        return new LoadTestResult(ResultJson.read(tree.toString()), run.folder());
    }
}
