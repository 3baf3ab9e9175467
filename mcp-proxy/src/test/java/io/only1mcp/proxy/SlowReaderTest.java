package io.only1mcp.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.PoolArenaMetric;
import io.netty.buffer.PooledByteBufAllocator;
import io.only1mcp.proxy.TestBackend.Request;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A client that does not read what it asked for: much more than fits into all buffers on the way. */
@ExtendWith(NoLeaks.class)
@Timeout(120)
class SlowReaderTest {
    private static final int ITEMS = 1024;
    private static final String PADDING = "x".repeat(64 * 1024);
    private static final int MOST_HELD = 8 * 1024 * 1024;
    private static final Duration LONG = Duration.ofSeconds(60);

    /** How the items travel. */
    private enum Way {
        /** In one large result. */
        JSON,
        /** As events before a result, since 2026-07-28. */
        EVENTS,
        /** The same in a session. */
        EVENTS_IN_A_SESSION,
        /** As events on the stream of a session. */
        STREAM_OF_A_SESSION;

        boolean modern() {
            return this == JSON || this == EVENTS;
        }
    }

    private final AtomicInteger written = new AtomicInteger();
    private final CountDownLatch over = new CountDownLatch(1);

    private static String item(int number) {
        return "{\"n\":" + number + ",\"padding\":\"" + PADDING + "\"}";
    }

    private static String event(String message) {
        String event = "event: message\ndata: {\"jsonrpc\":\"2.0\"," + message + "}\n\n";
        return Integer.toHexString(event.length()) + "\r\n" + event + "\r\n";
    }

    private static void say(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(ISO_8859_1));
    }

    /** A server that says much to whoever calls or listens, and keeps count. */
    private TestBackend.Behaviour server(Way way) {
        TestBackend.Behaviour plain =
                way.modern() ? TestBackend.modern("much") : TestBackend.legacy("2025-11-25", "much");
        return (request, out) -> {
            boolean listens = request.head().startsWith("GET ");
            if (!listens && !request.body().contains("\"id\":\"much\"")) {
                return plain.answer(request, out);
            }
            if (way == Way.JSON) {
                return json(request, out);
            }
            say(out, "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
            for (int i = 0; i < ITEMS; i++) {
                say(out, event("\"method\":\"notifications/message\",\"params\":" + item(i)));
                written.incrementAndGet();
            }
            if (listens) {
                FailureTest.await(over);
                return "0\r\n\r\n";
            }
            return event("\"id\":" + request.id() + ",\"result\":{}") + "0\r\n\r\n";
        };
    }

    private String json(Request request, OutputStream out) throws IOException {
        String begin = "{\"jsonrpc\":\"2.0\",\"id\":" + request.id() + ",\"result\":[";
        long items = 0;
        for (int i = 0; i < ITEMS; i++) {
            items += item(i).length() + 1;
        }
        say(
                out,
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
                        + (begin.length() + items + "0]}".length()) + "\r\n\r\n" + begin);
        for (int i = 0; i < ITEMS; i++) {
            say(out, item(i) + ",");
            written.incrementAndGet();
        }
        return "0]}";
    }

    /** What the gateway holds in its buffers; they are the only ones of this allocator. */
    private static long held() {
        return PooledByteBufAllocator.DEFAULT.metric().directArenas().stream()
                .mapToLong(PoolArenaMetric::numActiveBytes)
                .sum();
    }

    private static String call(Way way, String session, String id) {
        return way.modern()
                ? TestClient.modernCall("\"" + id + "\"", "b0.much", "{}")
                : TestClient.inSession(
                        session,
                        "{\"jsonrpc\":\"2.0\",\"id\":\"" + id
                                + "\",\"method\":\"tools/call\",\"params\":{\"name\":\"b0.much\",\"arguments\":{}}}");
    }

    @ParameterizedTest
    @EnumSource
    void holdsTheBackendBackAndNobodyElseAndGetsEverythingInTheEnd(Way way) throws Exception {
        try (TestBackend backend = new TestBackend(server(way));
                RunningProxy proxy = RunningProxy.impatient(LONG, LONG, 2 * ITEMS * PADDING.length(), backend);
                TestClient other = new TestClient(proxy.port());
                TestClient slow = new TestClient(proxy.port())) {
            String session = way.modern() ? "" : other.open();
            String small = call(way, session, "small");
            // With this the session at the backend is open.
            assertThat(other.ask(small).status()).isEqualTo(200);
            long before = held();
            slow.send(
                    way == Way.STREAM_OF_A_SESSION
                            ? "GET /mcp HTTP/1.1\r\nHost: localhost\r\nMcp-Session-Id: " + session + "\r\n\r\n"
                            : call(way, session, "much"));
            assertThat(slow.head()).startsWith("HTTP/1.1 200");
            // Others are served meanwhile; when the backend has written nothing during many of them, it waits.
            int last;
            do {
                last = written.get();
                for (int i = 0; i < 300; i++) {
                    assertThat(other.ask(small).status()).isEqualTo(200);
                }
            } while (written.get() > last || last == 0);
            assertThat(last).as("items that fit into the buffers on the way").isLessThan(ITEMS / 2);
            assertThat(held() - before).as("bytes that the gateway holds").isLessThan(MOST_HELD);
            readAll(slow);
            if (way != Way.STREAM_OF_A_SESSION) {
                slow.answerRest();
                assertThat(slow.ask(small).status()).isEqualTo(200);
            }
        } finally {
            over.countDown();
        }
    }

    /** Reads until the last item has come, and looks whether each came in its turn and whole. */
    private static void readAll(TestClient slow) throws IOException {
        StringBuilder rest = new StringBuilder();
        for (int next = 0; next < ITEMS; ) {
            rest.append(slow.chunk());
            for (int at = rest.indexOf("{\"n\":"); at >= 0; at = rest.indexOf("{\"n\":")) {
                String item = item(next);
                if (rest.length() < at + item.length()) {
                    break;
                }
                assertThat(rest.substring(at, at + item.length()).equals(item))
                        .as("item %d", next)
                        .isTrue();
                rest.delete(0, at + item.length());
                next++;
            }
        }
    }
}
