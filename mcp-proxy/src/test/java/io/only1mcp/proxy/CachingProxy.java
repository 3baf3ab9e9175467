package io.only1mcp.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.only1mcp.proxy.TestBackend.Request;
import io.only1mcp.proxy.TestClient.Answer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A gateway that answers equal calls from memory, and the backend behind it. */
final class CachingProxy {
    /** All tools may be cached. */
    static final String ALL = "cache: {tools: [\"*\"]}\n";

    private static final ObjectMapper JSON = new ObjectMapper();

    private CachingProxy() {}

    /** Counts its calls, and tells the count in each answer. */
    static TestBackend counting() throws IOException {
        AtomicInteger calls = new AtomicInteger();
        return new TestBackend((request, out) ->
                answer(request, out, request.asks("tools/call") ? "text-" + calls.incrementAndGet() : ""));
    }

    /** Answers a call with this text, and all else as a backend of one tool does. */
    static @Nullable String answer(Request request, OutputStream out, String text) throws IOException {
        if (request.asks("tools/call")) {
            String complete = request.header("Mcp-Session-Id") == null ? ",\"resultType\":\"complete\"" : "";
            return TestBackend.result(
                    request, "{\"content\":[{\"type\":\"text\",\"text\":\"" + text + "\"}]" + complete + "}");
        }
        boolean legacy = request.header("Mcp-Session-Id") != null || request.asks("initialize");
        return (legacy ? TestBackend.legacy("2025-11-25", "t") : TestBackend.modern("t")).answer(request, out);
    }

    /** A configuration of the gateway with these sections and backends, in this folder. */
    static Path file(Path folder, String sections, TestBackend... backends) throws IOException {
        return Files.writeString(
                folder.resolve("gateway.yaml"), "listen: 127.0.0.1:0\n" + sections + TestBackend.section(backends));
    }

    /** A gateway with these sections and backends. */
    static RunningProxy start(Path folder, String sections, TestBackend... backends) throws IOException {
        return RunningProxy.with("--config=" + file(folder, sections, backends));
    }

    /** The text of a good answer. */
    static String text(Answer answer) throws IOException {
        assertThat(answer.status()).isEqualTo(200);
        return JSON.readTree(answer.body()).at("/result/content/0/text").asText();
    }
}
