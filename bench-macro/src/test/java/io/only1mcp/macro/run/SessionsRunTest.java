package io.only1mcp.macro.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.Headers;
import io.only1mcp.core.profile.Overrides;
import io.only1mcp.core.profile.Profile;
import io.only1mcp.core.profile.ProfileException;
import io.only1mcp.core.profile.ProfileReader;
import io.only1mcp.core.result.MeasuredRun;
import io.only1mcp.core.result.SessionsResult;
import io.only1mcp.macro.client.FakeServer;
import io.only1mcp.wire.protocol.ProtocolVersion;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sessions that come and go while a run goes on, as the server sees them. */
class SessionsRunTest {
    private static final Duration OPENING = Duration.ofMillis(30);

    @TempDir
    Path folder;

    @Test
    void churnOpensSessionsAtItsRateAndEndsThoseWhosePlaceTheyTake() throws IOException {
        try (FakeServer server = new FakeServer(false, ProtocolVersion.V2025_11_25)) {
            MeasuredRun run = run(server, "clients=4", "sessions={churn: 20/s}");

            SessionsResult sessions = sessions(run);
            assertThat(run.counts().ok()).isEqualTo(run.counts().intended());
            long due = (long) (20 * run.durationSeconds());
            assertThat(due).isGreaterThanOrEqualTo(9);
            assertThat(sessions.due()).isBetween(due - 1, due + 1);
            // The last ones may still be on their way when the last request is answered.
            assertThat(sessions.opened()).isBetween(sessions.due() - 4, sessions.due());
            assertThat(sessions.abandoned()).isZero();
            assertThat(sessions.open()).isEqualTo(4);
            assertThat(sessions.errors()).isEmpty();
            assertThat(sessions.opening().count()).isEqualTo(sessions.opened());
            assertThat(server.sessions).as("sessions that nobody ended").isEmpty();
            assertThat(count(server, "legacy initialize")).isEqualTo(4 + sessions.due());
        }
    }

    @Test
    void aSessionIsInitializedListedCalledSoOftenAndEnded() throws IOException {
        try (FakeServer server = new FakeServer(false, ProtocolVersion.V2025_11_25)) {
            MeasuredRun run = run(server, "clients=2", "sessions={calls: 5}");

            assertThat(run.counts().ok()).isEqualTo(run.counts().intended());
            Map<String, Integer> requests = new HashMap<>();
            for (Headers head : server.heads) {
                String session = head.getFirst("Mcp-Session-Id");
                if (session != null) {
                    requests.merge(session, 1, Integer::sum);
                }
            }
            // Behind the first two: the word that it is open, a list, five calls and the end.
            requests.remove("session-1");
            requests.remove("session-2");
            assertThat(requests).isNotEmpty();
            assertThat(requests.values()).allMatch(n -> n <= 8).anyMatch(n -> n == 8);
            assertThat(sessions(run).opened())
                    .isBetween(run.counts().ok() / 5 - 2, run.counts().ok() / 5 + 2);
        }
    }

    @Test
    void anAbandonedSessionIsLeftToTheServer() throws IOException {
        try (FakeServer server = new FakeServer(false, ProtocolVersion.V2025_11_25)) {
            SessionsResult sessions =
                    sessions(run(server, "clients=2", "sessions={churn: 100/s, abandon: 50%, list: false}"));

            assertThat(sessions.abandoned()).isBetween(3L, sessions.opened() - 3);
            assertThat(sessions.deleted()).isBetween(3L, sessions.opened() - 3);
            assertThat(server.sessions).hasSize((int) sessions.abandoned());
            assertThat(server.seen.stream().filter("legacy tools/list"::equals).count())
                    .as("lists of the client that sets the run up")
                    .isEqualTo(2);
        }
    }

    @Test
    void requestsGoOnWhileNoSessionCanBeOpened() throws IOException {
        try (FakeServer server = new FakeServer(false, ProtocolVersion.V2025_11_25)) {
            server.mostSessions = 1;
            MeasuredRun run = run(server, "sessions={churn: 20/s}");

            assertThat(run.counts().ok()).isEqualTo(run.counts().intended());
            SessionsResult sessions = sessions(run);
            assertThat(sessions.opened()).isZero();
            assertThat(sessions.failed())
                    .isBetween(sessions.due() - 4, sessions.due())
                    .isPositive();
            assertThat(sessions.errors()).singleElement().satisfies(error -> {
                assertThat(error.detail()).startsWith("HTTP 503");
                assertThat(error.operation()).isEqualTo("initialize");
            });
        }
    }

    @Test
    void whoWaitsForASessionIsBlockedAndItsClockRuns() throws IOException {
        try (FakeServer server = new FakeServer(false, ProtocolVersion.V2025_11_25)) {
            server.initializeTakes = OPENING;
            MeasuredRun run = run(server, "sessions={calls: 1, list: false}");

            assertThat(run.counts().ok()).isEqualTo(run.counts().intended());
            assertThat(run.blocked().maxNanos()).isGreaterThan(OPENING.toNanos() / 2);
            assertThat(run.response().maxNanos())
                    .isGreaterThanOrEqualTo(run.blocked().maxNanos());
            assertThat(run.service().count()).isEqualTo(run.response().count());
            assertThat(sessions(run).initialize().p50Nanos()).isGreaterThan(OPENING.toNanos() * 9 / 10);
        }
    }

    @Test
    void aSessionThatTheServerHasForgottenIsReplaced() throws IOException {
        try (FakeServer server = new FakeServer(false, ProtocolVersion.V2025_11_25)) {
            server.forgetsAfter = 20;
            MeasuredRun run = run(server, "clients=2", "sessions={churn: 0.1/s}");

            SessionsResult sessions = sessions(run);
            assertThat(sessions.lost()).isPositive();
            assertThat(sessions.opened()).isPositive();
            assertThat(run.counts().ok()).isGreaterThan(run.counts().intended() / 2);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "V2026_07_28 | sessions: the target speaks 2026-07-28, which has none: set protocol to 2025-11-25 or an older one,"
                        + " or leave sessions out"
            })
    void whereThereAreNoSessionsNoneCanComeAndGo(ProtocolVersion version, String line) throws IOException {
        try (FakeServer server = new FakeServer(false, version)) {
            assertThatExceptionOfType(ProfileException.class)
                    .isThrownBy(() -> run(server, "sessions={churn: 1/s}"))
                    .withMessage(line);
        }
    }

    private static SessionsResult sessions(MeasuredRun run) {
        return Objects.requireNonNull(run.sessions());
    }

    private static long count(FakeServer server, String request) {
        return server.seen.stream().filter(seen -> seen.startsWith(request)).count();
    }

    private MeasuredRun run(FakeServer server, String... changes) {
        Overrides.Builder overrides = Overrides.builder()
                .rate("100/s")
                .duration("500ms")
                .call("échos={\"text\": \"hi\"}")
                .connections("4")
                .set("warm_up.requests=0");
        Arrays.stream(changes).forEach(overrides::set);
        Profile profile = ProfileReader.adHoc(overrides.build());
        LoadRun.Settings settings = new LoadRun.Settings(
                profile, new RunTarget.Url(server.url()), Map.of(), folder, "test", null, List.of());
        return new LoadRun(settings, RunListener.NONE).run().result().runs().get(0);
    }
}
