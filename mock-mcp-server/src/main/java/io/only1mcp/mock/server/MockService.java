package io.only1mcp.mock.server;

import io.only1mcp.mock.behaviour.Control;
import io.only1mcp.mock.behaviour.Fault;
import io.only1mcp.mock.catalogue.ServerSpec;
import io.only1mcp.mock.dialogue.Features;
import io.only1mcp.mock.dialogue.ServerInfo;
import io.only1mcp.mock.everything.Everything;
import io.only1mcp.mock.library.Library;
import io.only1mcp.mock.library.Pages;
import io.only1mcp.mock.listen.Changes;
import io.only1mcp.mock.listen.Listeners;
import io.only1mcp.mock.session.Session;
import io.only1mcp.mock.session.Sessions;
import io.only1mcp.mock.spelling.Spelling;
import io.only1mcp.mock.stream.Attended;
import io.only1mcp.mock.time.LoopTime;
import io.only1mcp.wire.http.HttpExchange;
import io.only1mcp.wire.http.HttpService;
import io.only1mcp.wire.json.Envelope;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** All servers of one loop, and what steers them. Everything in it belongs to that loop. */
final class MockService implements HttpService {

    private final Map<String, Endpoint> endpoints = new HashMap<>();
    private final ControlPoint control;
    private final Delays delays;
    private final Steering steering;
    private final Sessions sessions;
    private final @Nullable Eventful eventful;
    private final Consumer<Throwable> failures;
    private final Storm storm;

    /** The server that says when something changes, and those who listen. */
    private record Eventful(Everything server, Listeners listeners) {}

    /**
     * The service.
     *
     * @param failures is told of bugs
     */
    MockService(MockConfig config, LoopTime time, Consumer<Throwable> failures) {
        this.failures = failures;
        this.storm = new Storm(time);
        this.delays = new Delays(time);
        this.steering = new Steering(config.behaviour(), time);
        this.sessions = new Sessions(time);
        Envelope envelope = new Envelope();
        Reply reply = new Reply(config.behaviour().payloadBytes());
        Sender sender = new Sender(config.answers(), delays);
        List<Endpoint> all = new ArrayList<>();
        for (ServerSpec server : config.servers()) {
            Methods methods = methods(server, config.pageSize(), steering);
            Features library =
                    new Library(server.library(), new Pages(server.name(), config.pageSize()), steering::breaks);
            Conversations rest = new Conversations(library, methods, config.answers(), steering, time);
            all.add(new Endpoint(methods, rest, false, envelope, sessions, reply, sender));
        }
        if (config.everything()) {
            Listeners listeners = new Listeners(steering::breaks);
            Changes changes = new Changes(listeners, what -> sessions.forEach(Everything.NAME, what));
            Everything server = new Everything(config.pageSize(), changes, steering::breaks, time);
            Methods methods = everything(steering);
            Conversations rest = new Conversations(server, methods, config.answers(), steering, time);
            all.add(new Endpoint(methods, rest, true, envelope, sessions, reply, sender));
            eventful = new Eventful(server, listeners);
        } else {
            eventful = null;
        }
        all.forEach(endpoint -> endpoints.put("/" + endpoint.name() + "/mcp", endpoint));
        if (all.size() == 1) {
            endpoints.put("/mcp", all.get(0));
        }
        control = new ControlPoint(all, steering, delays.served(), this);
    }

    /** What a server of the catalogue answers with texts that are encoded in advance. */
    static Methods methods(ServerSpec server, int pageSize, Steering steering) {
        String capabilities = "{\"tools\":{\"listChanged\":false}" + Library.capabilities(server.library()) + "}";
        Greeting greeting =
                new Greeting(new ServerInfo(server.name(), server.version()), server.instructions(), capabilities);
        return new Methods(greeting, server.tools(), new ServerTexts(server, pageSize, greeting), steering);
    }

    /** What the server {@code everything} answers with texts that are encoded in advance. */
    static Methods everything(Steering steering) {
        Greeting greeting = new Greeting(Everything.info(), Everything.instructions(), Everything.CAPABILITIES);
        return new Methods(greeting, List.of(), null, steering);
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

    /** Follows what of an order is about changes and streams. */
    void apply(Control order) {
        if (eventful == null) {
            return;
        }
        Everything changing = eventful.server;
        if (!order.changes().isEmpty() || order.mark()) {
            storm.set(order.perSecond(), () -> order.changes().forEach(changing::change));
        }
        if (order.perSecond() == 0) {
            order.changes().forEach(changing::change);
        }
        if (order.streams() == Control.Ending.END) {
            stopping();
        } else if (order.streams() == Control.Ending.CUT) {
            eventful.listeners.cutAll();
            sessions.forEach(Everything.NAME, Session::cut);
        }
    }

    /** Ends the streams that are open for word of changes. */
    @Override
    public void stopping() {
        if (eventful != null) {
            eventful.listeners.endAll();
            sessions.forEach(Everything.NAME, Session::release);
        }
    }

    /** How many streams are open for word of changes, of 2026-07-28 and of the revisions before. */
    int[] listening() {
        int[] open = {eventful == null ? 0 : eventful.listeners.size(), 0};
        if (eventful != null) {
            sessions.forEach(Everything.NAME, session -> open[1] += session.listening());
        }
        return open;
    }

    /** How many sessions there are. */
    int sessions() {
        return sessions.size();
    }

    @Override
    public boolean takesAnyOrigin() {
        return steering.breaks(Fault.NO_DNS_REBINDING_PROTECTION);
    }

    @Override
    public void connected() {
        control.connected();
    }

    @Override
    public void closed(HttpExchange exchange) {
        if (exchange.attachment() instanceof Attended attended) {
            attended.left();
        } else {
            delays.forget(exchange);
        }
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
