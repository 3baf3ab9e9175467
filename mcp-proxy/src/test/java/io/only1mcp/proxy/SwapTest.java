package io.only1mcp.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.only1mcp.proxy.StreamingServer.Stream;
import io.only1mcp.wire.Waits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A backend takes the place of another: clients keep their streams, and what is in hand is answered where it is. */
@ExtendWith(NoLeaks.class)
@Timeout(120)
class SwapTest {
    private static final String NOTE = "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\",\"params\":{}}";
    private static final String LISTEN =
            TestClient.modern("subscriptions/listen", "\"notifications\":{\"toolsListChanged\":true},");

    @TempDir
    private Path folder;

    private LiveProxy start(TestBackend... backends) throws IOException {
        return LiveProxy.of(Files.writeString(folder.resolve("gateway.yaml"), TestBackend.section(backends)));
    }

    /** Reads until the stream says something, past what else it says. */
    private static void awaitChunk(TestClient of, String part) throws IOException {
        Waits.until(() -> of.chunk().contains(part));
    }

    @Test
    void theStreamOfASessionStaysAndHearsTheNewBackend() throws Exception {
        StreamingServer first = new StreamingServer("2025-11-25");
        StreamingServer second = new StreamingServer("2025-11-25");
        try (TestBackend one = new TestBackend(first);
                TestBackend other = new TestBackend(second);
                LiveProxy proxy = start(one)) {
            try (TestClient client = new TestClient(proxy.port());
                    TestClient reader = new TestClient(proxy.port())) {
                String session = client.open();
                client.send(TestClient.inSession(session, "tools/call", "{\"name\":\"b0.t\",\"arguments\":{}}"));
                first.nextCall().result("{}").end();
                client.answer();
                reader.send("GET /mcp HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\nMcp-Session-Id: "
                        + session + "\r\n\r\n");
                assertThat(reader.head()).startsWith("HTTP/1.1 200 ");
                Stream before = first.next();
                before.event("x", NOTE);
                assertThat(reader.chunk()).contains("id: 0gx\n");

                proxy.change(TestBackend.section(other));
                awaitChunk(reader, "notifications/tools/list_changed");
                // The client has asked for nothing since.
                second.next().event("y", NOTE);
                awaitChunk(reader, "id: 0gy\n");
                // The server of this test sees only with its next word that nobody listens.
                before.event(NOTE).end();
                one.await(request -> request.head().startsWith("DELETE "));
                client.ask("DELETE /mcp HTTP/1.1\r\nHost: localhost\r\nMcp-Session-Id: " + session + "\r\n\r\n");
            }
            proxy.awaitQuiet();
            assertThat(proxy.figure("only1mcp_drain_duration_seconds_count")).isEqualTo(1);
        }
    }

    @Test
    void whoListensSinceJulyKeepsTheStreamAndHearsWhatChangesTheLists() throws Exception {
        try (ListeningBackend one = new ListeningBackend();
                ListeningBackend other = new ListeningBackend();
                TestBackend silent = new TestBackend(TestBackend.modern("silent"));
                LiveProxy proxy = start(one.backend())) {
            try (TestClient client = new TestClient(proxy.port());
                    TestClient reader = new TestClient(proxy.port())) {
                reader.send(LISTEN);
                one.stream().accept();
                assertThat(reader.head()).startsWith("HTTP/1.1 200 ");
                assertThat(reader.chunk()).contains("acknowledged");

                proxy.change(TestBackend.section(other.backend()));
                awaitChunk(reader, "notifications/tools/list_changed");
                ListeningBackend.Stream heard = other.stream().accept();
                awaitChunk(reader, "notifications/tools/list_changed");
                heard.changed("tools");
                awaitChunk(reader, "notifications/tools/list_changed");
                Waits.until(() -> one.backend().ended() > 0);

                // One that never says anything has tools all the same.
                client.ask(TestClient.modern("tools/list", ""));
                proxy.change(TestBackend.section(other.backend(), silent));
                awaitChunk(reader, "notifications/tools/list_changed");
                assertThat(client.ask(TestClient.modern("tools/list", "")).body())
                        .contains("b0.echo", "b1.silent");
                proxy.change(TestBackend.section(other.backend()));
                awaitChunk(reader, "notifications/tools/list_changed");
                assertThat(client.ask(TestClient.modern("tools/list", "")).body())
                        .doesNotContain("b1.silent");
            }
            proxy.awaitQuiet();
        }
    }

    @Test
    void whatIsInHandIsAnsweredAndCountedUntilThen() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        try (TestBackend one = new TestBackend((request, out) -> {
                    if (request.asks("tools/call")) {
                        asked.countDown();
                        FailureTest.await(answer);
                    }
                    return TestBackend.modern("t").answer(request, out);
                });
                TestBackend other = new TestBackend(TestBackend.modern("t"));
                LiveProxy proxy = start(one)) {
            try (TestClient waiting = new TestClient(proxy.port());
                    TestClient client = new TestClient(proxy.port())) {
                waiting.send(TestClient.modernCall("1", "b0.t", "{}"));
                assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
                proxy.change(TestBackend.section(other));
                assertThat(client.ask(TestClient.modernCall("2", "b0.t", "{}")).status())
                        .isEqualTo(200);
                assertThat(other.requests("tools/call")).hasSize(1);
                assertThat(proxy.figure("only1mcp_backends_leaving")).isEqualTo(1);
                assertThat(proxy.figure("only1mcp_swap_duration_seconds_count")).isEqualTo(1);
                answer.countDown();
                assertThat(waiting.answer().status()).isEqualTo(200);
            }
            proxy.awaitQuiet();
            Waits.until(() -> one.ended() == one.connections());
            assertThat(proxy.figure("only1mcp_drain_duration_seconds_count")).isEqualTo(1);
        }
    }
}
