package io.only1mcp.macro.driver;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.only1mcp.core.arrival.Arrival;
import io.only1mcp.core.recording.ErrorCount;
import io.only1mcp.core.recording.FailureKind;
import io.only1mcp.core.recording.Recording;
import io.only1mcp.wire.transport.NettyTransport;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Servers that do what no server should: what they do is counted, and the driver comes to its end. */
@Timeout(60)
class BadServerTest {
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private ServerSocket listener;

    /** What is done with a connection whose first byte has come. */
    private interface Bad {
        void answer(Socket socket, OutputStream out) throws IOException;
    }

    @BeforeEach
    void listen() throws IOException {
        listener = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void stop() throws IOException {
        listener.close();
        threads.shutdownNow();
    }

    @Test
    void anAnswerThatLastsUntilTheConnectionIsClosedIsNotEndedByAReset() {
        Recording recording = drive((socket, out) -> {
            out.write("HTTP/1.1 200 OK\r\n\r\nhello".getBytes(UTF_8));
            socket.setSoLinger(true, 0);
        });

        assertThat(recording.counts().failed(FailureKind.CLOSED)).isPositive();
        assertThat(recording.counts().ok()).isZero();
    }

    @Test
    void anAnswerThatDoesNotEndIsGivenUpBeforeTheDriverRunsOutOfMemory() {
        byte[] piece = new byte[1 << 20];
        Recording recording = drive((socket, out) -> {
            out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(UTF_8));
            while (!socket.isClosed()) {
                out.write(piece);
            }
        });

        assertThat(recording.errors())
                .extracting(ErrorCount::detail)
                .contains("an answer larger than the driver can hold");
        assertThat(recording.counts().ok()).isZero();
    }

    @Test
    void aServerThatRefusesEveryHandshakeIsGivenUpAndNotTriedForEver() throws IOException {
        serve((socket, out) -> socket.setSoLinger(true, 0));
        SslContext tls = SslContextBuilder.forClient().build();
        try (LoadDriver driver = new LoadDriver(settings(tls, 20_000), plain())) {
            assertThat(driver.openConnections()).isZero();
            assertThat(driver.refusal()).isNotNull();
        }
    }

    private Recording drive(Bad bad) {
        serve(bad);
        try (LoadDriver driver = new LoadDriver(settings(null, 4), plain())) {
            return driver.drive(Arrival.constant(20, Duration.ofMillis(500)), plain(), LoadDriver.UNHEARD);
        }
    }

    private LoadDriver.Settings settings(@Nullable SslContext tls, int connections) {
        return new LoadDriver.Settings(
                new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort()),
                tls,
                connections,
                Duration.ofSeconds(20),
                NettyTransport.chosen());
    }

    /** A GET, of which any answer with status 200 is good. */
    private static Requests plain() {
        RequestTemplate get = new RequestTemplate(
                "get", "GET / HTTP/1.1\r\nHost: localhost\r\n", "", null, "", List.of(), null, null, Form.plain(200));
        return new Requests(List.of(get), List.of(1.0), List.of(new byte[0]), 42);
    }

    private void serve(Bad bad) {
        threads.execute(() -> {
            while (!listener.isClosed()) {
                try {
                    Socket socket = listener.accept();
                    threads.execute(() -> answer(socket, bad));
                } catch (IOException closed) {
                    // The test is over.
                }
            }
        });
    }

    private static void answer(Socket socket, Bad bad) {
        try (socket) {
            if (socket.getInputStream().read() >= 0) {
                bad.answer(socket, socket.getOutputStream());
            }
        } catch (IOException gone) {
            // The driver has closed it.
        }
    }
}
