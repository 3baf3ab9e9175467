package io.only1mcp.cli.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.only1mcp.core.profile.Profile;
import io.only1mcp.core.recording.FailureKind;
import io.only1mcp.core.result.MeasuredRun;
import io.only1mcp.core.result.OperationResult;
import io.only1mcp.core.result.TargetInfo;
import io.only1mcp.macro.run.LoadRun;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The load driver on servers made with the official SDKs: what was negotiated, and that all answers are real ones. */
class DirectLoadIT {
    private final Peers peers = new Peers();

    @TempDir
    private Path results;

    @AfterEach
    void endPeers() {
        peers.close();
    }

    @ParameterizedTest(name = "{0} in {1}")
    @CsvSource({
        "EVERYTHING,         2025-11-25, OLDER,  mcp-servers/everything",
        "JAVA,               2025-11-25, OLDER,  java-sdk",
        "TYPESCRIPT_STREAMS, 2026-07-28, MODERN, typescript-v2"
    })
    void aServerIsDrivenInTheNewestRevisionThatItSpeaks(
            Backend backend, String revision, TargetInfo.Era era, String name) throws IOException {
        LoadRun.Outcome outcome = Load.run(backend.start(peers), Profile.AUTO, Load.ECHO, results);

        TargetInfo target = outcome.result().target();
        assertThat(target.protocol()).isEqualTo(revision);
        assertThat(target.era()).isEqualTo(era);
        assertThat(target.serverName()).isEqualTo(name);
        assertThat(outcome.result().runs().get(0).operations())
                .extracting(OperationResult::name)
                .containsExactly("echo");
        Load.assertAllGood(outcome);
    }

    @Test
    void eachRequestReachesAServerOfTheNewestRevisionOnce() throws IOException {
        URI server = peers.typescript("auto");
        LoadRun.Outcome outcome = Load.run(server, Profile.AUTO, Load.ECHO, results);

        assertThat(outcome.result().target().protocol()).isEqualTo("2026-07-28");
        Load.assertAllGood(outcome);
        Load.assertReached(
                server, "2026-07-28", Map.of("server/discover", 1, "tools/list", 1, "tools/call", Load.REQUESTS));
    }

    @Test
    void aServerIsDrivenInAnOlderRevisionWhereThatIsAskedFor() throws IOException {
        URI server = peers.typescript("auto");
        LoadRun.Outcome outcome = Load.run(server, "2025-06-18", Load.ECHO, results);

        assertThat(outcome.result().target().protocol()).isEqualTo("2025-06-18");
        assertThat(outcome.result().target().era()).isEqualTo(TargetInfo.Era.OLDER);
        Load.assertAllGood(outcome);
        Load.assertReached(
                server,
                "2025-06-18",
                Map.of("notifications/initialized", 1, "tools/list", 1, "tools/call", Load.REQUESTS));
    }

    @Test
    void anErrorThatAToolAnswersWithIsNoGoodAnswer() {
        MeasuredRun run = Load.run(
                        peers.typescript("auto"), Profile.AUTO, "fail={\"message\":\"hi {marker}\"}", results)
                .result()
                .runs()
                .get(0);

        assertThat(run.counts().ok()).isZero();
        assertThat(run.counts().failed()).containsOnly(Map.entry(FailureKind.TOOL, (long) Load.REQUESTS));
        assertThat(run.response().isEmpty()).isTrue();
    }
}
