package io.only1mcp.proxy.stdio;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** A client of HTTP at a Unix domain socket. */
final class SocketClient implements AutoCloseable {
    private static final String META =
            "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\",\"io.modelcontextprotocol/clientCapabilities\":{}";

    /** An answer: its head, and its body without framing. */
    record Answer(String head, String body) {
        int status() {
            return Integer.parseInt(head.substring(9, 12));
        }

        String header(String name) {
            return head.lines()
                    .filter(line -> line.startsWith(name + ": "))
                    .map(line -> line.substring(name.length() + 2))
                    .findFirst()
                    .orElse("");
        }
    }

    private final SocketChannel channel;
    private final InputStream in;

    SocketClient(Path socket) throws IOException {
        channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        in = new BufferedInputStream(Channels.newInputStream(channel));
    }

    SocketClient send(String method, String body, String... headers) throws IOException {
        StringBuilder request = new StringBuilder(method).append(" /mcp HTTP/1.1\r\nHost: localhost\r\n");
        for (String header : headers) {
            request.append(header).append("\r\n");
        }
        request.append("Content-Length: ")
                .append(body.length())
                .append("\r\n\r\n")
                .append(body);
        ByteBuffer bytes = ByteBuffer.wrap(request.toString().getBytes(ISO_8859_1));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        return this;
    }

    /** A tools/call of the era since 2026-07-28; {@code meta} is more metadata, with a comma before. */
    SocketClient call(String id, String tool, String arguments, String meta) throws IOException {
        return send(
                "POST",
                "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"tools/call\",\"params\":{\"name\":\"" + tool
                        + "\",\"arguments\":" + arguments + "," + META + meta + "}}}",
                "MCP-Protocol-Version: 2026-07-28");
    }

    SocketClient modern(String id, String method, String params) throws IOException {
        return send(
                "POST",
                "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"" + method + "\",\"params\":{" + params + META
                        + "}}}",
                "MCP-Protocol-Version: 2026-07-28");
    }

    Answer called(String id, String tool) throws IOException {
        return call(id, tool, "{}", "").answer();
    }

    /** Opens a session, and gives its id. */
    String initialize() throws IOException {
        Answer answer = send(
                        "POST",
                        "{\"jsonrpc\":\"2.0\",\"id\":\"i\",\"method\":\"initialize\",\"params\":{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{}}}")
                .answer();
        String id = answer.header("Mcp-Session-Id");
        if (answer.status() != 200 || id.isEmpty()) {
            throw new IOException("no session: " + answer);
        }
        return id;
    }

    /** A tools/call in a session. */
    SocketClient inSession(String session, String id, String tool) throws IOException {
        return send(
                "POST",
                "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"tools/call\",\"params\":{\"name\":\"" + tool
                        + "\",\"arguments\":{}}}",
                "Mcp-Session-Id: " + session);
    }

    Answer answer() throws IOException {
        String head = head();
        if (head.contains("Transfer-Encoding: chunked\r\n")) {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            for (String chunk = chunk(); !chunk.isEmpty(); chunk = chunk()) {
                body.writeBytes(chunk.getBytes(ISO_8859_1));
            }
            return new Answer(head, body.toString(ISO_8859_1));
        }
        int at = head.indexOf("Content-Length: ");
        int length = at < 0 ? 0 : Integer.parseInt(head.substring(at + 16, head.indexOf('\r', at)));
        return new Answer(head, new String(in.readNBytes(length), ISO_8859_1));
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

    /** One chunk; an empty one is the end. */
    String chunk() throws IOException {
        StringBuilder size = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("the connection ended");
            }
            size.append((char) c);
        }
        byte[] data = in.readNBytes(Integer.parseInt(size.toString().strip(), 16));
        in.readNBytes(2);
        return new String(data, ISO_8859_1);
    }

    int read() throws IOException {
        return in.read();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
