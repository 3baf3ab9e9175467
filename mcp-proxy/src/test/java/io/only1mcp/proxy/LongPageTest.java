package io.only1mcp.proxy;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.only1mcp.wire.Waits;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pages about very many backends come in pieces, and take no more memory than these, whoever asks for them. */
@ExtendWith(NoLeaks.class)
@Timeout(60)
class LongPageTest {
    private static final int SOME = 60;

    /** So many that their page fits into no buffers of sockets. */
    private static final int VERY_MANY = 800;

    private static RunningProxy before(int backends) throws IOException {
        return RunningProxy.with(IntStream.range(0, backends)
                .mapToObj(i -> "--backend=b" + i + "=http://127.0.0.1:1/mcp-of-a-rather-long-path-which-many-have/" + i)
                .toArray(String[]::new));
    }

    private static String get(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
    }

    @ParameterizedTest
    @CsvSource({"/metrics,60,only1mcp_backends_leaving 0", "/health,300,]}]}", "/ready,300,]}]}"})
    void aPageAboutManyBackendsIsWholeThoughItComesInPieces(String path, int backends, String end) throws IOException {
        try (RunningProxy proxy = before(backends);
                TestClient client = new TestClient(proxy.port())) {
            TestClient.Answer answer = client.ask(get(path));
            assertThat(answer.chunked()).isTrue();
            assertThat(answer.body().strip())
                    .contains("\"b0\"", "\"b" + (backends - 1) + "\"")
                    .endsWith(end);
            assertThat(client.ask(get("/metrics")).status()).isEqualTo(200);
        }
    }

    @Test
    void aClientThatKnowsNoChunksReadsItToTheEndOfTheConnection() throws IOException {
        try (RunningProxy proxy = before(SOME);
                Reader client = new Reader(proxy.port(), "GET /metrics HTTP/1.0\r\nHost: localhost\r\n\r\n")) {
            assertThat(client.rest()).contains("\"b" + (SOME - 1) + "\"").endsWith("only1mcp_backends_leaving 0\n");
        }
    }

    @Test
    void ofThoseWhoDoNotTakeALongPageOneGoesForTheNext() throws IOException {
        List<Reader> slow = new ArrayList<>();
        try (RunningProxy proxy = before(VERY_MANY)) {
            for (int i = 0; i < 8; i++) {
                slow.add(new Reader(proxy.port(), get("/metrics")));
                // Its page is on its way.
                slow.get(i).in().read();
            }
            assertThat(page(proxy, "/health"))
                    .as("probes wait for nobody's figures")
                    .endsWith("]}]}");
            // A client is known not to take its page when its buffers are full.
            Waits.until(() -> page(proxy, "/metrics").endsWith("only1mcp_backends_leaving 0\n"));
            assertThat(slow.get(0).rest()).doesNotContain("only1mcp_backends_leaving 0\n");
        } finally {
            for (Reader each : slow) {
                each.close();
            }
        }
    }

    private static String page(RunningProxy proxy, String path) throws IOException {
        String last = get(path).replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n");
        try (Reader reader = new Reader(proxy.port(), last)) {
            return reader.rest().replace("0\r\n\r\n", "").replaceAll("\r\n$", "");
        }
    }

    /** A client that reads when it is told to. */
    private record Reader(Socket socket) implements Closeable {
        Reader(int port, String request) throws IOException {
            this(new Socket());
            socket.setReceiveBufferSize(4096);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            socket.getOutputStream().write(request.getBytes(US_ASCII));
        }

        InputStream in() throws IOException {
            return socket.getInputStream();
        }

        /** All that comes until the end of the connection, however it ends. */
        String rest() throws IOException {
            StringBuilder all = new StringBuilder();
            byte[] bytes = new byte[64 * 1024];
            try {
                for (int count = in().read(bytes); count >= 0; count = in().read(bytes)) {
                    all.append(new String(bytes, 0, count, US_ASCII));
                }
            } catch (java.net.SocketException e) {
                // A reset ends it too.
            }
            return all.toString();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
