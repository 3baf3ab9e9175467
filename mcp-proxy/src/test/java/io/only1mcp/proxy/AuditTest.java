package io.only1mcp.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.only1mcp.proxy.TestClient.Answer;
import io.only1mcp.proxy.config.ConfigException;
import io.only1mcp.wire.Waits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every request has its line, which says how it ended and holds no secret. */
@ExtendWith(NoLeaks.class)
@Timeout(120)
class AuditTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TRACE = "traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    @TempDir
    private Path folder;

    private Path log() {
        return folder.resolve("audit.jsonl");
    }

    private RunningProxy start(String section, TestBackend... backends) throws IOException {
        return RunningProxy.with("--config="
                + Files.writeString(folder.resolve("gateway.yaml"), section + "\n" + TestBackend.section(backends)));
    }

    private RunningProxy start(TestBackend... backends) throws IOException {
        return start("audit: {file: audit.jsonl, flush: 5ms}", backends);
    }

    private List<JsonNode> lines(int count) throws IOException {
        Waits.until(() -> Files.readString(log()).lines().count() >= count);
        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(log())) {
            lines.add(JSON.readTree(line));
        }
        assertThat(lines).hasSize(count);
        return lines;
    }

    private static String shown(JsonNode line) {
        String shown = "";
        for (String key : List.of("method", "name", "backend", "outcome", "code", "status")) {
            shown += line.has(key) ? " " + line.path(key).asText() : "";
        }
        return shown.strip();
    }

    @Test
    void aLineSaysWhoAskedForWhatAndHowItEnded() throws Exception {
        try (TestBackend one = new TestBackend(TestBackend.modern("echo"));
                RunningProxy proxy = start(one);
                TestClient client = new TestClient(proxy.port())) {
            String call = TestClient.modernCall("1", "b0.echo", "{\"password\":\"s3cret\"}")
                    .replace("Mcp-Method", TRACE + "\r\nAuthorization: Bearer t0ken\r\nMcp-Method");
            Answer answer = client.ask(call);
            JsonNode line = lines(1).get(0);
            assertThat(shown(line)).isEqualTo("tools/call b0.echo b0 ok 200");
            assertThat(line.path("time").asText()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z");
            assertThat(line.path("start").asText()).matches("[0-9a-f]{16}");
            assertThat(line.path("seq").asInt()).isZero();
            assertThat(line.path("client").asText()).isEqualTo("127.0.0.1");
            assertThat(line.path("trace").asText()).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
            assertThat(line.path("bytes_in").asInt()).isEqualTo(call.length() - call.indexOf("\r\n\r\n") - 4);
            assertThat(line.path("bytes_out").asInt()).isEqualTo(answer.body().length());
            assertThat(line.path("micros").asLong()).isPositive();
            assertThat(Files.readString(log())).doesNotContain("s3cret", "t0ken", "Bearer", "password");
        }
    }

    @Test
    void whoComesFromElsewhereHasALineThoughNobodyReadsTheMessage() throws Exception {
        try (TestBackend one = new TestBackend(TestBackend.modern("echo"));
                RunningProxy proxy = start(one)) {
            String call = TestClient.modernCall("1", "b0.echo", "{}");
            for (String request : List.of(
                    call.replace("Host: localhost", "Host: evil.example"),
                    call.replace("Host: localhost", "Host: localhost\r\nOrigin: https://evil.example"))) {
                try (TestClient client = new TestClient(proxy.port())) {
                    // A caller of the same connection is not taken for this one.
                    client.ask(call);
                    assertThat(client.ask(request).status()).isEqualTo(403);
                }
            }
            assertThat(lines(4))
                    .extracting(AuditTest::shown)
                    .containsExactly(
                            "tools/call b0.echo b0 ok 200",
                            "denied -32600 403",
                            "tools/call b0.echo b0 ok 200",
                            "denied -32600 403");
        }
    }

    @Test
    void eachEndHasItsOutcome() throws Exception {
        try (TestBackend one = new TestBackend((request, out) -> {
                    if (request.body().contains("\"name\":\"tool-fails\"")) {
                        return TestBackend.result(
                                request, "{\"content\":[{\"x\":\"" + "y".repeat(100_000) + "\"}],\"isError\":true}");
                    }
                    if (request.body().contains("\"name\":\"fails\"")) {
                        return TestBackend.error(request, 200, -32050, "no");
                    }
                    if (request.body().contains("\"name\":\"streams\"")) {
                        String events = "data: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\"}\n\ndata: "
                                + "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"isError\":true}}\n\n";
                        return "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: "
                                + events.length() + "\r\n\r\n" + events;
                    }
                    return request.body().contains("\"name\":\"dies\"")
                            ? null
                            : TestBackend.modern("echo").answer(request, out);
                });
                RunningProxy proxy = start(one);
                TestClient client = new TestClient(proxy.port())) {
            for (String tool : List.of("b0.tool-fails", "b0.fails", "b0.streams", "b0.dies", "c\\u002e\\u00e4")) {
                client.ask(TestClient.modernCall("1", tool, "{}")
                        .replace("Mcp-Name: c\\u002e\\u00e4", "Mcp-Name: =?base64?Yy7DpA==?="));
            }
            client.ask(TestClient.modern("tools/list", ""));
            client.ask(TestClient.modern("no/such", ""));
            client.ask(TestClient.post("{", "MCP-Protocol-Version: 2026-07-28"));
            client.ask(TestClient.post(
                    "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/x\"}", "MCP-Protocol-Version: 2026-07-28"));
            assertThat(lines(8))
                    .extracting(AuditTest::shown)
                    .containsExactly(
                            "tools/call b0.tool-fails b0 tool_error 200",
                            "tools/call b0.fails b0 error -32050 200",
                            "tools/call b0.streams b0 tool_error 200",
                            "tools/call b0.dies b0 error -31502 502",
                            "tools/call c.ä error -32602 200",
                            "tools/list ok 200",
                            "no/such error -32601 404",
                            "error -32700 400");
        }
    }

    @Test
    void whoeverGoesAwayBeforeTheAnswerHasCancelled() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        try (TestBackend one = new TestBackend(TestBackend.modern("echo"));
                RunningProxy proxy = start(one)) {
            one.behave((request, out) -> {
                FailureTest.await(over);
                return null;
            });
            try (TestClient client = new TestClient(proxy.port())) {
                client.send(TestClient.modernCall("1", "b0.echo", "{}"));
                one.await(request -> request.asks("tools/call"));
            }
            assertThat(shown(lines(1).get(0))).isEqualTo("tools/call b0.echo b0 cancelled");
        } finally {
            over.countDown();
        }
    }

    @Test
    void aSessionIsKnownByItsHashAndEachMessageOfABatchHasALine() throws Exception {
        try (TestBackend one = new TestBackend(TestBackend.legacy("2025-03-26", "echo"));
                RunningProxy proxy = start(one);
                TestClient client = new TestClient(proxy.port())) {
            String session = client.open("2025-03-26", "{}");
            client.ask(TestClient.inSession(
                    session,
                    "[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"b0.echo\"}},"
                            + "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"ping\"},"
                            + "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/x\"},"
                            + "{\"jsonrpc\":\"2.0\",\"id\":3,\"method\":\"tools/list\"}]"));
            client.ask(TestClient.inSession("other", "tools/call", "{\"name\":\"b0.echo\"}"));
            List<JsonNode> lines = lines(4);
            assertThat(lines)
                    .extracting(AuditTest::shown)
                    .containsExactlyInAnyOrder(
                            "initialize ok 200",
                            "tools/call b0.echo b0 ok 200",
                            "tools/list ok 200",
                            "tools/call b0.echo error -31404 404");
            Set<String> sessions = new HashSet<>();
            lines.subList(1, 3)
                    .forEach(line -> sessions.add(line.path("session").asText()));
            assertThat(sessions).singleElement().asString().matches("[0-9a-f]{16}");
            assertThat(lines.get(3).path("session").asText()).isNotIn(sessions);
            assertThat(lines).extracting(line -> line.path("seq").asInt()).containsExactly(0, 1, 2, 3);
            assertThat(Files.readString(log())).doesNotContain(session);
        }
    }

    @Test
    void whoCallsIsNamedAndWhoMayNotIsRecordedToo() throws Exception {
        String section = """
                audit: {file: audit.jsonl, flush: 5ms}
                authentication:
                  tokens:
                    - {token: t-0123456789abcdef0123456789, subject: "ci \\"x\\"", tenant: acme, roles: [reader]}
                roles: {reader: {tools: [b0.echo]}}
                rate_limits: [{tenant: ac*, rate: 1/h}]
                """;
        try (TestBackend one = new TestBackend(TestBackend.modern("echo"));
                RunningProxy proxy = start(section, one);
                TestClient client = new TestClient(proxy.port())) {
            String token = "Authorization: Bearer t-0123456789abcdef0123456789\r\nMcp-Method";
            client.ask(TestClient.modernCall("1", "b0.echo", "{}").replace("Mcp-Method", token));
            client.ask(TestClient.modernCall("1", "b0.other", "{}").replace("Mcp-Method", token));
            client.ask(TestClient.modernCall("1", "b0.echo", "{}").replace("Mcp-Method", token));
            client.ask(TestClient.modernCall("1", "b0.echo", "{}"));
            List<JsonNode> lines = lines(4);
            assertThat(lines)
                    .extracting(AuditTest::shown)
                    .containsExactly(
                            "tools/call b0.echo b0 ok 200",
                            "tools/call b0.other denied -32602 200",
                            "tools/call b0.echo b0 limited -31429 429",
                            "unauthenticated -31401 401");
            assertThat(lines.get(0).path("subject").asText()).isEqualTo("ci \"x\"");
            assertThat(lines.get(0).path("tenant").asText()).isEqualTo("acme");
            assertThat(lines.get(3).has("subject")).isFalse();
            assertThat(Files.readString(log())).doesNotContain("0123456789abcdef");
        }
    }

    @Test
    void whoMayUseNothingHereHasALineToo() throws Exception {
        String section = """
                audit: {file: audit.jsonl, flush: 5ms}
                authentication:
                  tokens:
                    - {token: token-of-no-role, subject: nils, tenant: acme}
                    - {token: token-of-elsewhere, subject: eve, tenant: other, roles: [reader]}
                roles: {reader: {tools: ["*"]}}
                tenants: {acme: {}}
                """;
        try (TestBackend one = new TestBackend(TestBackend.modern("echo"));
                RunningProxy proxy = start(section, one);
                TestClient client = new TestClient(proxy.port())) {
            for (String token : List.of("token-of-no-role", "token-of-elsewhere")) {
                assertThat(client.ask(TestClient.with(token, TestClient.modernCall("1", "b0.echo", "{}")))
                                .status())
                        .isEqualTo(403);
            }
            assertThat(lines(2))
                    .extracting(line -> line.path("subject").asText() + " " + shown(line))
                    .containsExactly("nils denied -31403 403", "eve denied -31403 403");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\n", "\\u00e9", "\u00c3\u00a9"})
    void aLongNameIsCutBeforeWhatWouldBeCutInTwo(String last) throws Exception {
        String fits = "x".repeat(255);
        try (TestBackend one = new TestBackend(TestBackend.modern("echo"));
                RunningProxy proxy = start(one);
                TestClient client = new TestClient(proxy.port())) {
            client.ask(TestClient.modern("tools/call", "\"name\":\"" + fits + last + "\",\"arguments\":{},"));
            assertThat(lines(1).get(0).path("name").asText()).isEqualTo(fits);
        }
    }

    @Test
    void callsAreRefusedWhileTheLogCannotBeWritten() throws Exception {
        assumeTrue(Files.exists(Path.of("/dev/full")), "no device here that is always full");
        try (TestBackend one = new TestBackend(TestBackend.modern("echo"));
                RunningProxy proxy = start("audit: {file: /dev/full, flush: 5ms}", one);
                TestClient client = new TestClient(proxy.port())) {
            Answer answer = client.ask(TestClient.modernCall("7", "b0.echo", "{}"));
            while (answer.status() == 200) {
                answer = client.ask(TestClient.modernCall("7", "b0.echo", "{}"));
            }
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.header("Retry-After")).isEqualTo("1");
            JsonNode body = JSON.readTree(answer.body());
            assertThat(body.path("id").asInt()).isEqualTo(7);
            assertThat(body.at("/error/code").asInt()).isEqualTo(-31503);
            assertThat(body.at("/error/message").asText()).contains("audit log cannot be written");
            int asked = one.requests("tools/call").size();
            client.ask(TestClient.modernCall("8", "b0.echo", "{}"));
            assertThat(one.requests("tools/call")).hasSize(asked);
            assertThat(proxy.log()).anyMatch(line -> line.contains("cannot be written") && line.contains("refused"));
            assertThat(client.metrics().lines())
                    .contains("only1mcp_audit_lost_total 2", "only1mcp_audit_lines_total " + asked)
                    // At the first write that failed, and not when its queue of 2 MiB was full.
                    .anyMatch(line -> line.matches("only1mcp_audit_queue_bytes \\d{1,6}"));
        }
    }

    @Test
    void orTheyGoOnAndTheLogSaysThatItCannotBeWritten() throws Exception {
        assumeTrue(Files.exists(Path.of("/dev/full")), "no device here that is always full");
        try (TestBackend one = new TestBackend(TestBackend.modern("echo"));
                RunningProxy proxy = start("audit: {file: /dev/full, flush: 5ms, when_full: continue}", one);
                TestClient client = new TestClient(proxy.port())) {
            client.ask(TestClient.modernCall("7", "b0.echo", "{}"));
            Waits.until(() -> proxy.log().stream().anyMatch(line -> line.contains("calls go on")));
            assertThat(client.ask(TestClient.modernCall("7", "b0.echo", "{}")).status())
                    .isEqualTo(200);
            assertThat(client.metrics().lines())
                    .contains("only1mcp_audit_lines_total 2", "only1mcp_audit_lost_total 0")
                    .anyMatch(line -> line.matches("only1mcp_audit_errors_total [1-9]\\d*"))
                    .anyMatch(line -> line.matches("only1mcp_audit_queue_bytes [1-9]\\d*"));
        }
    }

    @Test
    void aFileThatCannotBeOpenedIsAFaultOfTheConfiguration() throws IOException {
        try (TestBackend one = new TestBackend(TestBackend.modern("echo"))) {
            assertThatThrownBy(
                            () -> start("audit: {file: none/audit.jsonl}", one).close())
                    .isInstanceOf(ConfigException.class)
                    .hasMessageStartingWith("audit.file: must be in a folder that is there, got ");
            assertThatThrownBy(() -> start("audit: {file: .}", one).close())
                    .isInstanceOf(ConfigException.class)
                    .hasMessageEndingWith("audit.file: must be the path of a file, got \".\", which is none");
        }
    }
}
