package io.only1mcp.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What lies in direct memory: where it is used up, some are refused or cut off, and nothing is left behind. */
@Timeout(120)
// What the last one uses up is not all given back at once: Netty keeps some of it for the next buffers.
@TestMethodOrder(MethodOrderer.MethodName.class)
class DirectMemoryTest {
    /** A third of what is shipped, so that it is used up sooner. */
    private static final List<String> LITTLE = List.of("-XX:MaxDirectMemorySize=32m");

    private static final TestBackend.Behaviour LEGACY = TestBackend.legacy("2025-03-26", "echo");
    private static final TestBackend.Behaviour MODERN = TestBackend.modern("echo");

    @TempDir
    private static Path folder;

    private static TestBackend backend;
    private static TestBackend narrow;
    private static GatewayProcess gateway;
    private static int port;

    @BeforeAll
    static void start() throws IOException {
        backend = new TestBackend(LEGACY);
        narrow = new TestBackend(MODERN);
        Path config = Files.writeString(
                folder.resolve("proxy.yaml"),
                "backends: [{name: b0, url: \"" + backend.url() + "\"}, {name: b1, url: \"" + narrow.url()
                        + "\", pool: {max: 1}}]\n");
        gateway = GatewayProcess.startWith(folder, "default", LITTLE, "--config", config.toString(), "--port", "0");
        port = gateway.port();
    }

    @AfterAll
    static void stop() throws IOException {
        gateway.close();
        backend.close();
        narrow.close();
    }

    @AfterEach
    void nothingIsLeftBehind() throws IOException {
        backend.behave(LEGACY);
        narrow.behave(MODERN);
        try (TestClient client = new TestClient(port)) {
            assertThat(client.ask(TestClient.modernCall("7", "b1.echo", "{}")).body())
                    .contains("\"id\":7,\"result\"");
            assertThat(client.metric("only1mcp_in_flight")).isZero();
        }
        assertThat(gateway.errors()).doesNotContain("internal error", "\tat ");
    }

    private static String call(String session) {
        return TestClient.inSession(
                session,
                "{\"jsonrpc\":\"2.0\",\"id\":3,\"method\":\"tools/call\",\"params\":{\"name\":\"b0.echo\",\"arguments\":{}}}");
    }

    /** What is said as one event, to a call in a session. */
    private static void says(String message) {
        String event = "data: " + message.replace("\n", "\ndata:") + "\n\n";
        backend.behave((request, out) -> request.asks("tools/call")
                ? "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: " + event.length() + "\r\n\r\n"
                        + event
                : LEGACY.answer(request, out));
    }

    @Test
    void clientsThatTakeNothingOfLargeEventsDoNotFillIt() throws IOException {
        String large = "{\"jsonrpc\":\"2.0\",\"id\":3,\"result\":\"" + "x".repeat(9_000_000) + "\"}";
        says(large);
        List<TestClient> slow = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            TestClient client = new TestClient(port);
            slow.add(client);
            client.send(call(client.open("2025-03-26", "{}")));
            assertThat(client.head()).contains("text/event-stream");
            // The first byte of the event: all of it has been written.
            assertThat(client.read()).isPositive();
        }
        try (TestClient reader = new TestClient(port)) {
            assertThat(reader.ask(call(reader.open("2025-03-26", "{}"))).body()).contains(large);
        }
        for (TestClient each : slow) {
            each.close();
        }
    }

    @Test
    void anEventForWhichThereIsNoneEndsItsStreamWithAnError() throws IOException {
        says("{\"jsonrpc\":\"2.0\",\"id\":3," + "\n".repeat(4_000_000) + "\"result\":1}");
        try (TestClient client = new TestClient(port)) {
            assertThat(client.ask(call(client.open("2025-03-26", "{}"))).body())
                    .contains("\"id\":3,\"error\"", "backend b0: there is no memory for the call now; try again");
        }
    }

    @Test
    void whoAsksWhenThereIsNoneIsRefusedAndThoseWhoWaitAreServed() throws IOException {
        CountDownLatch release = new CountDownLatch(1);
        narrow.behave((request, out) -> {
            FailureTest.await(release);
            return TestBackend.result(request, "1");
        });
        String waits = TestClient.modernCall("5", "b1.echo", "\"" + "x".repeat(60_000) + "\"");
        List<TestClient> clients = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            clients.add(new TestClient(port).send(waits));
        }
        int refused = isServed(clients.remove(clients.size() - 1)) ? 0 : 1;
        release.countDown();
        int served = 0;
        for (TestClient each : clients) {
            served += isServed(each) ? 1 : 0;
        }
        assertThat(refused).isOne();
        assertThat(served).isPositive();
    }

    /** False where it is refused, or where the memory is not enough to read the request. */
    private static boolean isServed(TestClient client) throws IOException {
        try (client) {
            TestClient.Answer answer = client.answer();
            boolean served = answer.status() == 200;
            assertThat(answer.body()).contains(served ? "\"id\":5,\"result\"" : "try again");
            return served;
        } catch (IOException e) {
            return false;
        }
    }
}
