package io.only1mcp.cli.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.only1mcp.core.profile.Overrides;
import io.only1mcp.core.profile.Profile;
import io.only1mcp.core.profile.ProfileReader;
import io.only1mcp.core.recording.FailureKind;
import io.only1mcp.core.result.MeasuredPath;
import io.only1mcp.core.result.MeasuredRun;
import io.only1mcp.core.result.OperationResult;
import io.only1mcp.core.result.ResultJson;
import io.only1mcp.core.result.RunResult;
import io.only1mcp.core.result.TargetInfo;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code bench run --target URL} does, on servers made with the official SDKs: each answer carries the marker of its
 * request, so only real answers count.
 */
class DirectLoadIT {
    private static final int RATE = 200;
    private static final int SECONDS = 2;
    private static final int REQUESTS = RATE * SECONDS;
    private static final String ECHO = "echo={\"message\":\"hi {marker}\"}";

    private final Peers peers = new Peers();

    @TempDir
    private Path results;

    @AfterEach
    void endPeers() {
        peers.close();
    }

    @Test
    void theReferenceServerAnswersEachRequestWithAnEventStreamOfTheOlderEra() throws IOException {
        LoadRun.Outcome outcome = run(peers.everything(), Profile.AUTO, ECHO);

        assertThat(outcome.result().target().protocol()).isEqualTo("2025-11-25");
        assertThat(outcome.result().target().era()).isEqualTo(TargetInfo.Era.OLDER);
        assertThat(outcome.result().target().serverName()).isEqualTo("mcp-servers/everything");
        assertAllGood(outcome);
    }

    @Test
    void aTypescriptServerIsDrivenInTheNewestRevision() throws IOException {
        URI server = peers.typescript("auto");
        LoadRun.Outcome outcome = run(server, Profile.AUTO, ECHO);

        assertModern(outcome);
        assertAllGood(outcome);
        assertReached(server, Map.of("server/discover", 1, "tools/list", 1, "tools/call", REQUESTS), "2026-07-28");
    }

    @Test
    void aTypescriptServerMayAnswerTheNewestRevisionWithEventStreams() throws IOException {
        LoadRun.Outcome outcome = run(peers.typescript("sse"), Profile.AUTO, ECHO);

        assertModern(outcome);
        assertAllGood(outcome);
    }

    @Test
    void aTypescriptServerIsDrivenInAnOlderRevisionWhereThatIsAskedFor() throws IOException {
        URI server = peers.typescript("auto");
        LoadRun.Outcome outcome = run(server, "2025-06-18", ECHO);

        assertThat(outcome.result().target().protocol()).isEqualTo("2025-06-18");
        assertThat(outcome.result().target().era()).isEqualTo(TargetInfo.Era.OLDER);
        assertAllGood(outcome);
        assertReached(
                server, Map.of("notifications/initialized", 1, "tools/list", 1, "tools/call", REQUESTS), "2025-06-18");
    }

    @Test
    void aJavaServerIsDrivenInASessionOfTheOlderEra() throws IOException {
        LoadRun.Outcome outcome = run(peers.javaSdk(), Profile.AUTO, ECHO);

        assertThat(outcome.result().target().protocol()).isEqualTo("2025-11-25");
        assertThat(outcome.result().target().era()).isEqualTo(TargetInfo.Era.OLDER);
        assertThat(outcome.result().target().serverName()).isEqualTo("java-sdk");
        assertAllGood(outcome);
    }

    @Test
    void anErrorThatAToolAnswersWithIsNoGoodAnswer() {
        MeasuredRun run = run(peers.typescript("auto"), Profile.AUTO, "fail={\"message\":\"hi {marker}\"}")
                .result()
                .runs()
                .get(0);

        assertThat(run.counts().ok()).isZero();
        assertThat(run.counts().failed()).containsOnly(Map.entry(FailureKind.TOOL, (long) REQUESTS));
        assertThat(run.response().isEmpty()).isTrue();
    }

    private LoadRun.Outcome run(URI target, String protocol, String call) {
        Profile profile = ProfileReader.adHoc(Overrides.builder()
                .rate(RATE + "/s")
                .duration(SECONDS + "s")
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

    private static void assertModern(LoadRun.Outcome outcome) {
        TargetInfo target = outcome.result().target();
        assertThat(target.protocol()).isEqualTo("2026-07-28");
        assertThat(target.era()).isEqualTo(TargetInfo.Era.MODERN);
        assertThat(target.serverName()).isEqualTo("typescript-v2");
    }

    private static void assertAllGood(LoadRun.Outcome outcome) throws IOException {
        RunResult result = outcome.result();
        assertThat(result.target().path()).isEqualTo(MeasuredPath.DIRECT);
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
        assertThat(run.operations()).extracting(OperationResult::name).containsExactly("echo");
        RunResult kept = ResultJson.read(Files.readString(outcome.folder().resolve("result.json")));
        assertThat(kept.target()).isEqualTo(result.target());
        assertThat(kept.runs().get(0).counts()).isEqualTo(run.counts());
    }

    private static void assertFigures(Summary latency) {
        assertThat(latency.count()).isEqualTo(REQUESTS);
        assertThat(latency.p50Nanos()).isPositive().isLessThanOrEqualTo(latency.p99Nanos());
        assertThat(latency.p99Nanos()).isLessThanOrEqualTo(latency.maxNanos());
    }

    /** The server itself counted what carried the revision in its header, and saw nothing else of it. */
    private static void assertReached(URI server, Map<String, Integer> expected, String revision) throws IOException {
        JsonNode seen;
        try (InputStream stats = server.resolve("/stats").toURL().openStream()) {
            seen = new JsonMapper().readTree(stats);
        }
        assertThat(seen.properties())
                .filteredOn(count -> count.getKey().startsWith(revision + " "))
                .extracting(count -> count.getKey().substring(revision.length() + 1) + " "
                        + count.getValue().asInt())
                .containsExactlyInAnyOrderElementsOf(expected.entrySet().stream()
                        .map(count -> count.getKey() + " " + count.getValue())
                        .toList());
    }
}
