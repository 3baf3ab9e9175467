package io.only1mcp.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.only1mcp.proxy.TestClient.Answer;
import io.only1mcp.wire.Waits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Who calls too often is told so, and when to come again. */
@ExtendWith(NoLeaks.class)
@Timeout(120)
class RateLimitTest {

    @TempDir
    private Path folder;

    private RunningProxy start(TestBackend backend, String sections) throws IOException {
        return RunningProxy.with("--config="
                + Files.writeString(folder.resolve("gateway.yaml"), TestBackend.section(backend) + sections));
    }

    @Test
    void aCallTooManyIs429WithTheTimeToWait() throws Exception {
        try (TestBackend one = new TestBackend(TestBackend.modern("echo"));
                RunningProxy proxy = start(
                        one,
                        "rate_limits: [{tool: \"b0.e*\", rate: 1/h, burst: 2}]\naudit: {file: a.jsonl, flush: 5ms}\n");
                TestClient client = new TestClient(proxy.port())) {
            client.ask(TestClient.modernCall("1", "b0.echo", "{}"));
            client.ask(TestClient.modernCall("1", "b0.\\u0065cho", "{}")
                    .replace("Mcp-Name: b0.\\u0065cho", "Mcp-Name: b0.echo"));
            Answer answer = client.ask(TestClient.modernCall("\"x\"", "b0.echo", "{}"));
            assertThat(answer.status()).isEqualTo(429);
            JsonNode body = new ObjectMapper().readTree(answer.body());
            assertThat(body.path("id").asText()).isEqualTo("x");
            assertThat(body.at("/error/code").asInt()).isEqualTo(-31429);
            long millis = body.at("/error/data/retryAfterMs").asLong();
            assertThat(millis).isBetween(3_000_000L, 3_600_000L);
            assertThat(Long.parseLong(String.valueOf(answer.header("Retry-After"))))
                    .isEqualTo((millis + 999) / 1000);
            assertThat(one.requests("tools/call")).hasSize(2);
            assertThat(client.ask(TestClient.modernCall("1", "b0.other", "{}")).status())
                    .isEqualTo(200);
            assertThat(client.ask(TestClient.modern("tools/list", "")).status()).isEqualTo(200);
            assertThat(client.metrics().lines())
                    .contains(
                            "only1mcp_limited_total{rule=\"0 * b0.e* 1/h\"} 1",
                            "only1mcp_errors_total{mcp_method_name=\"tools/call\",error_type=\"-31429\"} 1");
            Path log = folder.resolve("a.jsonl");
            Waits.until(() -> Files.readString(log).lines().anyMatch(line -> line.contains("\"outcome\":\"limited\"")));
        }
    }

    @Test
    void olderErasAreToldTheSame() throws Exception {
        try (TestBackend one = new TestBackend(TestBackend.legacy("2025-11-25", "echo"));
                RunningProxy proxy = start(one, "rate_limits: [{rate: 1/h}]\n");
                TestClient client = new TestClient(proxy.port())) {
            String session = client.open();
            String call = TestClient.inSession(session, "tools/call", "{\"name\":\"b0.echo\"}");
            assertThat(client.ask(call).status()).isEqualTo(200);
            Answer answer = client.ask(call);
            assertThat(answer.status()).isEqualTo(429);
            assertThat(answer.body()).contains("\"code\":-31429").contains("\"retryAfterMs\":");
        }
    }
}
