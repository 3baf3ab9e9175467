package io.only1mcp.proxy;

import static io.only1mcp.proxy.TestClient.with;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.only1mcp.proxy.TestBackend.Request;
import io.only1mcp.proxy.TestClient.Answer;
import io.only1mcp.proxy.auth.TestIssuer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Fifty tenants at once, each of which tries to see what belongs to the others. */
@ExtendWith(NoLeaks.class)
@Timeout(120)
class TenantsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int TENANTS = 50;
    private static final int ROUNDS = 5;
    private static final long END = 2_000_000_000L;
    private static final TestIssuer ISSUER = new TestIssuer();

    @TempDir
    private Path folder;

    private final List<TestBackend> backends = new ArrayList<>();
    private final AtomicInteger answers = new AtomicInteger();
    private final Map<Integer, String> sessions = new ConcurrentHashMap<>();
    private final CyclicBarrier together = new CyclicBarrier(TENANTS);

    /** Both eras; every answer of a tool is another one. */
    private @Nullable String behave(Request request, OutputStream out) throws IOException {
        boolean legacy = request.header("Mcp-Session-Id") != null || request.asks("initialize");
        if (request.asks("tools/call")) {
            return TestBackend.result(
                    request,
                    "{\"content\":[{\"type\":\"text\",\"text\":\"answer-" + answers.incrementAndGet() + "\"}]"
                            + (legacy ? "" : ",\"resultType\":\"complete\"") + "}");
        }
        return (legacy ? TestBackend.legacy("2025-11-25", "t") : TestBackend.modern("t")).answer(request, out);
    }

    private static String token(int tenant) {
        return ISSUER.token(TestIssuer.claims(END, ",\"tenant\":\"tenant-" + tenant + "\",\"roles\":[\"user\"]")
                .replace("\"sub\":\"ann\"", "\"sub\":\"user-" + tenant + "\""));
    }

    /** Each tenant has two of the backends, one of them with each of its neighbours. */
    private Path config() throws IOException {
        Files.writeString(folder.resolve("keys.json"), ISSUER.jwks());
        StringBuilder yaml = new StringBuilder("""
                listen: 127.0.0.1:0
                cache: {tools: ["*"], coalesce: true}
                audit: {file: audit.jsonl, flush: 5ms}
                authentication: {jwks: keys.json, issuer: "%s", audience: "%s"}
                roles: {user: {tools: ["*"]}}
                backends:
                """.formatted(TestIssuer.ISSUER, TestIssuer.AUDIENCE));
        for (int i = 0; i < backends.size(); i++) {
            yaml.append("  - {name: b%d, url: \"%s\"}\n"
                    .formatted(i, backends.get(i).url()));
        }
        yaml.append("tenants:\n");
        for (int tenant = 0; tenant < TENANTS; tenant++) {
            yaml.append("  tenant-%d: {backends: [b%d, b%d]}\n".formatted(tenant, own(tenant), shared(tenant)));
        }
        return Files.writeString(folder.resolve("gateway.yaml"), yaml);
    }

    private int own(int tenant) {
        return tenant % backends.size();
    }

    private int shared(int tenant) {
        return (tenant + 1) % backends.size();
    }

    private static JsonNode ask(TestClient client, int tenant, String request) throws IOException {
        Answer answer = client.ask(with(token(tenant), request));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    /** What one tenant sees, hears and tries; the texts that it was answered. */
    private Set<String> live(int port, int tenant) throws Exception {
        Set<String> texts = new HashSet<>();
        int foreign = (tenant + 2) % backends.size();
        try (TestClient client = new TestClient(port)) {
            together.await(60, TimeUnit.SECONDS);
            for (int round = 0; round < ROUNDS; round++) {
                Set<String> tools = new HashSet<>();
                ask(client, tenant, TestClient.modern("tools/list", ""))
                        .at("/result/tools")
                        .forEach(tool -> tools.add(tool.path("name").asText()));
                assertThat(tools).containsExactlyInAnyOrder("b" + own(tenant) + ".t", "b" + shared(tenant) + ".t");
                for (int mine : new int[] {own(tenant), shared(tenant)}) {
                    texts.add(ask(client, tenant, TestClient.modernCall("1", "b" + mine + ".t", "{\"q\":\"same\"}"))
                            .at("/result/content/0/text")
                            .asText());
                }
                assertThat(ask(client, tenant, TestClient.modernCall("1", "b" + foreign + ".t", "{\"q\":\"same\"}"))
                                .at("/error/code")
                                .asInt())
                        .isEqualTo(-32602);
            }
            Answer opened = client.ask(
                    with(
                            token(tenant),
                            TestClient.legacy(
                                    "initialize",
                                    "{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{},\"clientInfo\":{\"name\":\"c\",\"version\":\"1\"}}")));
            String session = String.valueOf(opened.header("Mcp-Session-Id"));
            sessions.put(tenant, session);
            together.await(60, TimeUnit.SECONDS);
            String others = String.valueOf(sessions.get((tenant + 1) % TENANTS));
            assertThat(others).isNotEqualTo(session);
            for (String request : List.of(
                    TestClient.inSession(others, "ping", "{}"),
                    TestClient.inSession(
                            others, "tools/call", "{\"name\":\"b" + own(tenant) + ".t\",\"arguments\":{}}"),
                    "GET /mcp HTTP/1.1\r\nHost: localhost\r\nMcp-Session-Id: " + others + "\r\n\r\n",
                    "DELETE /mcp HTTP/1.1\r\nHost: localhost\r\nMcp-Session-Id: " + others + "\r\n\r\n")) {
                assertThat(client.ask(with(token(tenant), request)).status()).isEqualTo(404);
            }
            together.await(60, TimeUnit.SECONDS);
            assertThat(ask(client, tenant, TestClient.inSession(session, "ping", "{}"))
                            .has("result"))
                    .isTrue();
        }
        return texts;
    }

    @Test
    void nobodySeesAnothersToolsAnswersSessionsOrLines() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(TENANTS);
        for (int i = 0; i < 5; i++) {
            backends.add(new TestBackend(this::behave));
        }
        try (RunningProxy proxy = RunningProxy.at(() -> Instant.ofEpochSecond(END - 600), "--config=" + config())) {
            List<Future<Set<String>>> lives = new ArrayList<>();
            for (int i = 0; i < TENANTS; i++) {
                int tenant = i;
                lives.add(threads.submit(() -> live(proxy.port(), tenant)));
            }
            Set<String> seen = new HashSet<>();
            for (Future<Set<String>> life : lives) {
                Set<String> texts = life.get(90, TimeUnit.SECONDS);
                // One answer of each backend, again and again, and never one that anybody else was given.
                assertThat(texts).hasSize(2).noneMatch(seen::contains);
                seen.addAll(texts);
            }
            assertThat(answers.get()).isEqualTo(2 * TENANTS);
        } finally {
            threads.shutdownNow();
            for (TestBackend backend : backends) {
                backend.close();
            }
        }
        // The gateway has ended, and so all lines are there.
        int[] lines = new int[TENANTS];
        for (String line : Files.readAllLines(folder.resolve("audit.jsonl"))) {
            JsonNode record = JSON.readTree(line);
            int tenant = Integer.parseInt(record.path("tenant").asText().substring("tenant-".length()));
            assertThat(record.path("subject").asText()).isEqualTo("user-" + tenant);
            if (record.hasNonNull("backend")) {
                assertThat(record.path("backend").asText()).isIn("b" + own(tenant), "b" + shared(tenant));
            }
            lines[tenant]++;
        }
        assertThat(lines).containsOnly(lines[0]);
    }
}
