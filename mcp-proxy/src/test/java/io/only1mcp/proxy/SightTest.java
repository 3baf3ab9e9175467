package io.only1mcp.proxy;

import static io.only1mcp.proxy.TestClient.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.only1mcp.proxy.TestClient.Answer;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A caller hears nothing of backends of which it may use nothing, whatever is wrong with them. */
@ExtendWith(NoLeaks.class)
@Timeout(60)
class SightTest {
    private static final String READER = "token-of-a-reader";
    private static final String ADMIN = "token-of-an-admin";
    private static final String CAPABILITIES = "{\"resultType\":\"complete\",\"supportedVersions\":[\"2026-07-28\"],"
            + "\"capabilities\":{\"tools\":{},\"prompts\":{}},\"instructions\":\"mind the gap\",\"ttlMs\":60000}";

    private TestBackend open;
    private TestBackend secret;
    private TestBackend old;
    private RunningProxy proxy;
    private TestClient client;

    @BeforeEach
    void start() throws IOException {
        open = new TestBackend(TestBackend.modern("echo"));
        TestBackend.Behaviour modern = TestBackend.modern("echo");
        secret = new TestBackend((request, out) -> request.asks("server/discover")
                ? TestBackend.result(request, CAPABILITIES)
                : modern.answer(request, out));
        old = new TestBackend(TestBackend.legacy("2025-06-18", "echo"));
        proxy = RunningProxy.configured("""
                backends:
                  - {name: open, url: "%s"}
                  - {name: secret, url: "%s"}
                  - {name: old, url: "%s"}
                  - {name: gone, url: "http://127.0.0.1:1/hidden-path"}
                authentication:
                  tokens:
                    - {token: %s, subject: rita, roles: [reader]}
                    - {token: %s, subject: ada, roles: [admin]}
                roles:
                  reader: {tools: ["open.*"]}
                  admin: {tools: ["*"], prompts: ["*"], resources: ["*"]}
                """.formatted(open.url(), secret.url(), old.url(), READER, ADMIN));
        client = new TestClient(proxy.port());
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        proxy.close();
        open.close();
        secret.close();
        old.close();
    }

    private static void hidesAll(Answer answer) {
        assertThat(answer.body())
                .doesNotContain("secret")
                .doesNotContain("mind the gap")
                .doesNotContain("old")
                .doesNotContain("gone")
                .doesNotContain("hidden-path")
                .doesNotContain("unavailable");
    }

    @Test
    void inTheNewEra() throws IOException {
        Answer all = client.ask(with(ADMIN, TestClient.modern("server/discover", "")));
        assertThat(all.body())
                .contains("secret: mind the gap")
                .contains("backend old:")
                .contains("backend gone:");
        Answer some = client.ask(with(READER, TestClient.modern("server/discover", "")));
        hidesAll(some);
        assertThat(some.body()).contains("\"tools\":{").doesNotContain("prompts");
        for (String method : List.of("tools/list", "prompts/list", "resources/list")) {
            hidesAll(client.ask(with(READER, TestClient.modern(method, ""))));
        }
        assertThat(client.ask(with(READER, TestClient.modern("tools/list", ""))).body())
                .contains("open.echo");
        assertThat(client.ask(with(READER, TestClient.modern("prompts/list", "")))
                        .body())
                .contains("\"prompts\":[]");
    }

    @Test
    void inTheOlderErasAndWhereNothingIsLeft() throws IOException {
        String initialize = TestClient.legacy(
                "initialize", "{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{},\"clientInfo\":{}}");
        assertThat(client.ask(with(ADMIN, initialize)).body()).contains("backend gone:");
        Answer some = client.ask(with(READER, initialize));
        assertThat(some.status()).isEqualTo(200);
        assertThat(some.body())
                .doesNotContain("secret")
                .doesNotContain("old")
                .doesNotContain("gone")
                .doesNotContain("hidden-path");
        old.close();
        proxy.close();
        proxy = RunningProxy.configured("""
                backends: [{name: open, url: "http://127.0.0.1:1/"}, {name: gone, url: "http://127.0.0.1:1/hidden-path"}]
                authentication: {tokens: [{token: %s, subject: rita, roles: [reader]}]}
                roles: {reader: {tools: ["open.*"]}}
                """.formatted(READER));
        try (TestClient other = new TestClient(proxy.port())) {
            Answer none = other.ask(with(READER, TestClient.modern("server/discover", "")));
            assertThat(none.body()).contains("no backend can be asked: backend open:");
            hidesAll(none);
            hidesAll(other.ask(with(READER, initialize)));
        }
    }
}
