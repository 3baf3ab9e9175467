package io.only1mcp.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.only1mcp.proxy.StreamingServer.Stream;
import io.only1mcp.wire.Waits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Tenants come and go while the gateway runs, and leave nothing behind. */
@ExtendWith(NoLeaks.class)
@Timeout(120)
class TenantReloadTest {
    private static final String ANN = "the-token-that-ann-has";
    private static final String BOB = "the-token-that-bob-has";
    private static final String BOTH = "tenants: {acme: {}, best: {}}\n";
    private static final String BEST = "tenants: {best: {}}\n";

    @TempDir
    private Path folder;

    private StreamingServer first;
    private StreamingServer second;
    private TestBackend one;
    private TestBackend other;
    private LiveProxy proxy;

    @BeforeEach
    void start() throws IOException {
        first = new StreamingServer("2025-11-25");
        second = new StreamingServer("2025-11-25");
        one = new TestBackend(first);
        other = new TestBackend(second);
        proxy = LiveProxy.of(Files.writeString(folder.resolve("gateway.yaml"), yaml(BOTH)));
    }

    @AfterEach
    void stop() throws IOException {
        proxy.close();
        one.close();
        other.close();
    }

    private String yaml(String tenants) {
        return TestBackend.section(one, other)
                + "authentication:\n  tokens:\n    - {token: " + ANN + ", subject: ann, tenant: acme}\n    - {token: "
                + BOB + ", subject: bob, tenant: best}\n" + tenants;
    }

    private static String open(TestClient client, String token) throws IOException {
        return String.valueOf(client.ask(
                        TestClient.with(
                                token,
                                TestClient.legacy(
                                        "initialize",
                                        "{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{},\"clientInfo\":{\"name\":\"t\",\"version\":\"1\"}}")))
                .header("Mcp-Session-Id"));
    }

    private static String call(String token, String session, String tool) {
        return TestClient.with(
                token, TestClient.inSession(session, "tools/call", "{\"name\":\"" + tool + "\",\"arguments\":{}}"));
    }

    private static long deletes(TestBackend backend) {
        return backend.requests().stream()
                .filter(request -> request.head().startsWith("DELETE "))
                .count();
    }

    @Test
    void theSessionsOfATenantThatGoesEndWhenWhatIsInHandIsAnswered() throws Exception {
        try (TestClient ann = new TestClient(proxy.port());
                TestClient waiting = new TestClient(proxy.port());
                TestClient reader = new TestClient(proxy.port());
                TestClient bob = new TestClient(proxy.port())) {
            String session = open(ann, ANN);
            String bobs = open(bob, BOB);
            ann.send(call(ANN, session, "b0.t"));
            first.nextCall().result("{}").end();
            ann.answer();
            reader.send(TestClient.with(
                    ANN,
                    "GET /mcp HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\nMcp-Session-Id: " + session
                            + "\r\n\r\n"));
            reader.head();
            Stream heard = first.next();
            waiting.send(call(ANN, session, "b1.t"));
            Stream hand = second.nextCall();

            proxy.change(yaml(BEST));
            assertThat(ann.ask(call(ANN, session, "b0.t")).status()).isEqualTo(403);
            assertThat(reader.chunk()).isEmpty();
            heard.end();
            // At the backend that owes nothing the session is over; at the other one it waits for the answer.
            Waits.until(() -> deletes(one) > 0);
            hand.result("{\"late\":1}").end();
            assertThat(waiting.answer().body()).contains("{\"late\":1}");
            Waits.until(() -> deletes(other) > 0);

            // Whoever stays sees nothing of it.
            bob.send(call(BOB, bobs, "b0.t"));
            first.nextCall().result("{}").end();
            assertThat(bob.answer().status()).isEqualTo(200);
            assertThat(proxy.figure("only1mcp_sessions")).isEqualTo(1);
            assertThat(proxy.figure("only1mcp_sessions_opened_total")).isEqualTo(2);
            bob.ask(TestClient.with(
                    BOB, "DELETE /mcp HTTP/1.1\r\nHost: localhost\r\nMcp-Session-Id: " + bobs + "\r\n\r\n"));
        }
        proxy.awaitQuiet();
        proxy.awaitFigure("only1mcp_sessions_ended_total{reason=\"deleted\"}", 2);
    }

    @Test
    void aTenantThatComesIsServedAndKnowsNoSessionOfBefore() throws Exception {
        try (TestClient ann = new TestClient(proxy.port())) {
            String session = open(ann, ANN);
            proxy.change(yaml(BEST));
            assertThat(ann.ask(call(ANN, session, "b0.t")).status()).isEqualTo(403);
            proxy.change(yaml(BOTH));
            assertThat(ann.ask(call(ANN, session, "b0.t")).status()).isEqualTo(404);
            String next = open(ann, ANN);
            ann.send(call(ANN, next, "b0.t"));
            first.nextCall().result("{}").end();
            assertThat(ann.answer().status()).isEqualTo(200);
            ann.ask(TestClient.with(
                    ANN, "DELETE /mcp HTTP/1.1\r\nHost: localhost\r\nMcp-Session-Id: " + next + "\r\n\r\n"));
        }
        proxy.awaitQuiet();
    }
}
