package io.only1mcp.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.only1mcp.proxy.TestClient.Answer;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the gateway says of itself. */
@ExtendWith(NoLeaks.class)
@Timeout(120)
class MetricsTest {
    private static final String HEALTH = "GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n";

    @Test
    void everyRequestIsCountedWhereItBelongs() throws Exception {
        try (TestBackend one = new TestBackend(TestBackend.modern("echo"));
                TestBackend two = new TestBackend(TestBackend.modern("echo"));
                RunningProxy proxy = RunningProxy.of(one, two);
                TestClient client = new TestClient(proxy.port())) {
            for (int i = 0; i < 3; i++) {
                client.ask(TestClient.modernCall("1", "b0.echo", "{}"));
            }
            client.ask(TestClient.modernCall("1", "b7.echo", "{}"));
            client.ask(TestClient.modern("tools/list", ""));
            client.ask(TestClient.post(
                    "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/other\"}", "MCP-Protocol-Version: 2026-07-28"));
            Answer page = client.ask(TestClient.METRICS);
            assertThat(page.header("Content-Type")).startsWith("text/plain; version=0.0.4");
            assertThat(page.body().lines())
                    .contains(
                            "mcp_server_operation_duration_seconds_count{mcp_method_name=\"tools/call\"} 3",
                            "mcp_server_operation_duration_seconds_count{mcp_method_name=\"tools/list\"} 1",
                            "mcp_client_operation_duration_seconds_count{backend=\"b0\"} 5",
                            "mcp_client_operation_duration_seconds_count{backend=\"b1\"} 2",
                            "only1mcp_errors_total{mcp_method_name=\"other\",error_type=\"-32602\"} 1",
                            "only1mcp_notifications_total 1",
                            "only1mcp_client_connections_total 1",
                            "only1mcp_clients_connected 1",
                            "only1mcp_in_flight 0",
                            "only1mcp_backend_up{backend=\"b0\"} 1",
                            "only1mcp_backend_suspect{backend=\"b0\"} 0",
                            "only1mcp_backend_suspicions_total{backend=\"b0\"} 0",
                            "only1mcp_backend_requests_total{backend=\"b0\"} 5",
                            "only1mcp_backend_connects_total{backend=\"b0\"} 1",
                            "only1mcp_backend_idle_connections{backend=\"b0\"} 1",
                            "only1mcp_backend_failures_total{backend=\"b0\",error_type=\"timeout\"} 0");
            two.goAway();
            proxy.awaitConnections("b1", 0);
            client.ask(TestClient.modernCall("1", "b1.echo", "{}"));
            client.send("POST /mcp HTTP/1.1\r\n\r\n").answer();
            try (TestClient other = new TestClient(proxy.port())) {
                assertThat(other.metrics().lines())
                        .contains(
                                "only1mcp_backend_failures_total{backend=\"b1\",error_type=\"unreachable\"} 1",
                                "only1mcp_errors_total{mcp_method_name=\"tools/call\",error_type=\"unreachable\"} 1",
                                "only1mcp_backend_up{backend=\"b1\"} 0",
                                "only1mcp_refused_total{status=\"400\"} 1");
            }
        }
    }

    @Test
    void whatLargeRequestsTakeIsSeenUntilTheyAreGone() throws Exception {
        try (TestBackend one = new TestBackend(TestBackend.modern("echo"));
                RunningProxy proxy = RunningProxy.of(one)) {
            try (TestClient half = new TestClient(proxy.port())) {
                String large = TestClient.post("x".repeat(1_000_000));
                half.send(large.substring(0, large.length() / 2));
                // The array for it is a little longer.
                proxy.awaitMetric("only1mcp_buffered_bytes 1048576");
                proxy.awaitMetric("only1mcp_clients_connected 2");
            }
            proxy.awaitMetric("only1mcp_buffered_bytes 0");
            proxy.awaitMetric("only1mcp_clients_connected 1");
        }
    }

    @Test
    void thePageKeepsTheTextFormat() throws Exception {
        try (TestBackend one = new TestBackend(TestBackend.modern("echo"));
                RunningProxy proxy = RunningProxy.of(one);
                TestClient client = new TestClient(proxy.port())) {
            client.ask(TestClient.modernCall("1", "b0.echo", "{}"));
            Set<String> announced = new HashSet<>();
            Set<String> samples = new HashSet<>();
            for (String line : client.metrics().lines().toList()) {
                if (line.startsWith("# TYPE ")) {
                    assertThat(announced.add(line.split(" ", 4)[2])).as(line).isTrue();
                } else if (!line.startsWith("# HELP ")) {
                    assertThat(line).matches("[a-z0-9_]+(\\{[a-z_]+=\"[^\"]*\"(,[a-z_]+=\"[^\"]*\")*})? [0-9.E+-]+");
                    assertThat(samples.add(line.substring(0, line.lastIndexOf(' '))))
                            .as(line)
                            .isTrue();
                    String name = line.replaceAll("[{ ].*", "");
                    assertThat(announced).containsAnyOf(name, name.replaceAll("_(bucket|sum|count)$", ""));
                }
            }
        }
    }

    @Test
    void healthTriesTheBackendsThatNobodyAsked() throws Exception {
        ObjectMapper json = new ObjectMapper();
        TestBackend gone = new TestBackend(TestBackend.modern("echo"));
        gone.close();
        try (TestBackend one = new TestBackend(TestBackend.modern("echo"));
                RunningProxy proxy = RunningProxy.of(one, gone);
                TestClient client = new TestClient(proxy.port())) {
            JsonNode health = json.readTree(client.ask(HEALTH).body());
            assertThat(health.path("status").asText()).isEqualTo("up");
            assertThat(health.at("/backends/0/name").asText()).isEqualTo("b0");
            assertThat(health.at("/backends/0/status").asText()).isEqualTo("up");
            assertThat(health.at("/backends/1/status").asText()).isEqualTo("down");
            assertThat(health.at("/backends/1/error").asText()).contains("cannot be reached at " + gone.url());
            try (TestBackend back = new TestBackend(gone.port(), TestBackend.modern("echo"))) {
                assertThat(json.readTree(client.ask(HEALTH).body())
                                .at("/backends/1/status")
                                .asText())
                        .isEqualTo("up");
                assertThat(back.requests()).hasSize(1);
            }
        }
    }

    @Test
    void onlyAPostResets() throws Exception {
        try (TestBackend one = new TestBackend(TestBackend.modern("echo"));
                RunningProxy proxy = RunningProxy.of(one);
                TestClient client = new TestClient(proxy.port())) {
            assertThat(client.ask("GET /admin/reset HTTP/1.1\r\nHost: localhost\r\n\r\n")
                            .status())
                    .isEqualTo(405);
            assertThat(client.ask("POST /admin/reset HTTP/1.1\r\nHost: localhost\r\n\r\n")
                            .head())
                    .isEqualTo("HTTP/1.1 204 No Content\r\n\r\n");
        }
    }
}
