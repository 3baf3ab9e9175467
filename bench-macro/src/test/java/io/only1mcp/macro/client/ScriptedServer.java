package io.only1mcp.macro.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A server that answers each request as a test says; it keeps what it got. */
final class ScriptedServer implements AutoCloseable {
    /** One request. */
    interface Script {
        /** Answers {@code message}, which is a missing node where the request is no POST. */
        void answer(Turn turn, JsonNode message) throws IOException;
    }

    /** A request that waits for its answer. */
    record Turn(HttpExchange exchange) {
        String header(String name) {
            return exchange.getRequestHeaders().getFirst(name);
        }

        void json(int status, String body) throws IOException {
            send(status, "application/json", body);
        }

        void result(JsonNode message, String fields) throws IOException {
            json(200, "{\"jsonrpc\":\"2.0\",\"id\":" + message.path("id") + ",\"result\":{" + fields + "}}");
        }

        void events(String events) throws IOException {
            send(200, "text/event-stream", events);
        }

        void nothing(int status) throws IOException {
            exchange.sendResponseHeaders(status, -1);
        }

        private void send(int status, String type, String body) throws IOException {
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(status, 0);
            exchange.getResponseBody().write(body.getBytes(UTF_8));
            exchange.getResponseBody().flush();
        }
    }

    private static final ObjectMapper JSON = new ObjectMapper();

    /** All messages, in their order. */
    final Queue<JsonNode> messages = new ConcurrentLinkedQueue<>();

    private final HttpServer http;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    ScriptedServer(Script script) {
        try {
            http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        http.setExecutor(threads);
        http.createContext("/mcp", exchange -> {
            try (exchange) {
                JsonNode message = JSON.readTree(exchange.getRequestBody());
                messages.add(message);
                script.answer(new Turn(exchange), message);
            }
        });
        http.start();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + http.getAddress().getPort() + "/mcp");
    }

    @Override
    public void close() {
        http.stop(0);
        threads.shutdownNow();
    }
}
