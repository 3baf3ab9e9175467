package io.only1mcp.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.only1mcp.proxy.stdio.TestChild;
import io.only1mcp.wire.Waits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The gateway in front of servers that it starts itself. */
@ExtendWith(NoLeaks.class)
@Timeout(120)
class StdioBackendTest {
    @TempDir
    private Path folder;

    private static String option(String name, List<String> command) {
        return "--backend-command=" + name + "="
                + command.stream().map(word -> "'" + word + "'").collect(Collectors.joining(" "));
    }

    private static void awaitTool(TestClient client, String request, String tool) throws Exception {
        Waits.until(() -> client.ask(request).body().contains("\"" + tool + "\""));
    }

    @Test
    void itIsABackendLikeAnyOther() throws Exception {
        try (TestBackend http = new TestBackend(TestBackend.modern("plain"));
                RunningProxy proxy =
                        RunningProxy.with(option("child", TestChild.command("modern")), "--backend=web=" + http.url());
                TestClient client = new TestClient(proxy.port())) {
            awaitTool(client, TestClient.modern("tools/list", ""), "child.echo");
            assertThat(client.ask(TestClient.modern("server/discover", "")).body())
                    .contains("\"supportedVersions\":[\"2026-07-28\"]");
            assertThat(client.ask(TestClient.modernCall("\"m\"", "child.echo", "{\"a\":1}"))
                            .body())
                    .contains("'name':'echo'")
                    .endsWith("\"id\":\"m\"}");
            assertThat(client.ask("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n")
                            .body())
                    .contains("{\"name\":\"child\"")
                    .contains("\"status\":\"up\"")
                    .doesNotContain("down");
        }
    }

    @Test
    void aCommandThatDoesNotExistIsSaidInTheLogAndInHealth() throws Exception {
        try (RunningProxy proxy = RunningProxy.with(option("gone", List.of("/no/such/program")));
                TestClient client = new TestClient(proxy.port())) {
            String health = client.ask("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n")
                    .body();
            while (!health.contains("cannot be started")) {
                health = client.ask("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n")
                        .body();
            }
            assertThat(health).contains("\"status\":\"down\"").contains("/no/such/program cannot be started");
            assertThat(proxy.log())
                    .filteredOn(line -> line.contains("/no/such/program"))
                    .hasSize(1);
            assertThat(client.ask(TestClient.modernCall("1", "gone.echo", "{}")).status())
                    .isEqualTo(502);
        }
    }

    @Test
    void aServerThatNeverSpeaksIsDownInHealthAndEachCallIsToldWhy() throws Exception {
        String why = "has written no message in the \\d+ s since it was started";
        try (RunningProxy proxy = RunningProxy.configured("""
                        start_timeout: 500ms
                        backends: [{name: mute, command: [sh, -c, "cat >/dev/null"]}]
                        """);
                TestClient client = new TestClient(proxy.port())) {
            // It has so long to say something, and the call waits for that.
            TestClient.Answer answer = client.ask(TestClient.modernCall("\"m\"", "mute.echo", "{}"));
            assertThat(answer.status()).isEqualTo(502);
            assertThat(answer.body())
                    .startsWith("{\"jsonrpc\":\"2.0\",\"id\":\"m\",\"error\":{\"code\":-31502,")
                    .containsPattern("backend mute: sh -c .* " + why);
            assertThat(client.ask("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n")
                            .body())
                    .contains("\"status\":\"down\"")
                    .containsPattern("\"error\":\"sh -c .* " + why)
                    .containsPattern("\"replicas\":\\[\\{\"url\":\"[^\"]*\",\"status\":\"down\"");
            assertThat(client.ask("GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n")
                            .body())
                    .containsPattern("only1mcp_replica_up\\{backend=\"mute\",[^}]*} 0\n");
        }
    }

    @Test
    void aFileNamesCommandEnvironmentAndDirectory() throws Exception {
        Path file = folder.resolve("gateway.yaml");
        Files.writeString(file, """
                backends:
                  - name: sh
                    command: [sh, -c, 'echo "$GREETING $(pwd)" >&2; cat >/dev/null']
                    env: {GREETING: good morning}
                    cwd: %s
                """.formatted(folder.toRealPath()));
        try (RunningProxy proxy = RunningProxy.with("--config=" + file)) {
            Waits.until(() -> proxy.log().contains("backend sh: good morning " + folder.toRealPath()));
        }
    }
}
