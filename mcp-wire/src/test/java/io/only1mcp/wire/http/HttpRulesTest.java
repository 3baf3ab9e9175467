package io.only1mcp.wire.http;

import static io.only1mcp.wire.http.TestServer.ok;
import static io.only1mcp.wire.http.TestServer.post;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.only1mcp.wire.NoLeaks;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(NoLeaks.class)
@Timeout(60)
class HttpRulesTest {
    private TestServer server;

    @BeforeEach
    void start() throws IOException {
        server = new TestServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST / HTTP/1.1~~|400",
                "POST / HTTP/1.1~Host: a~Host: a~~|400",
                "POST / HTTP/1.2~Host: a~~|505",
                "POST / HTTP/2.0~Host: a~~|505",
                "PRI * HTTP/2.0~~|505",
                "PUT / HTTP/1.1~Host: a~~|405",
                "HEAD / HTTP/1.1~Host: a~~|405",
                "CONNECT a:1 HTTP/1.1~Host: a~~|405",
                "POST mcp HTTP/1.1~Host: a~~|400",
                "POST /\u0001 HTTP/1.1~Host: a~~|400",
                "POST /ä HTTP/1.1~Host: a~~|400",
                "POST / HTTP/1.1~Host: a~Transfer-Encoding: gzip, chunked~~|501",
                "POST / HTTP/1.1~Host: a~Transfer-Encoding: chunked~Transfer-Encoding: chunked~~|400",
                "POST / HTTP/1.0~Transfer-Encoding: chunked~~|400",
                "POST / HTTP/1.1~Host: a~Content-Length: 1~Transfer-Encoding: chunked~~|400",
                "POST / HTTP/1.1~Host: a~Content-Length: 1~Content-Length: 1~~|400",
                "POST / HTTP/1.1~Host: a~Content-Length: 1, 1~~|400",
                "POST / HTTP/1.1~Host: a~Content-Length: -1~~|400",
                "POST / HTTP/1.1~Host: a~Content-Length: +1~~|400",
                "POST / HTTP/1.1~Host: a~Content-Length: 99999999999999999999~~|400",
                "POST / HTTP/1.1~Host: a~Bad Name: x~~|400",
                "POST / HTTP/1.1~Host: a~X: a\u0000b~~|400",
                "POST / HTTP/1.1~Host: a~X: y^Z: z~~|400",
                "POST / HTTP/1.1~Host: a~X: y§z~~|400",
                "POST / HTTP/1.1~Host: a~Host : a~~|400",
                "POST / HTTP/1.1~Host: a~Transfer-Encoding: chunked~~3^abc^0^^|400",
                "POST / HTTP/1.1~Host: a~X: a~ b~~|400",
                "POST / HTTP/1.1~Host: a~X: a~\tb~~|400",
                "POST / HTTP/1.1~ Host: a~~|400",
                "~~POST / HTTP/1.1~Host: a~X: a~ b~~|400",
                "POST / HTTP/1.1~Host: a~Expect: 200-ok~~|417",
                "POST / HTTP/1.1~Host: a~Origin: http://evil.example~~|403",
                "POST / HTTP/1.1~Host: a~Origin: http://localhost:1~Origin: http://evil.example~~|400",
                "POST / HTTP/1.1~Host: a~Transfer-Encoding: chunked~~zz~|400",
                "garbage~~|400"
            })
    void whatBreaksTheRulesOfHttpIsRefused(String request, int status) throws Exception {
        try (RawClient client = server.client()) {
            String answer = client.send(
                            request.replace("~", "\r\n").replace("^", "\n").replace("§", "\r"))
                    .rest();
            assertThat(answer).startsWith("HTTP/1.1 " + status + " ").contains("Connection: close\r\n");
            assertThat(server.events().poll(10, TimeUnit.SECONDS)).isEqualTo("refused " + status);
            if (!request.startsWith("HEAD")) {
                assertThat(answer).contains("{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-3");
            } else {
                assertThat(answer).endsWith("\r\n\r\n");
            }
        }
    }

    @Test
    void headsBeyondTheLimitsAreRefused() throws IOException {
        try (RawClient client = server.client()) {
            assertThat(client.send("POST /" + "x".repeat(9_000) + " HTTP/1.1\r\n\r\n")
                            .rest())
                    .startsWith("HTTP/1.1 414 ");
        }
        try (RawClient client = server.client()) {
            assertThat(client.send("POST / HTTP/1.1\r\nX: " + "x".repeat(40_000) + "\r\n\r\n")
                            .rest())
                    .startsWith("HTTP/1.1 431 ");
        }
    }

    @Test
    void aFoldedFieldIsSeenHoweverItComes() {
        String request = "POST / HTTP/1.1\r\nHost: a\r\nX: a\r\n b\r\nContent-Length: 1\r\n\r\nx";
        for (int cut = 1; cut < request.length() - 1; cut++) {
            EmbeddedChannel channel = new EmbeddedChannel(new RequestDecoder(HttpLimits.DEFAULT));
            channel.writeInbound(Unpooled.copiedBuffer(request.substring(0, cut), US_ASCII));
            channel.writeInbound(Unpooled.copiedBuffer(request.substring(cut), US_ASCII));
            ReceivedHead head = channel.readInbound();
            assertThat(head.fault()).as("cut at %d", cut).isEqualTo(ReceivedHead.Fault.MALFORMED);
            channel.finishAndReleaseAll();
        }
    }

    @Test
    void blankLinesAheadAndBlanksInABodyAreNoFoldedFields() throws IOException {
        try (RawClient client = server.client()) {
            assertThat(client.send("\r\n\r\n" + post("/", " x\r\n y")).answer()).isEqualTo(ok(" x\r\n y"));
            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\n x")
                    .send("\r\n");
            assertThat(client.answer()).isEqualTo(ok(" x\r\n"));
        }
    }

    @Test
    void theAbsoluteFormOfATargetIsUnderstood() throws IOException {
        try (RawClient client = server.client()) {
            client.send("POST http://a:1/broken?x=1 HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(client.head()).startsWith("HTTP/1.1 500 ");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://localhost", "http://localhost:5173", "https://127.0.0.1:8080", "http://[::1]:1", "HTTP"})
    void originsOfThisMachineAreServed(String origin) throws IOException {
        try (RawClient client = server.client()) {
            String answer = client.send("GET / HTTP/1.1\r\nHost: a\r\nOrigin: " + origin + "\r\n\r\n")
                    .head();
            assertThat(answer).startsWith(origin.equals("HTTP") ? "HTTP/1.1 403 " : "HTTP/1.1 200 ");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "localhost|200",
                "LOCALHOST:1|200",
                "127.0.0.1:65535|200",
                "[::1]:8080|200",
                "gateway.example|200",
                "gateway.example:443|200",
                "evil.example|403",
                "localhost.evil.example|403",
                "127.0.0.1.evil.example|403",
                "localhost:x|403",
                "localhost:123456|403",
                "''|403",
                "gateway.example.evil|403"
            })
    void aServerOfThisMachineAnswersToItsOwnNamesOnly(String host, int status) throws Exception {
        server.restart(
                HostRule.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 1), List.of("gateway.example")));
        try (RawClient client = server.client()) {
            assertThat(client.send("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n")
                            .head())
                    .startsWith("HTTP/1.1 " + status);
        }
        try (RawClient client = server.client()) {
            assertThat(client.send("GET http://" + host + "/ HTTP/1.1\r\nHost: localhost\r\n\r\n")
                            .head())
                    .startsWith("HTTP/1.1 " + status);
        }
        try (RawClient client = server.client()) {
            assertThat(client.send("GET / HTTP/1.1\r\nHost: localhost\r\nOrigin: https://" + host + "\r\n\r\n")
                            .head())
                    .startsWith("HTTP/1.1 " + status);
        }
    }

    @Test
    void aServerElsewhereAnswersToAnyNameUnlessItWasGivenSome() {
        InetSocketAddress anywhere = new InetSocketAddress("0.0.0.0", 1);
        assertThat(HostRule.of(anywhere, List.of()).answersTo("any.example")).isTrue();
        assertThat(HostRule.of(anywhere, List.of()).allowsOrigin("http://any.example"))
                .isFalse();
        HostRule given = HostRule.of(anywhere, List.of("given.example"));
        assertThat(given.answersTo("any.example")).isFalse();
        assertThat(given.answersTo("given.example:1")).isTrue();
        assertThat(given.answersTo("localhost")).isTrue();
        assertThat(given.allowsOrigin("https://given.example")).isTrue();
        HostRule second = HostRule.of(new InetSocketAddress("127.0.0.2", 1), List.of());
        assertThat(second.answersTo("127.0.0.2:1")).isTrue();
        assertThat(second.answersTo("any.example")).isFalse();
    }
}
