package io.only1mcp.macro.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.only1mcp.core.profile.Overrides;
import io.only1mcp.core.profile.ProfileException;
import io.only1mcp.core.profile.ProfileReader;
import io.only1mcp.core.recording.FailureKind;
import io.only1mcp.core.result.OperationResult;
import io.only1mcp.core.result.RunResult;
import io.only1mcp.core.result.TargetInfo;
import io.only1mcp.core.verdict.Caveat;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server that knows nothing of MCP, driven by plain HTTP. */
@Timeout(60)
class PlainRunTest {
    @TempDir
    Path folder;

    private final Set<String> seen = ConcurrentHashMap.newKeySet();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    /** Says a body back with 201; GET says hello, but not of /lost. */
    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            seen.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("Content-Type") + " "
                    + exchange.getRequestHeaders().getFirst("X-Key"));
            boolean get = exchange.getRequestMethod().equals("GET");
            boolean lost = exchange.getRequestURI().getPath().equals("/lost");
            byte[] answer = get ? "hello".getBytes(UTF_8) : body;
            exchange.sendResponseHeaders(lost ? 404 : get ? 200 : 201, answer.length);
            exchange.getResponseBody().write(answer);
        }
    }

    private RunResult run(String path, String workload) throws IOException {
        Overrides.Builder plan = Overrides.builder()
                .rate("200/s")
                .duration("400ms")
                .connections("4")
                .protocol("http")
                .set("warm_up.requests=20");
        if (!workload.isEmpty()) {
            plan.set("workload=" + workload);
        }
        URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
        return new LoadRun(
                        new LoadRun.Settings(
                                ProfileReader.adHoc(plan.build()),
                                new RunTarget.Url(url),
                                Map.of("X-Key", "k"),
                                folder,
                                "test",
                                null,
                                List.of()),
                        RunListener.NONE)
                .run()
                .result();
    }

    @Test
    void withoutAWorkloadTheTargetsOwnUrlIsAskedFor() throws IOException {
        RunResult result = run("/some?page=1", "");

        assertThat(result.runs().get(0).counts().ok()).isEqualTo(80);
        assertThat(result.runs().get(0).operations())
                .extracting(OperationResult::name)
                .containsExactly("GET /some?page=1");
        assertThat(result.target().era()).isEqualTo(TargetInfo.Era.NONE);
        // The server is in this very process.
        assertThat(result.runs().get(0).validity().caveats())
                .extracting(Caveat::code)
                .contains("same_host")
                .doesNotContain("driver_polled");
        assertThat(seen).containsExactly("GET /some?page=1 null k");
    }

    @Test
    void methodPathBodyAndStatusAreThoseOfTheWorkloadAndAMarkerHasToComeBack() throws IOException {
        RunResult result = run(
                "/",
                "[{http: POST, path: /items, body: {name: \"{marker}\"}, expect: {status: 201, contains: name}},"
                        + " {http: PUT, path: /text, body: as it is, headers: {X-Key: own}, expect: {status: 201, contains: as it is}}]");

        assertThat(result.runs().get(0).counts().ok()).isEqualTo(80);
        assertThat(seen).contains("POST /items application/json k");
        assertThat(seen).anyMatch(request -> request.startsWith("PUT /text null"));
    }

    @Test
    void anotherStatusThanTheExpectedOneIsAFailureAndSoIsATextThatIsNotThere() throws IOException {
        RunResult result = run(
                "/",
                "[{weight: 1, http: GET, path: /lost}, {weight: 1, http: GET, expect: {contains: goodbye}}, {weight: 2, http: GET}]");

        assertThat(result.runs().get(0).counts().failed(FailureKind.HTTP)).isPositive();
        assertThat(result.runs().get(0).counts().failed(FailureKind.UNEXPECTED)).isPositive();
        assertThat(result.runs().get(0).counts().ok()).isPositive();
    }

    @Test
    void aTargetThatIsSpokenToInAnotherWayThanTheProfileDemandsIsRefused() {
        refused(
                Overrides.builder().set("transport=stdio"),
                "transport: target only1mcp is spoken to over HTTP: name another, or leave transport out");
    }

    @Test
    void aServerOfPlainHttpIsNotStarted() {
        refused(
                Overrides.builder().protocol("http"),
                "protocol: http is for a server that runs already: give its --target URL");
    }

    private void refused(Overrides.Builder plan, String why) {
        LoadRun run = new LoadRun(
                new LoadRun.Settings(
                        ProfileReader.adHoc(plan.rate("1/s").duration("1s").build()),
                        null,
                        Map.of(),
                        folder,
                        "test",
                        null,
                        List.of()),
                RunListener.NONE);

        assertThatExceptionOfType(ProfileException.class).isThrownBy(run::run).withMessage(why);
    }
}
