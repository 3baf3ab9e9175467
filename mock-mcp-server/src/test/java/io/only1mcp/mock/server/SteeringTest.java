package io.only1mcp.mock.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.only1mcp.mock.behaviour.Behaviour;
import io.only1mcp.mock.behaviour.Draws;
import io.only1mcp.mock.behaviour.Injection;
import io.only1mcp.mock.server.Rig.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Faults, the mark and the counts, through {@code /control}. */
class SteeringTest {

    private static final String PATH = "{\"path\":\"a\"}";
    private static final Duration SECOND = Duration.ofSeconds(1);

    private static Rig rig(String key, String value) throws Exception {
        return new Rig(Rig.config("filesystem").with(Behaviour.DEFAULT.with(key, value)));
    }

    /** Which of the next calls fail. */
    private static List<Integer> failures(Rig rig, int calls) {
        return IntStream.range(0, calls)
                .filter(i -> rig.call("/mcp", "read_file", PATH).code() == -32603)
                .boxed()
                .toList();
    }

    @Test
    void requestsAreCountedByServerMethodAndTool() throws Exception {
        try (Rig rig = Rig.of("git,npm")) {
            rig.call("/git/mcp", "status", "{\"repo_path\":\".\"}");
            rig.call("/git/mcp", "status", "{\"repo_path\":\".\"}");
            rig.call("/git/mcp", "log", "{}");
            rig.call("/git/mcp", "nothing", "{}");
            rig.modern("/git/mcp", "tools/list", "");
            rig.modern("/npm/mcp", "server/discover", "");
            rig.modern("/npm/mcp", "ping", "");
            rig.send("POST", "/npm/mcp", "nonsense");
            String session = rig.initialize("/npm/mcp", "2025-11-25");
            rig.inSession(
                    "/npm/mcp",
                    session,
                    "2025-11-25",
                    "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}");
            JsonNode counts = rig.counts();
            assertThat(counts.path("requests").asInt()).isEqualTo(10);
            assertThat(counts.at("/servers/git"))
                    .isEqualTo(Rig.JSON.readTree("{\"requests\":5,\"methods\":{\"tools/call\":4,\"tools/list\":1},"
                            + "\"tools\":{\"status\":2,\"log\":1}}"));
            assertThat(counts.at("/servers/npm"))
                    .isEqualTo(Rig.JSON.readTree("{\"requests\":5,\"methods\":{\"server/discover\":1,\"initialize\":1,"
                            + "\"notifications\":1,\"unknown\":1,\"refused\":1},\"tools\":{}}"));
        }
    }

    @Test
    void theMarkBeginsTheCountsAnewButNotThatOfConnections() throws Exception {
        try (Rig rig = Rig.of("filesystem")) {
            rig.call("/mcp", "read_file", PATH);
            rig.send("POST", "/mcp", PATH, "Origin", "http://evil.example");
            assertThat(rig.counts().path("refused_by_http").asInt()).isEqualTo(1);
            int connections = rig.counts().path("connections_since_start").asInt();
            assertThat(connections).isPositive();
            assertThat(rig.control("{\"mark\":true}"))
                    .isEqualTo(Rig.JSON.readTree("{\"faults\":true,\"marked\":true}"));
            JsonNode counts = rig.counts();
            assertThat(counts.path("requests").asInt(-1)).isZero();
            assertThat(counts.path("refused_by_http").asInt(-1)).isZero();
            assertThat(counts.at("/servers/filesystem/tools")).isEmpty();
            assertThat(counts.path("connections_since_start").asInt()).isGreaterThanOrEqualTo(connections);
        }
    }

    @Test
    void theShareOfErrorsIsInjectedAndCounted() throws Exception {
        try (Rig rig = rig("errors", "20%")) {
            List<Integer> expected = IntStream.range(0, 200)
                    .filter(n -> Draws.uniform(42, Draws.Purpose.ERROR, n) <= 0.2)
                    .boxed()
                    .toList();
            assertThat(expected).hasSizeBetween(25, 55);
            assertThat(failures(rig, 200)).isEqualTo(expected);
            assertThat(rig.counts().path("errors_injected").asInt()).isEqualTo(expected.size());
        }
    }

    @Test
    void theSameErrorsComeAgainBehindEachMark() throws Exception {
        try (Rig rig = rig("errors", "30%")) {
            List<Integer> first = failures(rig, 40);
            assertThat(failures(rig, 40)).isNotEqualTo(first);
            rig.control("{\"mark\":true}");
            assertThat(rig.counts().path("errors_injected").asInt(-1)).isZero();
            assertThat(failures(rig, 40)).isEqualTo(first);
        }
    }

    @Test
    void withFaultsOffNothingFails() throws Exception {
        try (Rig rig = rig("errors", "100%")) {
            assertThat(failures(rig, 5)).hasSize(5);
            rig.control("{\"faults\":\"off\"}");
            assertThat(failures(rig, 5)).isEmpty();
            rig.control("{\"faults\":\"on\"}");
            assertThat(failures(rig, 5)).hasSize(5);
        }
    }

    @Test
    void onlyCallsFail() throws Exception {
        try (Rig rig = rig("errors", "100%")) {
            assertThat(rig.modern("/mcp", "tools/list", "").code()).isZero();
            assertThat(rig.modern("/mcp", "server/discover", "").code()).isZero();
            assertThat(rig.initialize("/mcp", "2025-11-25")).isNotEmpty();
        }
    }

    private static String marked(int number) {
        return "{\"path\":\"" + String.format("mk-%016x", 7_919L * number) + "\"}";
    }

    @Test
    void aCallMeetsWhatItsMarkerSaysWheneverItComes() throws Exception {
        Injection injection = new Injection(0.4, 0, 0, Duration.ZERO, 7);
        try (Rig rig = rig("inject", "failures=40%,seed=7")) {
            int expected = 0;
            for (int round = 0; round < 2; round++) {
                for (int i = 0; i < 40; i++) {
                    boolean fails = injection.of(7_919L * i) == Injection.Kind.FAILURE;
                    expected += fails ? 1 : 0;
                    assertThat(rig.call("/mcp", "read_file", marked(i)).code()).isEqualTo(fails ? -32603 : 0);
                }
            }
            assertThat(rig.counts().at("/injected/failures").asInt())
                    .isEqualTo(expected)
                    .isPositive();
            rig.control("{\"mark\":true,\"faults\":\"off\"}");
            assertThat(failures(rig, 20)).isEmpty();
            assertThat(rig.counts().at("/injected/failures").asInt(-1)).isZero();
        }
    }

    @Test
    void aPartitionEndsTheConnectionWithoutAnAnswer() throws Exception {
        try (Rig rig = rig("inject", "partitions=100%")) {
            assertThatThrownBy(() -> rig.call("/mcp", "read_file", PATH)).hasRootCauseInstanceOf(IOException.class);
            assertThat(rig.modern("/mcp", "tools/list", "").status()).isEqualTo(200);
            assertThat(rig.counts().at("/injected/partitions").asInt()).isPositive();
        }
    }

    @Test
    void aRateLimitIsStatus429WithAnError() throws Exception {
        try (Rig rig = rig("inject", "rate_limited=100%")) {
            Answer refused = rig.call("/mcp", "read_file", PATH);
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.code()).isEqualTo(-32603);
            assertThat(rig.counts().at("/injected/rate_limited").asInt()).isEqualTo(1);
        }
    }

    @Test
    void aMalformedAnswerIsWholeForHttpAndEndsAmidItsJson() throws Exception {
        try (Rig rig = rig("inject", "malformed=100%")) {
            Answer spoilt = rig.call("/mcp", "read_file", PATH);
            assertThat(spoilt.status()).isEqualTo(200);
            assertThat(spoilt.body())
                    .startsWith("{\"jsonrpc\":\"2.0\",\"id\":1,")
                    .hasSize(150);
            assertThatThrownBy(spoilt::json).isInstanceOf(AssertionError.class);
            assertThat(rig.counts().at("/injected/malformed").asInt()).isEqualTo(1);
        }
    }

    /** On a socket of its own, as a client of HTTP shows no body that is not whole. */
    @Test
    void aTruncatedAnswerIsAnEventStreamThatBreaksOffAmidItsEvent() throws Exception {
        String body = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"read_file\","
                + "\"arguments\":" + PATH + "," + Rig.META + "}}";
        String request = "POST /mcp HTTP/1.1\r\nHost: 127.0.0.1\r\nMCP-Protocol-Version: 2026-07-28\r\n"
                + "Mcp-Method: tools/call\r\nMcp-Name: read_file\r\nContent-Length: " + body.length() + "\r\n\r\n"
                + body;
        try (Rig rig = rig("inject", "truncated=100%");
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), rig.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(UTF_8));
            String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);

            assertThat(answer)
                    .startsWith("HTTP/1.1 200 OK\r\n")
                    .containsIgnoringCase("Content-Type: text/event-stream")
                    .contains("event: message\ndata: {\"jsonrpc\":\"2.0\",\"id\":1,")
                    .doesNotContain("\n\n")
                    .doesNotEndWith("0\r\n\r\n");
            assertThat(rig.counts().at("/injected/truncated").asInt()).isEqualTo(1);
        }
    }

    @Test
    void aSlowCallComesLaterByWhatWasSaid() throws Exception {
        try (Rig rig = rig("inject", "slow=100%,by=500ms")) {
            CompletableFuture<Answer> call = rig.callLater("/mcp", "read_file", PATH);
            await().until(() -> rig.counts().at("/injected/slow").asInt() == 1);
            rig.advance(Duration.ofMillis(499));
            assertThat(call).isNotDone();
            rig.advance(Duration.ofMillis(1));
            assertThat(call.join().status()).isEqualTo(200);
        }
    }

    @Test
    void theNetworkDelaysCallsAndListsAndStaysWhereFaultsAreOff() throws Exception {
        try (Rig rig = rig("network", "latency=10ms")) {
            rig.control("{\"faults\":\"off\"}");
            CompletableFuture<Answer> call = rig.callLater("/mcp", "read_file", PATH);
            CompletableFuture<Answer> list = rig.modernLater("/mcp", "tools/list", "", "");
            await().until(() -> rig.counts().path("requests").asInt() == 2);
            rig.advance(Duration.ofMillis(9));
            assertThat(call).isNotDone();
            assertThat(list).isNotDone();
            rig.advance(Duration.ofMillis(1));
            assertThat(call.join().status()).isEqualTo(200);
            assertThat(list.join().status()).isEqualTo(200);
        }
    }

    @Test
    void theStallComesOnceAndItsTimeIsCountedFromTheMark() throws Exception {
        try (Rig rig = rig("stall", "at=5s,for=1s")) {
            rig.advance(SECOND.multipliedBy(60));
            assertThat(rig.stops()).isEmpty();
            rig.control("{\"mark\":true}");
            rig.advance(Duration.ofMillis(4999));
            assertThat(rig.stops()).isEmpty();
            rig.advance(Duration.ofMillis(1));
            assertThat(rig.stops()).containsExactly(SECOND);
            rig.advance(SECOND.multipliedBy(60));
            assertThat(rig.stops()).hasSize(1);
        }
    }

    @Test
    void aSecondMarkMovesTheStall() throws Exception {
        try (Rig rig = rig("stall", "at=5s,for=1s")) {
            rig.control("{\"mark\":true}");
            rig.advance(SECOND.multipliedBy(3));
            rig.control("{\"mark\":true}");
            rig.advance(SECOND.multipliedBy(3));
            assertThat(rig.stops()).isEmpty();
            rig.advance(SECOND.multipliedBy(2));
            assertThat(rig.stops()).containsExactly(SECOND);
        }
    }

    @Test
    void withFaultsOffThereIsNoStall() throws Exception {
        try (Rig rig = rig("stall", "at=5s,for=1s")) {
            rig.control("{\"faults\":false,\"mark\":true}");
            rig.advance(SECOND.multipliedBy(10));
            assertThat(rig.stops()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "POST | /control | {\"faultss\":\"on\"} | 400 | control: unknown key \"faultss\", did you mean \"faults\"?",
                "GET | /control | ~~ | 405 | only POST is served at /control",
                "POST | /control/counts | {} | 405 | only GET is served at /control/counts"
            })
    void whatIsNoOrderIsRefused(String method, String path, String body, int status, String message) throws Exception {
        try (Rig rig = Rig.of("filesystem")) {
            Answer answer = rig.send(method, path, body);
            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.json().path("error").asText()).isEqualTo(message);
        }
    }
}
