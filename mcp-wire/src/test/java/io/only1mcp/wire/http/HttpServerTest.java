package io.only1mcp.wire.http;

import static io.only1mcp.wire.http.TestServer.LIMITS;
import static io.only1mcp.wire.http.TestServer.ok;
import static io.only1mcp.wire.http.TestServer.post;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.only1mcp.wire.NoLeaks;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
@Timeout(60)
class HttpServerTest {
    private TestServer server;

    @BeforeEach
    void start() throws IOException {
        server = new TestServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aBodyIsHandedOverAndAnswered() throws IOException {
        try (RawClient client = server.client()) {
            assertThat(client.send(post("/", "hello")).answer()).isEqualTo(ok("hello"));
            assertThat(client.send(post("/", "again")).answer()).isEqualTo(ok("again"));
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void aRequestMayComeByteByByte() throws IOException {
        try (RawClient client = server.client()) {
            for (char c : post("/", "slow").toCharArray()) {
                client.send(String.valueOf(c));
            }
            assertThat(client.answer()).isEqualTo(ok("slow"));
        }
    }

    @Test
    void aChunkedBodyIsPutTogether() throws IOException {
        try (RawClient client = server.client()) {
            client.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
            client.send("10;x=y\r\n0123456789abcdef\r\n0\r\nT: 1\r\n\r\n");
            assertThat(client.answer()).isEqualTo(ok("abc0123456789abcdef"));
        }
    }

    @Test
    void aBodyUpToTheLimitIsServedWhole() throws IOException {
        String body = "0123456789".repeat(20_000);
        try (RawClient client = server.client()) {
            assertThat(client.send(post("/", body)).answer()).isEqualTo(ok(body));
            assertThat(client.send(post("/", "small")).answer()).isEqualTo(ok("small"));
        }
    }

    @Test
    void aLengthBeyondTheLimitIsRefusedBeforeAnyBody() throws IOException {
        try (RawClient client = server.client()) {
            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 200001\r\n\r\n");
            assertThat(client.rest())
                    .startsWith("HTTP/1.1 413 ")
                    .contains("Connection: close\r\n")
                    .contains("\"code\":-31413")
                    .contains("200000 bytes");
        }
    }

    @Test
    void chunksBeyondTheLimitAreRefusedWhenTheyAreTooMany() throws IOException {
        try (RawClient client = server.client()) {
            client.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
            String chunk = "8000\r\n" + "x".repeat(0x8000) + "\r\n";
            for (int i = 0; i < 7; i++) {
                client.send(chunk);
            }
            assertThat(client.rest()).startsWith("HTTP/1.1 413 ");
        }
    }

    @Test
    void theBodyIsAskedForWhenTheClientWaitsForIt() throws IOException {
        try (RawClient client = server.client()) {
            client.send("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
            assertThat(client.head()).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
            assertThat(client.send("ab").answer()).isEqualTo(ok("ab"));
        }
    }

    @Test
    void theBodyIsNotAskedForWhenItIsThereOrTooLarge() throws IOException {
        String head = "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: ";
        try (RawClient client = server.client()) {
            assertThat(client.send(head + "2\r\n\r\nab").answer()).isEqualTo(ok("ab"));
            assertThat(client.send(head + "200001\r\n\r\n").head()).startsWith("HTTP/1.1 413 ");
        }
    }

    @Test
    void aHostThatNobodyKnowsIsSaidInOneLine() {
        InetSocketAddress nowhere = InetSocketAddress.createUnresolved("no.such.host.invalid", 1);
        assertThatThrownBy(() -> server.listen(nowhere))
                .isInstanceOf(IOException.class)
                .hasMessage("cannot listen at no.such.host.invalid: nobody knows this host");
    }

    @Test
    void requestsSentAheadAreAnsweredInTheirOrder() throws IOException {
        StringBuilder requests = new StringBuilder();
        StringBuilder answers = new StringBuilder();
        for (int i = 0; i < 2_000; i++) {
            requests.append(post(i % 100 == 0 ? "/later" : "/", "n" + i));
            answers.append(ok("n" + i));
        }
        try (RawClient client = server.client()) {
            client.send(requests.toString());
            assertThat(new String(client.read(answers.length()), ISO_8859_1)).isEqualTo(answers.toString());
        }
    }

    @Test
    void serversOfOneProcessDoNotShareTheirMemory() throws Exception {
        TestServer other = new TestServer();
        Thread[] threads = new Thread[2];
        List<Throwable> broken = new CopyOnWriteArrayList<>();
        for (int i = 0; i < 2; i++) {
            int port = i == 0 ? server.port() : other.port();
            String body = (i == 0 ? "a" : "b").repeat(30_000);
            threads[i] = new Thread(() -> {
                try (RawClient client = new RawClient(port)) {
                    for (int n = 0; n < 500; n++) {
                        assertThat(client.send(post("/", body)).answer()).isEqualTo(ok(body));
                    }
                } catch (IOException | AssertionError e) {
                    broken.add(e);
                }
            });
            threads[i].start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        other.close();
        assertThat(broken).isEmpty();
    }

    @Test
    void anOldClientAndOneThatSaysCloseAreClosed() throws IOException {
        try (RawClient client = server.client()) {
            assertThat(client.send("POST / HTTP/1.0\r\nContent-Length: 1\r\n\r\nx")
                            .rest())
                    .isEqualTo(ok("x").replace("Content-Length", "Connection: close\r\nContent-Length"));
        }
        try (RawClient client = server.client()) {
            client.send(post("/", "x").replace("Host", "Connection: Keep, Close\r\nHost"));
            assertThat(client.rest()).contains("Connection: close\r\n").endsWith("x");
        }
    }

    @Test
    void aRequestThatDoesNotArriveInTimeIsGivenUp() throws IOException, InterruptedException {
        server.restart(LIMITS.withRequestTimeout(Duration.ofMillis(100)));
        try (RawClient head = server.client();
                RawClient body = server.client();
                RawClient idle = server.client()) {
            head.send("POST / HT");
            body.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nx");
            assertThat(head.rest()).startsWith("HTTP/1.1 408 ");
            assertThat(body.rest()).startsWith("HTTP/1.1 408 ");
            assertThat(idle.send(post("/", "x")).answer()).isEqualTo(ok("x"));
        }
    }

    @Test
    void anIdleConnectionIsClosedAfterAWhile() throws IOException, InterruptedException {
        server.restart(LIMITS.withIdleTimeout(Duration.ofMillis(100)));
        try (RawClient client = server.client()) {
            assertThat(client.rest()).isEmpty();
        }
    }

    @Test
    void aClientThatTakesNothingIsGivenUp() throws Exception {
        server.restart(LIMITS.withRequestTimeout(Duration.ofMillis(100)));
        try (RawClient client = server.client()) {
            client.send(post("/stream", ""));
            String event = "";
            while (!event.equals("closed")) {
                event = server.events().poll(20, TimeUnit.SECONDS);
                assertThat(event).isIn("waiting", "closed");
            }
        }
    }

    @Test
    void whatManyDoNotTakeHasAMostBeyondWhichWhoeverFellBehindFirstIsCutOff() throws Exception {
        server.restart(LIMITS.withUntakenBytes(TestServer.LARGE.length * 4L / 5));
        try (RawClient first = server.client();
                RawClient second = server.client();
                RawClient third = server.client()) {
            // A head that has come: the rest is written as far as it goes.
            assertThat(first.send(post("/large", "")).head()).startsWith("HTTP/1.1 200");
            assertThat(second.send(post("/large", "")).head()).startsWith("HTTP/1.1 200");
            assertThat(first.read(TestServer.LARGE.length)).hasSizeLessThan(TestServer.LARGE.length);
            assertThat(second.read(TestServer.LARGE.length)).isEqualTo(TestServer.LARGE);
            assertThat(third.send(post("/large", "")).head()).startsWith("HTTP/1.1 200");
            assertThat(second.send(post("/large", "")).head()).startsWith("HTTP/1.1 200");
            assertThat(third.read(TestServer.LARGE.length)).hasSizeLessThan(TestServer.LARGE.length);
            assertThat(second.read(TestServer.LARGE.length)).isEqualTo(TestServer.LARGE);
        }
    }

    @Test
    void aStreamedAnswerWaitsForAClientThatReadsSlowly() throws Exception {
        int length = TestServer.STREAMED;
        try (RawClient client = server.client()) {
            client.send(post("/stream", ""));
            assertThat(server.events().poll(10, TimeUnit.SECONDS)).isEqualTo("waiting");
            assertThat(client.head()).contains("Content-Length: " + length);
            assertThat(client.read(length)).hasSize(length);
            assertThat(client.send(post("/", "next")).answer()).isEqualTo(ok("next"));
        }
    }

    @Test
    void theServiceHearsThatAClientWentAway() throws Exception {
        try (RawClient client = server.client()) {
            client.send(post("/never", ""));
            assertThat(server.events().poll(10, TimeUnit.SECONDS)).isEqualTo("asked");
        }
        assertThat(server.events().poll(10, TimeUnit.SECONDS)).isEqualTo("closed");
    }

    @Test
    void aBugInTheServiceIsAnsweredAndReported() throws Exception {
        try (RawClient client = server.client()) {
            assertThat(client.send(post("/broken", "")).rest())
                    .startsWith("HTTP/1.1 500 ")
                    .contains("-32603");
        }
        assertThat(server.events().poll(10, TimeUnit.SECONDS)).isEqualTo("failed a bug");
    }

    @Test
    void aRequestForWhichThereIsNoMemoryIsRefusedAndWhatWasBegunForItEnds() throws Exception {
        try (RawClient client = server.client()) {
            assertThat(client.send(post("/starved", "")).rest())
                    .startsWith("HTTP/1.1 503 ")
                    .contains("Retry-After: 1", "there is no memory for the request now");
        }
        assertThat(server.events().poll(10, TimeUnit.SECONDS)).isEqualTo("refused 503");
        assertThat(server.events().poll(10, TimeUnit.SECONDS)).isEqualTo("closed");
    }

    @Test
    void stoppingLetsWhatIsInHandBeAnswered() throws Exception {
        try (RawClient busy = server.client();
                RawClient idle = server.client()) {
            assertThat(idle.send(post("/", "x")).answer()).isEqualTo(ok("x"));
            busy.send("POST /later HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nta");
            busy.send("sk");
            int port = server.port();
            assertThat(server.events().poll(10, TimeUnit.SECONDS)).isEqualTo("asked");
            assertThat(server.stop(Duration.ofSeconds(20))).isTrue();
            assertThat(busy.rest()).startsWith("HTTP/1.1 200 ").endsWith("task");
            assertThat(idle.read()).isEqualTo(-1);
            assertThatThrownBy(() -> new RawClient(port)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void stoppingCutsOffWhatTakesTooLong() throws Exception {
        try (RawClient client = server.client()) {
            client.send(post("/never", ""));
            assertThat(server.events().poll(10, TimeUnit.SECONDS)).isEqualTo("asked");
            assertThat(server.stop(Duration.ofMillis(50))).isFalse();
            assertThat(client.read()).isEqualTo(-1);
        }
    }

    @Test
    void aPortInUseIsSaidInOneLine() {
        InetSocketAddress taken = new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
        assertThatThrownBy(() -> server.listen(taken))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot listen at ")
                .hasMessageContaining(String.valueOf(server.port()));
    }

    @Test
    void aNumberIsWrittenInDecimal() {
        ByteBuf out = Unpooled.buffer();
        for (long number : new long[] {0, 9, 10, 1_234_567_890_123L}) {
            AnswerHead.writeNumber(out, number);
            out.writeByte(' ');
        }
        assertThat(out.toString(US_ASCII)).isEqualTo("0 9 10 1234567890123 ");
        out.release();
    }
}
