package io.only1mcp.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.only1mcp.wire.Waits;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Answers that are kept, and what a backend of the older eras says of its tools in a session. */
@ExtendWith(NoLeaks.class)
@Timeout(60)
class SessionCacheTest {

    @Test
    void whenToolsChangeInOneSessionTheAnswersGoForAll() throws Exception {
        StreamingServer server = new StreamingServer("2025-11-25");
        AtomicInteger calls = new AtomicInteger();
        try (TestBackend backend = new TestBackend((request, out) -> request.asks("tools/call")
                        ? TestBackend.result(
                                request,
                                "{\"content\":[{\"type\":\"text\",\"text\":\"text-" + calls.incrementAndGet() + "\"}]}")
                        : server.answer(request, out));
                RunningProxy proxy = RunningProxy.configured(TestBackend.section(backend) + "cache: {tools: [b0]}\n");
                TestClient client = new TestClient(proxy.port());
                TestClient reader = new TestClient(proxy.port())) {
            String params = "{\"name\":\"b0.t\",\"arguments\":{}}";
            String reading = client.open();
            String call = TestClient.inSession(client.open(), "tools/call", params);
            client.ask(TestClient.inSession(reading, "tools/call", params));
            assertThat(client.ask(call).body()).contains("text-1");
            reader.send("GET /mcp HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\nMcp-Session-Id: "
                    + reading + "\r\n\r\n");
            server.next().event("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/tools/list_changed\"}");
            Waits.until(() -> client.ask(call).body().contains("text-2"));
        }
    }
}
