package io.only1mcp.mock.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpMethod;
import io.only1mcp.mock.behaviour.Control;
import io.only1mcp.mock.behaviour.Injection;
import io.only1mcp.wire.http.AnswerHead;
import io.only1mcp.wire.http.HttpExchange;
import java.util.List;

/** Steers the servers while they run, and says what they were asked for. Rare, and so written for ease. */
final class ControlPoint {

    static final String CONTROL = "/control";
    static final String COUNTS = "/control/counts";

    private static final String JSON = "application/json";

    private final ObjectMapper mapper = new ObjectMapper();
    private final List<Endpoint> endpoints;
    private final Steering steering;
    private final ServedTimes served;
    private final MockService service;
    private long connections;
    private long refused;

    ControlPoint(List<Endpoint> endpoints, Steering steering, ServedTimes served, MockService service) {
        this.endpoints = endpoints;
        this.steering = steering;
        this.served = served;
        this.service = service;
    }

    /** A client has connected. */
    void connected() {
        connections++;
    }

    /** A request broke a rule of HTTP. */
    void refused() {
        refused++;
    }

    /** Takes an order. */
    void control(HttpExchange exchange) {
        if (!exchange.head().method().equals(HttpMethod.POST)) {
            send(exchange, AnswerHead.of(405, JSON, "Allow: POST"), error("only POST is served at " + CONTROL));
            return;
        }
        Control order;
        try {
            order = Control.parse(new String(exchange.body(), 0, exchange.bodyEnd(), UTF_8));
        } catch (IllegalArgumentException e) {
            send(exchange, AnswerHead.of(400, JSON), error("control: " + e.getMessage()));
            return;
        }
        steering.apply(order);
        service.apply(order);
        if (order.mark()) {
            refused = 0;
            served.reset();
            endpoints.forEach(endpoint -> endpoint.counts().reset());
        }
        ObjectNode state = mapper.createObjectNode().put("faults", steering.faults());
        send(exchange, AnswerHead.of(200, JSON), state.put("marked", order.mark()));
    }

    /** Says what was asked for since the mark. */
    void counts(HttpExchange exchange) {
        if (!exchange.head().method().equals(HttpMethod.GET)) {
            send(exchange, AnswerHead.of(405, JSON, "Allow: GET"), error("only GET is served at " + COUNTS));
            return;
        }
        ObjectNode json = mapper.createObjectNode();
        json.put(
                "requests",
                endpoints.stream().mapToLong(one -> one.counts().total()).sum());
        json.put("errors_injected", steering.errors());
        json.putObject("injected")
                .put("failures", steering.injectedSoFar(Injection.Kind.FAILURE))
                .put("partitions", steering.injectedSoFar(Injection.Kind.PARTITION))
                .put("slow", steering.injectedSoFar(Injection.Kind.SLOW))
                .put("rate_limited", steering.injectedSoFar(Injection.Kind.RATE_LIMITED))
                .put("truncated", steering.injectedSoFar(Injection.Kind.TRUNCATED))
                .put("malformed", steering.injectedSoFar(Injection.Kind.MALFORMED))
                .put("lost", steering.lost());
        json.put("refused_by_http", refused);
        json.put("connections_since_start", connections);
        json.put("sessions", service.sessions());
        json.put("listen_streams", service.listening()[0]);
        json.put("session_streams", service.listening()[1]);
        served.write(json.putObject("served_nanos"));
        ObjectNode servers = json.putObject("servers");
        for (Endpoint endpoint : endpoints) {
            endpoint.counts().write(servers.putObject(endpoint.name()));
        }
        send(exchange, AnswerHead.of(200, JSON), json);
    }

    /** Says that there is nothing at this path, and where there is something. */
    void nothingHere(HttpExchange exchange, String path, String nearest) {
        send(
                exchange,
                AnswerHead.of(404, JSON),
                error("there is nothing at " + path + ", did you mean " + nearest + "?"));
    }

    private ObjectNode error(String message) {
        return mapper.createObjectNode().put("error", message);
    }

    private static void send(HttpExchange exchange, AnswerHead head, ObjectNode body) {
        ByteBuf answer = head.answer(
                exchange.allocator(), exchange.keepAlive(), body.toString().getBytes(UTF_8));
        exchange.answer(answer);
    }
}
