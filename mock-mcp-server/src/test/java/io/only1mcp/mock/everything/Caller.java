package io.only1mcp.mock.everything;

import com.fasterxml.jackson.databind.JsonNode;
import io.only1mcp.mock.behaviour.Behaviour;
import io.only1mcp.mock.dialogue.Trees;
import io.only1mcp.mock.server.MockConfig;
import io.only1mcp.mock.server.MockServer;
import io.only1mcp.wire.protocol.ProtocolVersion;
import io.only1mcp.wire.rpc.HeaderValues;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The server {@code everything} on a real socket, and a client that asks it in both eras. */
final class Caller implements AutoCloseable {

    static final String ALL = "{\"sampling\":{},\"elicitation\":{},\"roots\":{}}";

    /** An answer; its message is that of the body, or of the last event in it. */
    record Answer(int status, HttpResponse<InputStream> http, JsonNode message) {

        JsonNode result() {
            return message.path("result");
        }

        String text() {
            return message.at("/result/content/0/text").asText();
        }

        int code() {
            return message.at("/error/code").asInt();
        }
    }

    private final List<Throwable> failures = new ArrayList<>();
    private final MockServer server;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private int ids;
    private boolean stopped;

    private Caller(MockConfig config) throws IOException {
        server = MockServer.start(config, failures::add);
    }

    static Caller start() throws IOException {
        return start(config());
    }

    static Caller start(MockConfig config) throws IOException {
        return new Caller(config);
    }

    static Caller breaking(String fault) throws IOException {
        return new Caller(config().with(Behaviour.DEFAULT.with("fault", fault)));
    }

    static MockConfig config() {
        return MockConfig.of(List.of(), true);
    }

    /** Stops the server now. */
    void stop() {
        stopped = true;
        server.close();
    }

    HttpResponse<InputStream> send(String method, String path, String body, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(server.url()).resolve(path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        request.method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        try {
            return client.send(request.build(), BodyHandlers.ofInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static Answer answer(HttpResponse<InputStream> http) {
        if (http.headers().firstValue("content-type").orElse("").equals("text/event-stream")) {
            List<JsonNode> messages = new Events(http.body()).rest();
            return new Answer(http.statusCode(), http, messages.get(messages.size() - 1));
        }
        try {
            byte[] body = http.body().readAllBytes();
            return new Answer(
                    http.statusCode(), http, body.length == 0 ? Trees.object() : Trees.parse(body, 0, body.length));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String body(Object id, String method, String params, String capabilities, String meta) {
        return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"" + method + "\",\"params\":{" + params
                + (params.isEmpty() ? "" : ",")
                + "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
                + "\"io.modelcontextprotocol/clientCapabilities\":" + capabilities + meta + "}}}";
    }

    private static String[] headers(String method, String params, String... more) {
        List<String> headers =
                new ArrayList<>(List.of("MCP-Protocol-Version", ProtocolVersion.NEWEST.text(), "Mcp-Method", method));
        JsonNode named = Trees.parse("{" + params + "}");
        String name =
                named.path(method.equals("resources/read") ? "uri" : "name").asText();
        if (!name.isEmpty()) {
            headers.addAll(List.of("Mcp-Name", HeaderValues.encode(name)));
        }
        headers.addAll(Arrays.asList(more));
        return headers.toArray(String[]::new);
    }

    /** Sends a request of 2026-07-28 from a client that can do everything. */
    Answer ask(String method, String params, String... headers) {
        return askAs(ALL, method, params, headers);
    }

    /** Sends a request of 2026-07-28 from a client with these capabilities. */
    Answer askAs(String capabilities, String method, String params, String... headers) {
        return answer(send(
                "POST",
                "/everything/mcp",
                body(++ids, method, params, capabilities, ""),
                headers(method, params, headers)));
    }

    /** Calls a tool in 2026-07-28; more are further parameters. */
    Answer call(String tool, String arguments, String more) {
        return ask("tools/call", "\"name\":\"" + tool + "\",\"arguments\":" + arguments + more);
    }

    /** A request of 2026-07-28 whose answer is a stream; meta are further members of its metadata. */
    Events stream(Object id, String method, String params, String meta) {
        return new Events(send("POST", "/everything/mcp", body(id, method, params, ALL, meta), headers(method, params))
                .body());
    }

    /** Begins a session and returns its id. */
    String begin(String version, String capabilities) {
        HttpResponse<InputStream> http = send(
                "POST",
                "/everything/mcp",
                "{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"initialize\",\"params\":{\"protocolVersion\":\"" + version
                        + "\",\"capabilities\":" + capabilities
                        + ",\"clientInfo\":{\"name\":\"t\",\"version\":\"1\"}}}");
        answer(http);
        return http.headers().firstValue("mcp-session-id").orElseThrow();
    }

    /** Sends a message in a session; its answer may still be read. */
    HttpResponse<InputStream> post(String session, String message) {
        return send("POST", "/everything/mcp", message, "Mcp-Session-Id", session);
    }

    static String request(Object id, String method, String params) {
        return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"" + method + "\",\"params\":{" + params + "}}";
    }

    static String call(Object id, String tool, String arguments) {
        return request(id, "tools/call", "\"name\":\"" + tool + "\",\"arguments\":" + arguments);
    }

    /** The message that an answer holds. */
    JsonNode answered(HttpResponse<InputStream> http) {
        try {
            return Trees.parse(new String(http.body().readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Answer askIn(String session, String method, String params) {
        return answer(post(session, request(++ids, method, params)));
    }

    Answer callIn(String session, String tool, String arguments) {
        return answer(post(session, call(++ids, tool, arguments)));
    }

    Events streamIn(String session, String message) {
        return new Events(post(session, message).body());
    }

    /** Opens a stream of a session with GET; headers are names and values in turn. */
    HttpResponse<InputStream> get(String session, String... headers) {
        List<String> all = new ArrayList<>(List.of("Mcp-Session-Id", session, "Accept", "text/event-stream"));
        all.addAll(Arrays.asList(headers));
        return send("GET", "/everything/mcp", "", all.toArray(String[]::new));
    }

    Answer control(String order) {
        return answer(send("POST", "/control", order));
    }

    JsonNode counts() {
        return answer(send("GET", "/control/counts", "")).message();
    }

    @Override
    public void close() {
        if (!stopped) {
            stop();
        }
        if (!failures.isEmpty()) {
            throw new AssertionError("the service broke", failures.get(0));
        }
    }
}
