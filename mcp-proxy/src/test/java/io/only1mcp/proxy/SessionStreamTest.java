package io.only1mcp.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.only1mcp.proxy.StreamingServer.Stream;
import io.only1mcp.proxy.TestClient.Answer;
import io.only1mcp.proxy.config.SessionLimits;
import io.only1mcp.wire.Waits;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The stream of a session that belongs to no request, and streams that are taken up again. */
@ExtendWith(NoLeaks.class)
@Timeout(120)
class SessionStreamTest {
    private static final String NOTE = "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\",\"params\":{}}";

    private StreamingServer first;
    private StreamingServer second;
    private TestBackend b0;
    private TestBackend b1;
    private RunningProxy proxy;
    private TestClient client;
    private TestClient reader;
    private String session;

    @BeforeEach
    void start() throws IOException {
        first = new StreamingServer("2025-11-25");
        second = new StreamingServer("2025-11-25");
        b0 = new TestBackend(first);
        b1 = new TestBackend(second);
        proxy = RunningProxy.of(b0, b1);
        client = new TestClient(proxy.port());
        reader = new TestClient(proxy.port());
        session = client.open();
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        reader.close();
        proxy.close();
        b0.close();
        b1.close();
    }

    private String get(String... headers) {
        StringBuilder get = new StringBuilder("GET /mcp HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n");
        get.append("Mcp-Session-Id: ").append(session).append("\r\n");
        for (String header : headers) {
            get.append(header).append("\r\n");
        }
        return get.append("\r\n").toString();
    }

    private void read(TestClient by, String... headers) throws IOException {
        by.send(get(headers));
        assertThat(by.head()).startsWith("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n");
    }

    /** Has a session with a backend opened by a call. */
    private void call(StreamingServer server, String name) throws Exception {
        client.send(TestClient.inSession(session, "tools/call", "{\"name\":\"" + name + "\",\"arguments\":{}}"));
        server.nextCall().result("{}").end();
        assertThat(client.answer().body()).contains("\"result\":{}");
    }

    @Test
    void theStreamsOfAllBackendsAreOne() throws Exception {
        call(first, "b0.t");
        read(reader);
        Stream one = first.next();
        assertThat(one.request().head())
                .startsWith("GET /mcp HTTP/1.1\r\n")
                .contains("Accept: application/json, text/event-stream\r\n")
                .doesNotContain("Last-Event-ID");
        assertThat(one.request().header("Mcp-Session-Id")).isEqualTo("s-2");
        one.event("x", NOTE);
        assertThat(reader.chunk()).isEqualTo("id: 0gx\nevent: message\ndata: " + NOTE + "\n\n");
        // A session that is opened later is listened to as well.
        call(second, "b1.t");
        Stream two = second.next();
        two.event("x", NOTE);
        assertThat(reader.chunk()).isEqualTo("id: 1gx\nevent: message\ndata: " + NOTE + "\n\n");
        one.event("{\"jsonrpc\":\"2.0\",\"id\":\"r\",\"method\":\"roots/list\"}");
        assertThat(reader.chunk()).contains("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"roots/list\"}");
        client.ask(TestClient.inSession(session, "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"roots\":[]}}"));
        b0.await(request -> request.body().equals("{\"jsonrpc\":\"2.0\",\"id\":\"r\",\"result\":{\"roots\":[]}}"));
        two.event(
                "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/resources/updated\",\"params\":{\"uri\":\"test://x\"}}");
        assertThat(reader.chunk()).contains("\"params\":{\"uri\":\"b1+test://x\"}");
    }

    @Test
    void clientsDoNotSeeEachOthersStreams() throws Exception {
        call(first, "b0.t");
        read(reader);
        Stream mine = first.next();
        String other = client.open();
        String own = session;
        session = other;
        call(first, "b0.t");
        try (TestClient second = new TestClient(proxy.port())) {
            read(second);
            Stream theirs = first.next();
            assertThat(theirs.request().header("Mcp-Session-Id"))
                    .isNotEqualTo(mine.request().header("Mcp-Session-Id"));
            theirs.event(NOTE.replace("{}", "\"theirs\""));
            assertThat(second.chunk()).contains("theirs");
            mine.event(NOTE.replace("{}", "\"mine\""));
            assertThat(reader.chunk()).contains("mine");
        }
        session = own;
    }

    @Test
    void manyWordsOfAChangedListBecomeFewAndAreWithoutAnId() throws Exception {
        call(first, "b0.t");
        call(second, "b1.t");
        read(reader);
        Stream one = first.next();
        Stream two = second.next();
        String changed = "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/tools/list_changed\"}";
        StringBuilder storm = new StringBuilder();
        for (int i = 0; i < 500; i++) {
            storm.append("id: ").append(i).append("\ndata: ").append(changed).append("\n\n");
        }
        one.send(storm.toString());
        two.send(storm.toString());
        assertThat(reader.chunk()).isEqualTo("event: message\ndata: " + changed + "\n\n");
        one.event("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/prompts/list_changed\"}");
        one.event(NOTE);
        StringBuilder rest = new StringBuilder();
        while (!rest.toString().contains(NOTE)) {
            rest.append(reader.chunk());
        }
        // The last word is told at the end of the window at the latest: at most one more of each so far.
        assertThat(rest.toString().split("tools/list_changed", -1).length - 1).isLessThanOrEqualTo(3);
        assertThat(rest).contains("notifications/prompts/list_changed");
    }

    @Test
    void aBackendWithoutSuchAStreamIsNoTrouble() throws Exception {
        first.withoutGet();
        call(first, "b0.t");
        call(second, "b1.t");
        read(reader);
        Stream two = second.next();
        two.event(NOTE);
        assertThat(reader.chunk()).contains(NOTE);
        first.awaitRefusal();
        assertThat(b0.requests().stream().filter(request -> request.head().startsWith("GET ")))
                .hasSize(1);
    }

    @Test
    void aStreamOfABackendThatBreaksIsTakenUpBehindItsLastEvent() throws Exception {
        call(first, "b0.t");
        call(second, "b1.t");
        read(reader);
        Stream one = first.next();
        Stream two = second.next();
        one.send("retry: 1\n\n").event("e-7", NOTE);
        assertThat(reader.chunk()).contains("id: 0ge-7\n");
        one.kill();
        Stream again = first.next();
        assertThat(again.request().header("Last-Event-ID")).isEqualTo("e-7");
        again.event("e-8", NOTE);
        assertThat(reader.chunk()).contains("id: 0ge-8\n");
        two.event("f", NOTE);
        assertThat(reader.chunk()).contains("id: 1gf\n");
    }

    @Test
    void aStreamThatEndsAtOnceIsAskedForLaterEachTime() throws Exception {
        call(first, "b0.t");
        read(reader);
        long began = System.nanoTime();
        for (int i = 0; i < 3; i++) {
            first.next().send("retry: 0\n\n").end();
        }
        // A tenth of a second, and two: it is never sooner, however fast the machine is.
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(Duration.ofMillis(300));
    }

    @Test
    void aNewReaderTakesOverAndTheBackendsNoticeNothing() throws Exception {
        call(first, "b0.t");
        read(reader);
        Stream one = first.next();
        read(client);
        assertThat(reader.chunk()).isEmpty();
        one.event("e", NOTE);
        assertThat(client.chunk()).contains("id: 0ge\n");
        assertThat(b0.requests().stream().filter(request -> request.head().startsWith("GET ")))
                .hasSize(1);
        // The connection of the older reader serves on.
        assertThat(reader.ask(TestClient.inSession(session, "ping", "{}")).status())
                .isEqualTo(200);
    }

    @Test
    void aReaderThatComesBackGetsWhatItHasMissed() throws Exception {
        call(first, "b0.t");
        call(second, "b1.t");
        read(reader);
        first.next().event("e-1", NOTE).event("e-2", NOTE);
        second.next().event("f-1", NOTE);
        StringBuilder seen = new StringBuilder();
        while (!seen.toString().contains("0ge-2") || !seen.toString().contains("1gf-1")) {
            seen.append(reader.chunk());
        }
        reader.close();
        proxy.awaitConnections("b0", 0);
        proxy.awaitConnections("b1", 0);
        // It says which event of the first it saw last; of the second it is known what was sent.
        read(client, "Last-Event-ID: 0ge-1");
        assertThat(first.next().request().header("Last-Event-ID")).isEqualTo("e-1");
        Stream two = second.next();
        assertThat(two.request().header("Last-Event-ID")).isEqualTo("f-1");
        two.event("f-2", NOTE);
        assertThat(client.chunk()).contains("id: 1gf-2\n");
    }

    @Test
    void theRestOfAnAnswerIsHadWithGet() throws Exception {
        client.send(TestClient.inSession(session, "tools/call", "{\"name\":\"b1.t\",\"arguments\":{}}"));
        Stream begun = second.next();
        begun.send("id: e-0\ndata:\n\n").end();
        assertThat(client.answer().body()).contains("id: 1pe-0\n");
        read(reader, "Last-Event-ID: 1pe-0");
        Stream rest = second.next();
        assertThat(rest.request().head()).startsWith("GET ");
        assertThat(rest.request().header("Last-Event-ID")).isEqualTo("e-0");
        rest.event("e-1", "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}");
        assertThat(reader.chunk()).contains("id: 1pe-1\n").contains("\"result\":{}");
        assertThat(reader.chunk()).isEmpty();
    }

    @Test
    void aClientThatLosesAnAnswerCanHaveItsRestAndNobodyElseHoldsIt() throws Exception {
        try (TestClient leaving = new TestClient(proxy.port())) {
            leaving.send(TestClient.inSession(session, "tools/call", "{\"name\":\"b0.t\",\"arguments\":{}}"));
            first.next().event("e-0", NOTE);
            leaving.head();
            leaving.chunk();
        }
        // The gateway lets go of the stream, so that the backend keeps what comes.
        proxy.awaitMetric("only1mcp_in_flight 0");
        assertThat(b0.requests("notifications/cancelled")).isEmpty();
        read(reader, "Last-Event-ID: 0pe-0");
        first.next()
                .event("e-1", "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}")
                .end();
        assertThat(reader.chunk()).contains("id: 0pe-1\n");
    }

    @Test
    void whatCannotBeTakenUpIsRefused() throws Exception {
        for (String id : new String[] {"nonsense", "7gx", "0x", "0pnone"}) {
            Answer answer = client.ask(get("Last-Event-ID: " + id));
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.body()).contains("Last-Event-ID: nothing can be had behind this event");
        }
        first.withoutGet();
        call(first, "b0.t");
        assertThat(client.ask(get("Last-Event-ID: 0pe-0")).body()).contains("backend b0 answered HTTP 405");
        assertThat(client.ask(get().replace("text/event-stream", "application/json"))
                        .status())
                .isEqualTo(406);
        assertThat(client.ask(get().replace(session, "unknown")).status()).isEqualTo(404);
        assertThat(client.ask("GET /mcp HTTP/1.1\r\nHost: localhost\r\n\r\n").status())
                .isEqualTo(400);
    }

    @Test
    void theEndOfTheSessionEndsItsStream() throws Exception {
        call(first, "b0.t");
        read(reader);
        first.next();
        assertThat(client.ask("DELETE /mcp HTTP/1.1\r\nHost: localhost\r\nMcp-Session-Id: " + session + "\r\n\r\n")
                        .status())
                .isEqualTo(204);
        assertThat(reader.chunk()).isEmpty();
    }

    @Test
    void theEndOfTheGatewayEndsTheStream() throws Exception {
        call(first, "b0.t");
        read(reader);
        first.next();
        assertThat(proxy.stop(Duration.ofSeconds(20))).isTrue();
        assertThat(reader.chunk()).isEmpty();
    }

    @Test
    void aStreamThatIsReadKeepsItsSessionAndShowsThatItLives() throws Exception {
        AtomicLong clock = new AtomicLong();
        SessionLimits limits = new SessionLimits(Duration.ofMinutes(1), 10);
        try (RunningProxy keeping = RunningProxy.keeping(limits, clock::get, b0);
                TestClient caller = new TestClient(keeping.port());
                TestClient listening = new TestClient(keeping.port())) {
            session = caller.open();
            read(listening);
            clock.addAndGet(Duration.ofMinutes(5).toNanos());
            assertThat(listening.chunk()).isEqualTo(":\r\n");
            assertThat(caller.ask(TestClient.inSession(session, "ping", "{}")).status())
                    .isEqualTo(200);
        }
    }

    @Test
    void aSessionIsIdleFromTheEndOfItsStreamOn() throws Exception {
        AtomicLong clock = new AtomicLong();
        SessionLimits limits = new SessionLimits(Duration.ofMinutes(1), 10);
        try (RunningProxy keeping = RunningProxy.keeping(limits, clock::get, b0);
                TestClient caller = new TestClient(keeping.port())) {
            session = caller.open();
            caller.send(TestClient.inSession(session, "tools/call", "{\"name\":\"b0.t\",\"arguments\":{}}"));
            first.nextCall().result("{}").end();
            caller.answer();
            Stream one;
            try (TestClient listening = new TestClient(keeping.port())) {
                read(listening);
                one = first.next();
                clock.addAndGet(Duration.ofMinutes(5).toNanos());
                assertThat(listening.chunk()).isEqualTo(":\r\n");
            }
            int ended = b0.ended();
            Waits.until(() -> {
                one.event(NOTE);
                return b0.ended() > ended;
            });
            clock.addAndGet(Duration.ofMinutes(1).toNanos());
            assertThat(caller.ask(TestClient.inSession(session, "ping", "{}")).status())
                    .isEqualTo(200);
            clock.addAndGet(Duration.ofMinutes(1).toNanos() + 1);
            assertThat(caller.ask(TestClient.inSession(session, "ping", "{}")).status())
                    .isEqualTo(404);
        }
    }

    @Test
    void whoTakesOverFromAReaderThatDidNotReadGetsTheRest() throws Exception {
        call(first, "b0.t");
        read(reader);
        Stream one = first.next();
        String padding = "x".repeat(64 * 1024);
        int count = 600;
        for (int i = 0; i < count; i++) {
            one.event(NOTE.replace("{}", "\"" + i + padding + "\""));
        }
        // When it sends nothing during many other requests, it is held back.
        int before;
        do {
            before = one.unsent();
            for (int i = 0; i < 300; i++) {
                assertThat(client.ask(TestClient.inSession(session, "ping", "{}"))
                                .status())
                        .isEqualTo(200);
            }
        } while (one.unsent() < before || before == count);
        assertThat(before).isPositive();
        try (TestClient next = new TestClient(proxy.port())) {
            read(next);
            StringBuilder rest = new StringBuilder();
            long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
            while (rest.append(next.chunk()).indexOf("\"" + (count - 1) + "x") < 0) {
                // Where nothing comes, comments do.
                assertThat(System.nanoTime() - deadline).isNegative();
                rest.delete(0, Math.max(0, rest.length() - 64));
            }
        }
    }
}
