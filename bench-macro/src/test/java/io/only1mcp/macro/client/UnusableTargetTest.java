package io.only1mcp.macro.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said about a URL behind which there is no MCP: one line that names the URL, what came, and what to do. */
class UnusableTargetTest {

    @Test
    void nothingListens() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        String url = "http://127.0.0.1:" + port + "/mcp";

        connecting(url).hasMessage(url + ": connection refused; start the target, or correct the URL");
    }

    @Test
    void theHostIsUnknown() {
        connecting("http://no-such-host.invalid/mcp")
                .hasMessage("http://no-such-host.invalid/mcp: unknown host no-such-host.invalid; correct the URL");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://127.0.0.1/", "/mcp", "http:///mcp"})
    void theUrlIsNone(String url) {
        connecting(url).hasMessageStartingWith(url + ": not a URL of http or https");
    }

    @Test
    void aWebServerIsToldApartFromMcp() throws IOException {
        String page = "<html>\n<body>\u0007Not here, \u202eand " + "nowhere else ".repeat(40);
        try (Web web = new Web(404, "text/html; charset=utf-8", page)) {
            connecting(web.url())
                    .hasMessageStartingWith(web.url() + ": speaks HTTP but no MCP: answers initialize with status 404, "
                            + "\"text/html; charset=utf-8\", \"<html> <body>\\u0007Not here, \\u202eand nowhere")
                    .hasMessageEndingWith("…\"; correct the path of the URL, often it is /mcp")
                    .satisfies(failure -> assertThat(failure.getMessage()).hasSizeLessThan(400));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "200, application/json, {}",
        "200, application/json, {\"jsonrpc\":\"2.0\"",
        "200, application/json, []",
        "200, application/json, {\"jsonrpc\":\"2.0\"; \"id\":999; \"result\":{\"protocolVersion\":\"2025-11-25\"}}",
        "200, text/event-stream, 'data: {}'",
        "200, text/plain, hello",
        "500, text/plain, broken",
    })
    void answersWithoutAMeaningAreNoMcp(int status, String type, String body) throws IOException {
        try (Web web = new Web(status, type, body.replace(';', ','))) {
            connecting(web.url())
                    .hasMessageStartingWith(
                            web.url() + ": speaks HTTP but no MCP: answers initialize with status " + status);
        }
    }

    @Test
    void anErrorOfTheServerIsPassedOn() throws IOException {
        String error =
                "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32603,\"message\":\"no backend\\nis up\"}}";
        try (Web web = new Web(503, "application/json", error)) {
            connecting(web.url())
                    .hasMessage(web.url()
                            + ": answers initialize with error -32603 \"no backend is up\" (HTTP status 503)");
        }
    }

    @Test
    void aServerOfALaterEraIsNotAskedInAnOlderOne() throws IOException {
        String later = "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-32022,\"message\":\"no\","
                + "\"data\":{\"supported\":[\"2027-01-01\"]}}}";
        try (Web web = new Web(400, "application/json", later)) {
            connecting(web.url())
                    .hasMessage(web.url() + ": does not speak 2025-03-26 or 2025-06-18 or 2025-11-25 or 2026-07-28; "
                            + "it speaks \"2027-01-01\": set protocol to one that both speak, or to auto");
        }
        try (Web web = new Web(400, "application/json", later.replace("-32022", "-32020"))) {
            connecting(web.url())
                    .hasMessage(web.url() + ": answers server/discover with error -32020 \"no\" (HTTP status 400)");
        }
    }

    @Test
    void credentialsAreAskedFor() throws IOException {
        try (Web web = new Web(401, "application/json", "{}")) {
            connecting(web.url())
                    .hasMessage(web.url()
                            + ": refuses us with 401; give credentials with a header such as Authorization: Bearer …");
        }
    }

    @Test
    void aRedirectIsShownAndNotFollowed() throws IOException {
        try (Web web = new Web(308, "text/html", "moved")) {
            web.http.createContext("/").setHandler(exchange -> {
                exchange.getResponseHeaders().set("Location", "/mcp/");
                exchange.sendResponseHeaders(308, -1);
                exchange.close();
            });
            connecting(web.url().replace("/mcp", "/other"))
                    .hasMessageEndingWith(": answers server/discover with 308 and points to \"/mcp/\"; give that URL");
        }
    }

    @Test
    void silenceEndsWithTheTimeout() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String url = "http://127.0.0.1:" + silent.getLocalPort() + "/mcp";

            assertThatThrownBy(() -> McpClient.connect(URI.create(url), Map.of(), null, Duration.ofMillis(100)))
                    .isInstanceOf(TargetException.class)
                    .hasMessage(url
                            + ": no answer to server/discover within 100ms; it accepts connections and stays silent");
        }
    }

    @Test
    void aBodyThatNeverEndsEndsWithTheTimeout() throws IOException {
        CountDownLatch end = new CountDownLatch(1);
        try (Web web = new Web(200, "text/plain", "")) {
            web.http.createContext("/slow", exchange -> {
                exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
                exchange.sendResponseHeaders(200, 0);
                exchange.getResponseBody().write(": wait\n\n".getBytes(UTF_8));
                exchange.getResponseBody().flush();
                try {
                    end.await();
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                }
                exchange.close();
            });
            URI url = URI.create(web.url().replace("/mcp", "/slow"));

            assertThatThrownBy(() -> McpClient.connect(url, Map.of(), null, Duration.ofMillis(100)))
                    .isInstanceOf(TargetException.class)
                    .hasMessageContaining("no answer to server/discover within 100ms");
            end.countDown();
        }
    }

    @Test
    void aConnectionThatIsClosedIsToldApartFromSilence() throws IOException {
        try (Raw raw = new Raw("")) {
            connecting(raw.url())
                    .hasMessageStartingWith(raw.url()
                            + ": the connection was closed before an answer to server/discover was complete (");
        }
    }

    @Test
    void aServerOfSomethingElseIsToldApartFromHttp() throws IOException {
        try (Raw raw = new Raw("220 mail.example ESMTP\r\n\r\n")) {
            connecting(raw.url()).hasMessageStartingWith(raw.url() + ": answers something that is not HTTP: ");
        }
    }

    @Test
    void plainHttpIsNoTls() throws IOException {
        try (Raw raw = new Raw("HTTP/1.1 400 Bad Request\r\n\r\n")) {
            String url = raw.url().replace("http:", "https:");

            connecting(url).hasMessageStartingWith(url + ": TLS failed: ").hasMessageEndingWith("needs http://");
        }
    }

    @Test
    void aPasswordInTheUrlIsNotShown() {
        connecting("http://me:secret@127.0.0.1:1/mcp")
                .hasMessage("http://127.0.0.1:1/mcp: connection refused; start the target, or correct the URL");
    }

    @Test
    void aHeaderThatCannotBeSetIsNamed() {
        assertThatThrownBy(() -> McpClient.connect(
                        URI.create("http://127.0.0.1:1/mcp"),
                        Map.of("Content-Length", "1"),
                        null,
                        Duration.ofSeconds(1)))
                .isInstanceOf(TargetException.class)
                .hasMessageStartingWith("http://127.0.0.1:1/mcp: header Content-Length: cannot be set: ");
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> connecting(String url) {
        return assertThatThrownBy(() -> McpClient.connect(URI.create(url), Map.of(), null, Duration.ofSeconds(20)))
                .isInstanceOf(TargetException.class)
                .satisfies(failure -> assertThat(failure.getMessage()).doesNotContain("\n"));
    }

    /** A web server with one answer to everything. */
    private static final class Web implements AutoCloseable {
        final HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);

        Web(int status, String type, String body) throws IOException {
            http.createContext("/mcp", exchange -> {
                exchange.getRequestBody().readAllBytes();
                exchange.getResponseHeaders().set("Content-Type", type);
                byte[] bytes = body.getBytes(UTF_8);
                exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
                exchange.getResponseBody().write(bytes);
                exchange.close();
            });
            http.start();
        }

        String url() {
            return "http://127.0.0.1:" + http.getAddress().getPort() + "/mcp";
        }

        @Override
        public void close() {
            http.stop(0);
        }
    }

    /** A server that reads a little, says one thing to everybody and hangs up. */
    private static final class Raw implements AutoCloseable {
        private final ServerSocket socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());

        Raw(String words) throws IOException {
            Thread thread = new Thread(() -> serve(words), "raw server");
            thread.setDaemon(true);
            thread.start();
        }

        String url() {
            return "http://127.0.0.1:" + socket.getLocalPort() + "/mcp";
        }

        private void serve(String words) {
            while (!socket.isClosed()) {
                try (Socket connection = socket.accept();
                        InputStream input = connection.getInputStream();
                        OutputStream output = connection.getOutputStream()) {
                    byte[] request = new byte[8192];
                    int read = input.read(request);
                    output.write(words.getBytes(UTF_8), 0, read < 0 ? 0 : words.length());
                    output.flush();
                    connection.shutdownOutput();
                } catch (IOException closed) {
                    // The test has ended, or the client has.
                }
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
