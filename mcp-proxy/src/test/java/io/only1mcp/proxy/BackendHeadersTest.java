package io.only1mcp.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.only1mcp.wire.Waits;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The headers that the configuration gives a backend go with every request to it, and nowhere else. */
@ExtendWith(NoLeaks.class)
@Timeout(60)
class BackendHeadersTest {
    private static final String SECRET = "s3cr3t-of-the-backend";

    private static final String NO_STREAM = "HTTP/1.1 405 X\r\nContent-Length: 0\r\n\r\n";

    private static String yaml(TestBackend backend, String more) {
        return "backends:\n  - name: b0\n    url: " + backend.url() + "\n    headers: {Authorization: Bearer " + SECRET
                + ", X-Team: blue}\n  - {name: b1, url: 'http://127.0.0.1:1/mcp'}\n" + more;
    }

    private static void allHaveThem(List<TestBackend.Request> requests) {
        assertThat(requests).isNotEmpty().allSatisfy(request -> {
            assertThat(request.header("Authorization")).isEqualTo("Bearer " + SECRET);
            assertThat(request.header("X-Team")).isEqualTo("blue");
        });
    }

    @Test
    void everyRequestOfTheNewEraHasThem() throws IOException {
        try (TestBackend backend = new TestBackend(TestBackend.modern("echo"));
                RunningProxy proxy = RunningProxy.configured(yaml(backend, ""));
                TestClient client = new TestClient(proxy.port())) {
            client.ask(TestClient.modern("server/discover", ""));
            client.ask(TestClient.modern("tools/list", ""));
            assertThat(client.ask(TestClient.modernCall("1", "b0.echo", "{}")).status())
                    .isEqualTo(200);
            assertThat(backend.requests()).hasSizeGreaterThanOrEqualTo(3);
            allHaveThem(backend.requests());
        }
    }

    @Test
    void everyRequestInASessionHasThem() throws IOException {
        TestBackend.Behaviour legacy = TestBackend.legacy("2025-11-25", "echo");
        try (TestBackend backend = new TestBackend(
                        (request, out) -> request.head().startsWith("GET ") ? NO_STREAM : legacy.answer(request, out));
                RunningProxy proxy = RunningProxy.configured(yaml(backend, ""));
                TestClient client = new TestClient(proxy.port())) {
            String session = client.open();
            assertThat(client.ask(TestClient.inSession(
                                    session, "tools/call", "{\"name\":\"b0.echo\",\"arguments\":{}}"))
                            .body())
                    .contains("\"text\":\"ok\"");
            try (TestClient reading = new TestClient(proxy.port())) {
                reading.send("GET /mcp HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\nMcp-Session-Id: "
                        + session + "\r\n\r\n");
                Waits.until(() -> backend.requests().stream()
                        .anyMatch(request -> request.head().startsWith("GET ")));
            }
            client.ask("DELETE /mcp HTTP/1.1\r\nHost: localhost\r\nMcp-Session-Id: " + session + "\r\n\r\n");
            Waits.until(() -> backend.requests().stream()
                    .anyMatch(request -> request.head().startsWith("DELETE ")));
            allHaveThem(backend.requests());
        }
    }

    @Test
    void theTokenOfAClientGoesToNoBackend() throws IOException {
        String authentication = "authentication: {tokens: [{token: token-of-the-client, subject: me}]}\n";
        try (TestBackend backend = new TestBackend(TestBackend.modern("echo"));
                TestBackend plain = new TestBackend(TestBackend.modern("echo"));
                RunningProxy proxy = RunningProxy.configured(
                        "backends: [{name: b0, url: '" + backend.url() + "', headers: {Authorization: Bearer " + SECRET
                                + "}}, {name: b1, url: '" + plain.url() + "'}]\n" + authentication);
                TestClient client = new TestClient(proxy.port())) {
            for (String tool : List.of("b0.echo", "b1.echo")) {
                String call = TestClient.with("token-of-the-client", TestClient.modernCall("1", tool, "{}"))
                        .replaceFirst(
                                "\r\n", "\r\nCookie: c=token-of-the-client\r\nX-Api-Key: token-of-the-client\r\n");
                assertThat(client.ask(call).status()).isEqualTo(200);
            }
            assertThat(backend.await(request -> request.asks("tools/call")).header("Authorization"))
                    .isEqualTo("Bearer " + SECRET);
            assertThat(plain.await(request -> request.asks("tools/call")).header("Authorization"))
                    .isNull();
            assertThat(plain.requests())
                    .allSatisfy(request -> assertThat(request.head()).doesNotContain("of-the-client"));
        }
    }

    @Test
    void theirValuesAreShownNowhere() throws IOException {
        TestBackend backend = new TestBackend(TestBackend.modern("echo"));
        try (RunningProxy proxy = RunningProxy.configured(yaml(backend, ""));
                TestClient client = new TestClient(proxy.port())) {
            client.ask(TestClient.modernCall("1", "b0.echo", "{}"));
            backend.close();
            StringBuilder shown = new StringBuilder();
            shown.append(client.ask(TestClient.modernCall("1", "b0.echo", "{}")));
            shown.append(client.ask(TestClient.modern("tools/list", "")));
            for (String request : List.of("GET /health", "GET /metrics", "POST /admin/reload", "GET /admin/config")) {
                shown.append(client.ask(request + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n"));
            }
            shown.append(proxy.log());
            assertThat(shown.toString()).contains("b0").doesNotContain(SECRET).doesNotContain("blue");
        }
    }
}
