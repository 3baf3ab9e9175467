package io.only1mcp.macro.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.only1mcp.wire.protocol.ProtocolVersion;
import io.only1mcp.wire.rpc.HeaderValues;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** A small MCP server of the revisions that it is given, strict about what a client must send in each of them. */
public final class FakeServer implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The headers of every request. */
    public final Queue<Headers> heads = new ConcurrentLinkedQueue<>();

    /** The era and the method of each request. */
    public final Queue<String> seen = new ConcurrentLinkedQueue<>();
    /** The sessions that were begun and not ended. */
    public final Set<String> sessions = ConcurrentHashMap.newKeySet();
    /** How many sessions it begins. */
    public volatile int mostSessions = Integer.MAX_VALUE;
    /** How long it takes to begin one that is not the first. */
    public volatile Duration initializeTakes = Duration.ZERO;
    /** After so many calls it has forgotten all sessions, once. */
    public volatile int forgetsAfter = Integer.MAX_VALUE;

    private final AtomicInteger calls = new AtomicInteger();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    private final HttpServer http;
    private final Set<ProtocolVersion> spoken;
    private final boolean eventStream;
    private final AtomicInteger sessionIds = new AtomicInteger();

    /** On any port. */
    public FakeServer(boolean eventStream, ProtocolVersion... spoken) throws IOException {
        this(HttpServer.create(), 0, eventStream, spoken);
    }

    /** On a server that is not bound yet. */
    public FakeServer(HttpServer http, int port, boolean eventStream, ProtocolVersion... spoken) throws IOException {
        this.http = http;
        this.spoken = Set.of(spoken);
        this.eventStream = eventStream;
        http.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        http.createContext("/mcp", this::handle);
        http.setExecutor(threads);
        http.start();
    }

    /** Where it serves MCP. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + http.getAddress().getPort() + "/mcp");
    }

    @Override
    public void close() {
        http.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Headers headers = exchange.getRequestHeaders();
            heads.add(headers);
            String session = headers.getFirst("Mcp-Session-Id");
            if (exchange.getRequestMethod().equals("DELETE")) {
                seen.add("DELETE " + headers.getFirst("MCP-Protocol-Version"));
                answer(exchange, sessions.remove(session) ? 204 : 404, "");
                return;
            }
            JsonNode request = JSON.readTree(exchange.getRequestBody());
            String method = request.path("method").asText();
            JsonNode meta = request.path("params").path("_meta");
            boolean modern = meta.has("io.modelcontextprotocol/protocolVersion");
            seen.add((modern ? "modern " : "legacy ") + method);
            if (!"application/json, text/event-stream".equals(headers.getFirst("Accept"))) {
                answer(exchange, 406, "");
            } else if (modern && spoken.stream().anyMatch(ProtocolVersion::modern)) {
                modern(exchange, request, method, meta);
            } else if (method.equals("initialize") && spoken.stream().anyMatch(version -> !version.modern())) {
                initialize(exchange, request);
            } else if (session == null || !sessions.contains(session)) {
                answer(exchange, session == null ? 400 : 404, error("null", -32000, "no valid session id"));
            } else {
                legacy(exchange, request, method, headers.getFirst("MCP-Protocol-Version"));
            }
        }
    }

    private void modern(HttpExchange exchange, JsonNode request, String method, JsonNode meta) throws IOException {
        Headers headers = exchange.getRequestHeaders();
        String version = meta.path("io.modelcontextprotocol/protocolVersion").asText();
        JsonNode id = request.get("id");
        boolean named = !method.equals("tools/call")
                || request.path("params")
                        .path("name")
                        .asText()
                        .equals(HeaderValues.decode(headers.getFirst("Mcp-Name")));
        if (headers.containsKey("Mcp-Session-Id")
                || !version.equals(headers.getFirst("MCP-Protocol-Version"))
                || !method.equals(headers.getFirst("Mcp-Method"))
                || !named
                || !meta.path("io.modelcontextprotocol/clientCapabilities").isObject()) {
            answer(exchange, 400, error(id.toString(), -32020, "header mismatch"));
        } else if (method.equals("server/discover")) {
            List<String> versions =
                    spoken.stream().map(one -> '"' + one.text() + '"').sorted().toList();
            answer(
                    exchange,
                    200,
                    result(
                            id,
                            "\"resultType\":\"complete\",\"supportedVersions\":" + versions
                                    + ",\"capabilities\":{\"tools\":{}},\"ttlMs\":0,\"cacheScope\":\"public\""
                                    + ",\"_meta\":{\"io.modelcontextprotocol/serverInfo\":{\"name\":\"fake\",\"version\":\"1\"}}"));
        } else {
            tools(exchange, request, method, "\"resultType\":\"complete\",");
        }
    }

    private void initialize(HttpExchange exchange, JsonNode request) throws IOException {
        ProtocolVersion asked = ProtocolVersion.of(
                request.path("params").path("protocolVersion").asText());
        ProtocolVersion newest = spoken.stream()
                .filter(version -> !version.modern())
                .max(ProtocolVersion::compareTo)
                .orElseThrow();
        int number = sessionIds.incrementAndGet();
        if (number > mostSessions) {
            answer(exchange, 503, error(request.get("id").toString(), -32000, "too many sessions"));
            return;
        }
        if (number > 1) {
            LockSupport.parkNanos(initializeTakes.toNanos());
        }
        String session = "session-" + number;
        sessions.add(session);
        exchange.getResponseHeaders().set("Mcp-Session-Id", session);
        answer(
                exchange,
                200,
                result(
                        request.get("id"),
                        "\"protocolVersion\":\"" + (asked != null && spoken.contains(asked) ? asked : newest).text()
                                + "\",\"serverInfo\":{\"name\":\"fake\",\"version\":\"1\"},\"capabilities\":{\"tools\":{}}"));
    }

    private void legacy(HttpExchange exchange, JsonNode request, String method, String version) throws IOException {
        if (version != null && spoken.stream().noneMatch(one -> one.text().equals(version))) {
            answer(exchange, 400, error("null", -32000, "bad version"));
        } else if (method.equals("notifications/initialized")) {
            exchange.getResponseHeaders().clear();
            exchange.sendResponseHeaders(202, -1);
        } else if (method.equals("ping")) {
            answer(exchange, 200, result(request.get("id"), ""));
        } else {
            tools(exchange, request, method, "");
        }
    }

    /** Two pages of one tool each; the tool "fails" answers with an error. */
    private void tools(HttpExchange exchange, JsonNode request, String method, String first) throws IOException {
        if (method.equals("tools/call") && calls.incrementAndGet() == forgetsAfter) {
            sessions.clear();
        }
        JsonNode params = request.path("params");
        JsonNode id = request.get("id");
        String tool = params.path("name").asText();
        if (method.equals("tools/list")) {
            answer(
                    exchange,
                    200,
                    result(
                            id,
                            first
                                    + (params.has("cursor")
                                            ? "\"tools\":[{\"name\":\"fails\"}]"
                                            : "\"tools\":[{\"name\":\"échos\",\"description\":\"says it again\"}],\"nextCursor\":\"\"")));
        } else if (!method.equals("tools/call")) {
            answer(exchange, 404, error(id.toString(), -32601, "unknown method"));
        } else if (tool.equals("fails")) {
            answer(
                    exchange,
                    200,
                    result(id, first + "\"isError\":true,\"content\":[{\"type\":\"text\",\"text\":\"no\\nway\"}]"));
        } else if (tool.equals("asks")) {
            answer(exchange, 200, result(id, "\"resultType\":\"input_required\""));
        } else {
            answer(
                    exchange,
                    200,
                    result(
                            id,
                            first + "\"content\":[{\"type\":\"text\",\"text\":"
                                    + params.path("arguments").path("text") + "}]"));
        }
    }

    private static String result(JsonNode id, String fields) {
        return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":{" + fields + "}}";
    }

    private static String error(String id, int code, String message) {
        return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"error\":{\"code\":" + code + ",\"message\":\"" + message
                + "\"}}";
    }

    private void answer(HttpExchange exchange, int status, String body) throws IOException {
        if (body.isEmpty()) {
            exchange.sendResponseHeaders(status, -1);
            return;
        }
        boolean stream = eventStream && status == 200;
        exchange.getResponseHeaders().set("Content-Type", stream ? "text/event-stream" : "application/json");
        exchange.sendResponseHeaders(status, 0);
        String text = stream
                ? ": hello\r\nid: 1\ndata: \n\nevent: message\ndata: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\"}\n\n"
                        + "data: {\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}\n\n"
                        + "id: 2\ndata: " + body.replace(",\"result\"", ",\ndata: \"result\"") + "\n\n"
                : body;
        try (OutputStream output = exchange.getResponseBody()) {
            output.write(text.getBytes(UTF_8));
        }
    }
}
