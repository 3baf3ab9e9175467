package io.only1mcp.mock.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.only1mcp.mock.behaviour.Behaviour;
import io.only1mcp.mock.behaviour.Latency;
import io.only1mcp.mock.server.Rig.Answer;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LatencyOnTheWireTest {

    private static final String PATH = "{\"path\":\"a\"}";

    private static Rig rig(String latency) throws Exception {
        return new Rig(Rig.config("filesystem").with(Behaviour.DEFAULT.with("latency", latency)));
    }

    private static void awaitCalls(Rig rig, int calls) {
        await().until(() ->
                rig.counts().at("/servers/filesystem/methods/tools~1call").asInt() == calls);
    }

    @Test
    void anAnswerComesWhenItIsDueAndNotBefore() throws Exception {
        try (Rig rig = rig("5ms")) {
            CompletableFuture<Answer> call = rig.callLater("/mcp", "read_file", PATH);
            awaitCalls(rig, 1);
            rig.advance(Duration.ofNanos(4_999_999));
            assertThat(call).isNotDone();
            rig.advance(Duration.ofNanos(1));
            assertThat(call.join().text()).startsWith("a ");
        }
    }

    @Test
    void howLongAnswersTookIsKnownByTheServersOwnClockFromTheMarkOn() throws Exception {
        try (Rig rig = rig("5ms")) {
            CompletableFuture<Answer> first = rig.callLater("/mcp", "read_file", PATH);
            awaitCalls(rig, 1);
            rig.advance(Duration.ofMillis(5));
            first.join();
            JsonNode served = rig.counts().path("served_nanos");
            assertThat(served.path("count").asInt()).isEqualTo(1);
            assertThat(served.path("p50").asLong()).isCloseTo(5_000_000, withinPercentage(0.1));
            assertThat(served.path("max").asLong()).isCloseTo(5_000_000, withinPercentage(0.1));

            rig.control("{\"mark\":true}");
            assertThat(rig.counts().at("/served_nanos/count").asInt()).isZero();
        }
    }

    @Test
    void listsTakeTimeToo() throws Exception {
        try (Rig rig = rig("5ms")) {
            CompletableFuture<Answer> list = rig.modernLater("/mcp", "tools/list", "", "");
            await().until(() ->
                    rig.counts().at("/servers/filesystem/methods/tools~1list").asInt() == 1);
            assertThat(list).isNotDone();
            rig.advance(Duration.ofMillis(5));
            assertThat(list.join().status()).isEqualTo(200);
        }
    }

    @Test
    void whatIsNoWorkIsAnsweredAtOnce() throws Exception {
        try (Rig rig = rig("5ms")) {
            assertThat(rig.modern("/mcp", "server/discover", "").status()).isEqualTo(200);
            assertThat(rig.initialize("/mcp", "2025-11-25")).isNotEmpty();
            assertThat(rig.call("/mcp", "nothing", "{}").code()).isEqualTo(-32602);
        }
    }

    @Test
    void answersOvertakeOneAnotherAsTheirLatenciesHaveIt() throws Exception {
        Latency latency = Latency.parse("lognormal(p50=2ms, p99=20ms)");
        try (Rig rig = rig(latency.toString())) {
            int calls = 40;
            List<Integer> answered = new ArrayList<>();
            List<CompletableFuture<Void>> all = new ArrayList<>();
            for (int i = 0; i < calls; i++) {
                int number = i;
                all.add(rig.callLater("/mcp", "read_file", PATH).thenAccept(answer -> {
                    synchronized (answered) {
                        answered.add(number);
                    }
                }));
                awaitCalls(rig, i + 1);
            }
            List<Integer> expected = IntStream.range(0, calls)
                    .boxed()
                    .sorted(Comparator.comparingLong(n -> latency.nanos(42, n)))
                    .toList();
            assertThat(expected).isNotEqualTo(IntStream.range(0, calls).boxed().toList());
            for (int i = 0; i < calls; i++) {
                long due = latency.nanos(42, expected.get(i));
                long before = i == 0 ? 0 : latency.nanos(42, expected.get(i - 1));
                rig.advance(Duration.ofNanos(due - before));
                all.get(expected.get(i)).join();
            }
            assertThat(answered).isEqualTo(expected);
        }
    }

    @Test
    void aClientThatGoesAwayIsForgotten() throws Exception {
        try (Rig rig = rig("5s")) {
            String body = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"read_file\","
                    + "\"arguments\":{\"path\":\"a\"}," + Rig.META + "}}";
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), rig.port())) {
                OutputStream out = socket.getOutputStream();
                String request = "POST /mcp HTTP/1.1\r\nHost: localhost\r\nMCP-Protocol-Version: 2026-07-28\r\n"
                        + "Mcp-Method: tools/call\r\nMcp-Name: read_file\r\nContent-Length: " + body.length()
                        + "\r\n\r\n" + body;
                out.write(request.getBytes(StandardCharsets.US_ASCII));
                out.flush();
                awaitCalls(rig, 1);
            }
            await().until(() -> rig.connections() <= 1);
            CompletableFuture<Answer> next = rig.callLater("/mcp", "read_file", PATH);
            awaitCalls(rig, 2);
            rig.advance(Duration.ofSeconds(5));
            assertThat(next.join().text()).startsWith("a ");
        }
    }
}
