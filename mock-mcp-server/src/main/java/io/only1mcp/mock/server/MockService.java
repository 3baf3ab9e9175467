package io.only1mcp.mock.server;

import io.only1mcp.mock.catalogue.ServerSpec;
import io.only1mcp.mock.spelling.Spelling;
import io.only1mcp.wire.http.HttpExchange;
import io.only1mcp.wire.http.HttpService;
import io.only1mcp.wire.json.Envelope;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** All servers of one loop, and what steers them. Everything in it belongs to that loop. */
final class MockService implements HttpService {

    private final Map<String, Endpoint> endpoints = new HashMap<>();
    private final ControlPoint control;
    private final Delays delays;
    private final Consumer<Throwable> failures;

    /**
     * The service.
     *
     * @param failures is told of bugs
     */
    MockService(MockConfig config, LoopTime time, Consumer<Throwable> failures) {
        this.failures = failures;
        this.delays = new Delays(time);
        Steering steering = new Steering(config.behaviour(), time);
        Envelope envelope = new Envelope();
        Sessions sessions = new Sessions(time);
        Reply reply = new Reply(config.behaviour().payloadBytes());
        Sender sender = new Sender(config.answers(), delays);
        List<Endpoint> all = new ArrayList<>();
        for (ServerSpec server : config.servers()) {
            Endpoint endpoint = new Endpoint(server, config.pageSize(), steering, envelope, sessions, reply, sender);
            all.add(endpoint);
            endpoints.put("/" + server.name() + "/mcp", endpoint);
        }
        if (all.size() == 1) {
            endpoints.put("/mcp", all.get(0));
        }
        control = new ControlPoint(all, steering);
    }

    @Override
    public void serve(HttpExchange exchange) {
        String path = exchange.head().path();
        Endpoint endpoint = endpoints.get(path);
        if (endpoint != null) {
            endpoint.serve(exchange);
        } else if (path.equals(ControlPoint.CONTROL)) {
            control.control(exchange);
        } else if (path.equals(ControlPoint.COUNTS)) {
            control.counts(exchange);
        } else {
            control.nothingHere(exchange, path, Spelling.nearest(path, endpoints.keySet()));
        }
    }

    @Override
    public void connected() {
        control.connected();
    }

    @Override
    public void closed(HttpExchange exchange) {
        delays.forget(exchange);
    }

    @Override
    public void refused(int status) {
        control.refused();
    }

    @Override
    public void failed(Throwable cause) {
        failures.accept(cause);
    }
}
