package io.only1mcp.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/** A client of the gateway over a real socket that sends exactly what a test tells it. */
final class TestClient implements Closeable {
    static final String METRICS = "GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n";
    static final String META =
            "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\",\"io.modelcontextprotocol/clientCapabilities\":{}}";

    private final Socket socket;
    private final InputStream in;

    /** An answer: its head, and its body without the framing of chunks. */
    record Answer(String head, String body) {
        int status() {
            return Integer.parseInt(head.substring(9, 12));
        }

        boolean chunked() {
            return head.contains("Transfer-Encoding: chunked\r\n");
        }

        @Nullable
        String header(String name) {
            return new TestBackend.Request(head, body).header(name);
        }
    }

    TestClient(int port) throws IOException {
        this(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    /** Over a connection of another kind, such as one that speaks TLS. */
    TestClient(Socket connected) throws IOException {
        socket = connected;
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(30_000);
        in = new java.io.BufferedInputStream(socket.getInputStream(), 64 * 1024);
    }

    TestClient send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(ISO_8859_1));
        return this;
    }

    /** A POST to the endpoint; each header is a line. */
    static String post(String body, String... headers) {
        StringBuilder request = new StringBuilder("POST /mcp HTTP/1.1\r\nHost: localhost\r\n");
        for (String header : headers) {
            request.append(header).append("\r\n");
        }
        return request.append("Content-Length: ")
                .append(body.length())
                .append("\r\n\r\n")
                .append(body)
                .toString();
    }

    /** A request with a bearer token. */
    static String with(String token, String request) {
        return request.replaceFirst("\r\n", "\r\nAuthorization: Bearer " + token + "\r\n");
    }

    /** A tools/call of the era since 2026-07-28. */
    static String modernCall(String id, String name, String arguments) {
        return post(
                "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"tools/call\",\"params\":{\"name\":\"" + name
                        + "\",\"arguments\":" + arguments + "," + META + "}}",
                "MCP-Protocol-Version: 2026-07-28",
                "Mcp-Method: tools/call",
                "Mcp-Name: " + name);
    }

    /** Another request of the era since 2026-07-28; {@code params} come before the metadata, with a comma behind. */
    static String modern(String method, String params) {
        return post(
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + method + "\",\"params\":{" + params + META + "}}",
                "MCP-Protocol-Version: 2026-07-28",
                "Mcp-Method: " + method);
    }

    /** A request of the older eras without a session: initialize. */
    static String legacy(String method, String params) {
        return post("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + method + "\",\"params\":" + params + "}");
    }

    /** A request of the older eras in a session. */
    static String inSession(String session, String method, String params) {
        return inSession(
                session, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + method + "\",\"params\":" + params + "}");
    }

    /** Any message of the older eras in a session. */
    static String inSession(String session, String message) {
        return post(message, "Mcp-Session-Id: " + session);
    }

    /** Opens a session of a revision, for a client that says this of itself; its id. */
    String open(String version, String capabilities) throws IOException {
        Answer answer = ask(legacy(
                "initialize",
                "{\"protocolVersion\":\"" + version + "\",\"capabilities\":" + capabilities
                        + ",\"clientInfo\":{\"name\":\"test\",\"version\":\"7\"}}"));
        String session = answer.header("Mcp-Session-Id");
        if (session == null) {
            throw new IOException("no session was opened: " + answer);
        }
        return session;
    }

    /** Opens a session of the newest revision that has some. */
    String open() throws IOException {
        return open("2025-11-25", "{}");
    }

    Answer ask(String request) throws IOException {
        return send(request).answer();
    }

    /** The page of metrics. */
    String metrics() throws IOException {
        return ask(METRICS).body();
    }

    /** What the gateway counts under this name; -1 where it does not count it. */
    long metric(String name) throws IOException {
        return metrics()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToLong(line -> Long.parseLong(line.substring(name.length() + 1)))
                .findFirst()
                .orElse(-1);
    }

    /** One answer, whatever its framing. */
    Answer answer() throws IOException {
        return body(head());
    }

    /** The rest of an answer whose head was read. */
    Answer body(String head) throws IOException {
        if (head.contains("Transfer-Encoding: chunked\r\n")) {
            return new Answer(head, answerRest());
        }
        int at = head.indexOf("Content-Length: ");
        if (at >= 0) {
            int length = Integer.parseInt(head.substring(at + 16, head.indexOf('\r', at)));
            byte[] body = in.readNBytes(length);
            if (body.length < length) {
                throw new IOException("the body ended after " + body.length + " of " + length + " bytes");
            }
            return new Answer(head, new String(body, ISO_8859_1));
        }
        return new Answer(head, head.startsWith("HTTP/1.1 204") ? "" : new String(in.readAllBytes(), ISO_8859_1));
    }

    String head() throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int c = in.read();
            if (c < 0) {
                throw new IOException("the connection ended after: " + head);
            }
            head.append((char) c);
        }
        return head.toString();
    }

    /** The rest of an answer in chunks. */
    String answerRest() throws IOException {
        StringBuilder rest = new StringBuilder();
        for (String chunk = chunk(); !chunk.isEmpty(); chunk = chunk()) {
            rest.append(chunk);
        }
        return rest.toString();
    }

    /** One chunk; an empty one is the end. */
    String chunk() throws IOException {
        int size = Integer.parseInt(line(), 16);
        String data = new String(in.readNBytes(size), ISO_8859_1);
        line();
        return data;
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("the connection ended inside a chunk");
            }
            line.append((char) c);
        }
        return line.toString().strip();
    }

    int read() throws IOException {
        return in.read();
    }

    byte[] read(int count) throws IOException {
        return in.readNBytes(count);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
