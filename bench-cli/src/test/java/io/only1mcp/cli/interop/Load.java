package io.only1mcp.cli.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.only1mcp.core.profile.Overrides;
import io.only1mcp.core.profile.Profile;
import io.only1mcp.core.profile.ProfileReader;
import io.only1mcp.core.result.MeasuredRun;
import io.only1mcp.core.result.ResultJson;
import io.only1mcp.core.result.RunResult;
import io.only1mcp.core.statistics.Summary;
import io.only1mcp.core.verdict.SelfCheck;
import io.only1mcp.macro.run.LoadRun;
import io.only1mcp.macro.run.RunListener;
import io.only1mcp.macro.run.RunTarget;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A short load as {@code bench run --target URL} drives it: each answer has to carry the marker of its request, so only
 * real answers count.
 */
final class Load {
    /** What one load sends. */
    static final int REQUESTS = 300;

    /** A call of a tool that repeats its message. */
    static final String ECHO = "echo={\"message\":\"hi {marker}\"}";

    private static final String RATE = "400/s";
    private static final String DURATION = "750ms";

    private Load() {}

    /**
     * Drives a server.
     *
     * @param target where it serves MCP
     * @param protocol the revision to speak, or {@code auto}
     * @param call as {@code --call} takes it
     * @param results where the run is kept
     */
    static LoadRun.Outcome run(URI target, String protocol, String call, Path results) {
        Profile profile = ProfileReader.adHoc(Overrides.builder()
                .rate(RATE)
                .duration(DURATION)
                .connections("8")
                .protocol(protocol)
                .set("warm_up.requests=0")
                .call(call)
                .build());
        return new LoadRun(
                        new LoadRun.Settings(
                                profile, new RunTarget.Url(target), Map.of(), results, "interop", null, List.of()),
                        RunListener.NONE)
                .run();
    }

    /** Every request was sent and answered well, the figures are there, and what was kept says the same. */
    static void assertAllGood(LoadRun.Outcome outcome) throws IOException {
        RunResult result = outcome.result();
        assertThat(result.runs()).hasSize(1);
        MeasuredRun run = result.runs().get(0);
        assertThat(run.errors()).isEmpty();
        assertThat(run.counts().intended()).isEqualTo(REQUESTS);
        assertThat(run.counts().ok()).isEqualTo(REQUESTS);
        assertThat(run.counts().unsent()).isZero();
        assertThat(run.validity().selfChecks()).isNotEmpty().allMatch(SelfCheck::holds);
        assertFigures(run.response());
        assertFigures(run.service());
        assertThat(run.stages()).hasSize(1);
        assertThat(run.stages().get(0).achievedPerSecond()).isPositive();
        RunResult kept = ResultJson.read(Files.readString(outcome.folder().resolve("result.json")));
        assertThat(kept.target()).isEqualTo(result.target());
        assertThat(kept.runs().get(0).counts()).isEqualTo(run.counts());
    }

    private static void assertFigures(Summary latency) {
        assertThat(latency.count()).isEqualTo(REQUESTS);
        assertThat(latency.p50Nanos()).isPositive().isLessThanOrEqualTo(latency.p99Nanos());
        assertThat(latency.p99Nanos()).isLessThanOrEqualTo(latency.maxNanos());
    }

    /**
     * The TypeScript server itself counted these requests with the revision in their header, and no other of it.
     *
     * @param expected how many of each method
     */
    static void assertReached(URI server, String revision, Map<String, Integer> expected) throws IOException {
        JsonNode seen;
        try (InputStream stats = server.resolve("/stats").toURL().openStream()) {
            seen = new JsonMapper().readTree(stats);
        }
        Map<String, Integer> ofRevision = new TreeMap<>();
        seen.properties().stream()
                .filter(count -> count.getKey().startsWith(revision + " "))
                .forEach(count -> ofRevision.put(
                        count.getKey().substring(revision.length() + 1),
                        count.getValue().asInt()));
        assertThat(ofRevision).containsExactlyInAnyOrderEntriesOf(expected);
    }
}
