package io.only1mcp.proxy;

import static io.only1mcp.proxy.TestClient.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.only1mcp.proxy.TestClient.Answer;
import io.only1mcp.proxy.auth.TestIssuer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A session of the older eras is of use to nobody but the caller who has opened it. */
@ExtendWith(NoLeaks.class)
@Timeout(120)
class SessionOwnerTest {
    private static final long END = 2_000_000_000L;
    private static final String OTHERS = "fixed-token-of-a-build";
    private static final TestIssuer ISSUER = new TestIssuer();
    private static final String TOKEN = ISSUER.token(TestIssuer.claims(END, ""));

    @TempDir
    private static Path folder;

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.ofEpochSecond(END - 600));
    private StreamingServer server;
    private TestBackend backend;
    private RunningProxy proxy;
    private TestClient client;

    @BeforeEach
    void start() throws IOException {
        Files.writeString(folder.resolve("keys.json"), ISSUER.jwks());
        server = new StreamingServer("2025-03-26");
        backend = new TestBackend(server);
        Path config = Files.writeString(folder.resolve("proxy.yaml"), """
                backends: [{name: b0, url: "%s"}]
                authentication:
                  jwks: keys.json
                  issuer: %s
                  audience: %s
                  tokens: [{token: %s, subject: ci}]
                """.formatted(
                        backend.url(), TestIssuer.ISSUER, TestIssuer.AUDIENCE, OTHERS));
        proxy = RunningProxy.at(now::get, "--config=" + config);
        client = new TestClient(proxy.port());
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        proxy.close();
        backend.close();
    }

    private String open() throws IOException {
        Answer answer = client.ask(with(TOKEN, CatalogueBackend.initialize()));
        String session = answer.header("Mcp-Session-Id");
        assertThat(session).as(answer.toString()).isNotNull();
        return String.valueOf(session);
    }

    private static String bodiless(String method, String session) {
        return method + " /mcp HTTP/1.1\r\nHost: localhost\r\nMcp-Session-Id: " + session + "\r\n\r\n";
    }

    @Test
    void toAnybodyElseThereIsNoSuchSession() throws IOException {
        String session = open();
        String ping = TestClient.inSession(session, "ping", "{}");
        for (String request : List.of(ping, bodiless("GET", session), bodiless("DELETE", session))) {
            assertThat(client.ask(with(OTHERS, request)).status()).isEqualTo(404);
            assertThat(client.ask(request).status()).isEqualTo(401);
        }
        // Another token of the same subject is the same caller.
        String renewed = ISSUER.token(TestIssuer.claims(END + 1000, ""));
        assertThat(client.ask(with(renewed, ping)).body()).contains("\"result\":{}");
    }

    @Test
    void noTokenGoesIntoTheSessionsWithBackends() throws Exception {
        String session = open();
        client.send(with(TOKEN, TestClient.inSession(session, "tools/call", "{\"name\":\"b0.t\",\"arguments\":{}}")));
        server.nextCall().result("{}").end();
        assertThat(client.answer().body()).contains("\"result\":{}");
        assertThat(backend.requests())
                .hasSizeGreaterThan(2)
                .allMatch(request -> request.header("Authorization") == null);
    }

    @Test
    void eachMessageOfABatchIsTheCallersToo() throws Exception {
        String batch = TestClient.inSession(open(), "[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}]");
        assertThat(client.ask(with(OTHERS, batch)).status()).isEqualTo(400);
        assertThat(client.ask(with(TOKEN, batch)).body()).isEqualTo("[{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}]");
    }

    @Test
    void theStreamOfASessionEndsWithTheTokenOfItsReader() throws Exception {
        String session = open();
        try (TestClient reading = new TestClient(proxy.port())) {
            reading.send(with(TOKEN, bodiless("GET", session)));
            assertThat(reading.head()).startsWith("HTTP/1.1 200 ");
            now.set(Instant.ofEpochSecond(END + 30));
            assertThat(reading.chunk()).isEmpty();
            String renewed = ISSUER.token(TestIssuer.claims(END + 1000, ""));
            reading.send(with(renewed, bodiless("GET", session)));
            assertThat(reading.head()).startsWith("HTTP/1.1 200 ");
        }
    }
}
