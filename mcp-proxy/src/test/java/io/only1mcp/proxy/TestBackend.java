package io.only1mcp.proxy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.only1mcp.wire.Waits;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import javax.net.ssl.SSLServerSocket;
import org.jspecify.annotations.Nullable;

/** A backend over real sockets that does what a test tells it, and remembers what it was asked. */
final class TestBackend implements Closeable {

    /** A request as it came. */
    record Request(String head, String body) {
        /** The value of a header, or null. */
        @Nullable
        String header(String name) {
            return head.lines()
                    .filter(line -> line.toLowerCase(java.util.Locale.ROOT)
                            .startsWith(name.toLowerCase(java.util.Locale.ROOT) + ":"))
                    .map(line -> line.substring(name.length() + 1).strip())
                    .findFirst()
                    .orElse(null);
        }

        /** The id of the message, as JSON. */
        String id() {
            int at = body.indexOf("\"id\":") + 5;
            int end = at;
            while (body.charAt(end) != ',' && body.charAt(end) != '}') {
                end++;
            }
            return body.substring(at, end);
        }

        boolean asks(String method) {
            return body.contains("\"method\":\"" + method + "\"");
        }
    }

    /** Answers a request: what it returns is written as it is; null closes the connection. */
    interface Behaviour {
        @Nullable
        String answer(Request request, OutputStream out) throws IOException;
    }

    private final ServerSocket listening;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private volatile Behaviour behaviour;

    TestBackend(Behaviour behaviour) throws IOException {
        this(0, behaviour);
    }

    TestBackend(int port, Behaviour behaviour) throws IOException {
        this(new ServerSocket(), port, behaviour);
    }

    /** At a socket of another kind, such as one that speaks TLS. */
    TestBackend(ServerSocket unbound, int port, Behaviour behaviour) throws IOException {
        this.behaviour = behaviour;
        this.listening = unbound;
        listening.setReuseAddress(true);
        listening.bind(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), port), 100);
        Thread acceptor = new Thread(this::accept, "backend");
        acceptor.setDaemon(true);
        acceptor.start();
    }

    int port() {
        return listening.getLocalPort();
    }

    String url() {
        return (listening instanceof SSLServerSocket ? "https" : "http") + "://127.0.0.1:" + port() + "/mcp";
    }

    /** The section of a configuration with these backends, which are named b0, b1 and so on. */
    static String section(TestBackend... backends) {
        List<String> each = new ArrayList<>();
        for (int i = 0; i < backends.length; i++) {
            each.add("{name: b" + i + ", url: \"" + backends[i].url() + "\"}");
        }
        return "backends: [" + String.join(", ", each) + "]\n";
    }

    void behave(Behaviour next) {
        behaviour = next;
    }

    /** What it was asked, in the order in which it came. */
    List<Request> requests() {
        return requests;
    }

    /** The requests whose message asks for this method. */
    List<Request> requests(String method) {
        return requests.stream().filter(request -> request.asks(method)).toList();
    }

    /** Waits for a request. */
    Request await(Predicate<Request> wanted) {
        Waits.until(() -> requests.stream().anyMatch(wanted));
        return requests.stream().filter(wanted).findFirst().orElseThrow();
    }

    /** How many connections were opened. */
    int connections() {
        return connections.get();
    }

    /** How many connections the other side has closed. */
    int ended() {
        return ended.get();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket socket = listening.accept();
                socket.setTcpNoDelay(true);
                connections.incrementAndGet();
                open.add(socket);
                Thread thread = new Thread(() -> serve(socket), "backend");
                thread.setDaemon(true);
                thread.start();
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = new java.io.BufferedInputStream(socket.getInputStream(), 64 * 1024);
            OutputStream out = socket.getOutputStream();
            while (true) {
                Request request = read(in);
                if (request == null) {
                    ended.incrementAndGet();
                    return;
                }
                requests.add(request);
                String answer = behaviour.answer(request, out);
                if (answer == null) {
                    return;
                }
                out.write(answer.getBytes(ISO_8859_1));
                out.flush();
            }
        } catch (IOException e) {
            ended.incrementAndGet();
        } finally {
            open.remove(socket);
        }
    }

    private static @Nullable Request read(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int c = in.read();
            if (c < 0) {
                return null;
            }
            head.append((char) c);
        }
        Request request = new Request(head.toString(), "");
        String length = request.header("content-length");
        int expected = length == null ? 0 : Integer.parseInt(length);
        byte[] body = in.readNBytes(expected);
        // One that breaks off is none: its client has gone while it was sent.
        return body.length < expected ? null : new Request(head.toString(), new String(body, ISO_8859_1));
    }

    /** Closes all connections that are open now. */
    void dropConnections() throws IOException {
        for (Socket socket : open) {
            socket.close();
        }
    }

    /** Goes away in the middle of a test: nobody listens at its port any more. */
    void goAway() throws IOException {
        listening.close();
        // A listener that is just being waited on may take one more.
        Waits.until(() -> !isListening());
        dropConnections();
    }

    private boolean isListening() {
        try {
            new Socket(InetAddress.getLoopbackAddress(), port()).close();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        goAway();
    }

    /** 200 with a JSON body. */
    static String json(String body) {
        return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n"
                + body;
    }

    /** A result. */
    static String result(Request request, String result) {
        return json("{\"jsonrpc\":\"2.0\",\"id\":" + request.id() + ",\"result\":" + result + "}");
    }

    /** An error with an HTTP status. */
    static String error(Request request, int status, int code, String message) {
        return json("{\"jsonrpc\":\"2.0\",\"id\":" + request.id() + ",\"error\":{\"code\":" + code + ",\"message\":\""
                        + message + "\"}}")
                .replace("200 OK", status + " X");
    }

    /** A server of the era since 2026-07-28 with these tools: calls are echoed. */
    static Behaviour modern(String... tools) {
        return (request, out) -> {
            if (request.asks("server/discover")) {
                return result(
                        request,
                        "{\"resultType\":\"complete\",\"supportedVersions\":[\"2026-07-28\"],\"capabilities\":{\"tools\":{}},\"ttlMs\":60000,\"cacheScope\":\"public\"}");
            }
            if (request.header("MCP-Protocol-Version") == null
                    || !"2026-07-28".equals(request.header("MCP-Protocol-Version"))) {
                return error(request, 400, -32020, "no version header");
            }
            if (request.asks("tools/list")) {
                return result(
                        request,
                        "{\"resultType\":\"complete\",\"tools\":" + tools(tools)
                                + ",\"ttlMs\":30000,\"cacheScope\":\"public\"}");
            }
            return result(request, "{\"content\":[{\"type\":\"text\",\"text\":\"ok\"}],\"resultType\":\"complete\"}");
        };
    }

    /** A server of the older eras, with a session. */
    static Behaviour legacy(String version, String... tools) {
        return (request, out) -> {
            if (request.head().startsWith("DELETE ")) {
                return "HTTP/1.1 204 No Content\r\n\r\n";
            }
            if (request.asks("initialize")) {
                return result(
                                request,
                                "{\"protocolVersion\":\"" + version
                                        + "\",\"capabilities\":{\"tools\":{}},\"serverInfo\":{\"name\":\"t\",\"version\":\"1\"}}")
                        .replace("\r\n\r\n", "\r\nMcp-Session-Id: s-1\r\n\r\n");
            }
            if (request.header("Mcp-Session-Id") == null) {
                return error(
                        request.body().contains("\"id\"") ? request : new Request("", "\"id\":null,"),
                        400,
                        -32000,
                        "no session");
            }
            if (request.asks("notifications/initialized")) {
                return "HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n";
            }
            if (request.asks("tools/list")) {
                return result(request, "{\"tools\":" + tools(tools) + "}");
            }
            return result(request, "{\"content\":[{\"type\":\"text\",\"text\":\"ok\"}]}");
        };
    }

    private static String tools(String... names) {
        StringBuilder list = new StringBuilder("[");
        for (String name : names) {
            list.append(list.length() > 1 ? "," : "")
                    .append("{\"name\":\"")
                    .append(name)
                    .append(
                            "\",\"inputSchema\":{\"type\":\"object\",\"properties\":{\"name\":{\"type\":\"string\"}}}}");
        }
        return list.append("]").toString();
    }
}
