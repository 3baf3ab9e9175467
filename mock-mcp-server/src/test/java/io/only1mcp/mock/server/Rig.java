package io.only1mcp.mock.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.channel.EventLoopGroup;
import io.only1mcp.mock.catalogue.Catalogue;
import io.only1mcp.mock.time.FakeTime;
import io.only1mcp.wire.http.HttpLimits;
import io.only1mcp.wire.http.HttpServer;
import io.only1mcp.wire.transport.NettyTransport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Mock servers on a real socket whose time a test turns, and a client to ask them. */
final class Rig implements AutoCloseable {

    static final ObjectMapper JSON = new ObjectMapper();
    static final String META = "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
            + "\"io.modelcontextprotocol/clientCapabilities\":{}}";

    /** An answer; its JSON is that of the body, or of the only event in it. */
    record Answer(HttpResponse<String> http) {
        int status() {
            return http.statusCode();
        }

        String header(String name) {
            return http.headers().firstValue(name).orElse("");
        }

        String body() {
            return http.body();
        }

        JsonNode json() {
            String body = http.body();
            if (header("content-type").equals("text/event-stream")) {
                body = body.replaceFirst("^event: message\ndata: ", "").replaceFirst("\n\n$", "");
            }
            try {
                return JSON.readTree(body);
            } catch (JsonProcessingException e) {
                throw new AssertionError("no JSON: " + body, e);
            }
        }

        /** The text of a tool's result. */
        String text() {
            return json().at("/result/content/0/text").asText();
        }

        /** The code of an error, or 0. */
        int code() {
            return json().at("/error/code").asInt();
        }

        boolean isToolError() {
            return json().at("/result/isError").asBoolean(true);
        }
    }

    private final FakeTime time = new FakeTime();
    private final List<Throwable> failures = new ArrayList<>();
    private final EventLoopGroup loops;
    private final HttpServer server;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    Rig(MockConfig config) throws IOException {
        NettyTransport transport = NettyTransport.chosen();
        loops = transport.newLoop("mock");
        server = HttpServer.bind(
                transport,
                loops.next(),
                new InetSocketAddress(config.host(), 0),
                HttpLimits.DEFAULT,
                new MockService(config, time, failures::add));
    }

    static Rig of(String servers) throws IOException {
        return new Rig(config(servers));
    }

    static MockConfig config(String servers) {
        return MockConfig.of(Catalogue.of(servers, 42));
    }

    int port() {
        return server.port();
    }

    /** How many connections the server has. */
    int connections() {
        return server.connections();
    }

    /** Lets time pass on the loop. */
    void advance(Duration duration) {
        loops.next().submit(() -> time.advance(duration)).syncUninterruptibly();
    }

    /** Every stop of the loop so far. */
    List<Duration> stops() {
        return time.stops();
    }

    /** Sends a request; headers are names and values in turn. */
    CompletableFuture<Answer> sendLater(String method, String path, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .timeout(Duration.ofSeconds(20));
        if (headers.length > 0) {
            request.headers(headers);
        }
        request.method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        return client.sendAsync(request.build(), BodyHandlers.ofString()).thenApply(Answer::new);
    }

    Answer send(String method, String path, String body, String... headers) {
        return sendLater(method, path, body, headers).join();
    }

    /** A request of 2026-07-28; the parameters are members of an object, or nothing. */
    CompletableFuture<Answer> modernLater(String path, String method, String name, String parameters) {
        String body = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + method + "\",\"params\":{" + parameters
                + (parameters.isEmpty() ? "" : ",") + META + "}}";
        List<String> headers =
                new ArrayList<>(Arrays.asList("MCP-Protocol-Version", "2026-07-28", "Mcp-Method", method));
        if (!name.isEmpty()) {
            headers.addAll(List.of("Mcp-Name", name));
        }
        return sendLater("POST", path, body, headers.toArray(String[]::new));
    }

    /** A request of 2026-07-28 from a client that can be asked. */
    Answer able(String path, String method, String name, String parameters) {
        String meta = META.replace("Capabilities\":{}", "Capabilities\":{\"elicitation\":{}}");
        String body = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + method + "\",\"params\":{" + parameters + ","
                + meta + "}}";
        return send("POST", path, body, "MCP-Protocol-Version", "2026-07-28", "Mcp-Method", method, "Mcp-Name", name);
    }

    Answer modern(String path, String method, String parameters) {
        return modernLater(path, method, "", parameters).join();
    }

    /** A call of 2026-07-28. */
    CompletableFuture<Answer> callLater(String path, String tool, String arguments) {
        return modernLater(path, "tools/call", tool, "\"name\":\"" + tool + "\",\"arguments\":" + arguments);
    }

    Answer call(String path, String tool, String arguments) {
        return callLater(path, tool, arguments).join();
    }

    static String initializeBody(String version) {
        return "{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"initialize\",\"params\":{\"protocolVersion\":\"" + version
                + "\",\"capabilities\":{},\"clientInfo\":{\"name\":\"t\",\"version\":\"1\"}}}";
    }

    /** Begins a session of that revision and returns its id. */
    String initialize(String path, String version) {
        Answer answer = send("POST", path, initializeBody(version));
        if (answer.status() != 200) {
            throw new AssertionError("initialize: " + answer.status() + " " + answer.body());
        }
        return answer.header("mcp-session-id");
    }

    /** A message in a session. */
    Answer inSession(String path, String session, String version, String message) {
        return send("POST", path, message, "Mcp-Session-Id", session, "MCP-Protocol-Version", version);
    }

    JsonNode counts() {
        return send("GET", "/control/counts", "").json();
    }

    JsonNode control(String order) {
        Answer answer = send("POST", "/control", order);
        if (answer.status() != 200) {
            throw new AssertionError("control: " + answer.status() + " " + answer.body());
        }
        return answer.json();
    }

    @Override
    public void close() {
        try {
            server.stop(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
        if (!failures.isEmpty()) {
            throw new AssertionError("the service broke", failures.get(0));
        }
    }
}
