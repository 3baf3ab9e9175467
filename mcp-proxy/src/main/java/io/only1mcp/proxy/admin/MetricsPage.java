package io.only1mcp.proxy.admin;

import static io.only1mcp.proxy.metrics.Exposition.label;

import io.only1mcp.proxy.metrics.Counters;
import io.only1mcp.proxy.metrics.Counters.Method;
import io.only1mcp.proxy.metrics.Exposition;
import io.only1mcp.proxy.metrics.SessionCounts;
import io.only1mcp.proxy.reload.ReloadFigures;
import io.only1mcp.proxy.serve.Oversight;
import io.only1mcp.proxy.serve.Realm;
import io.only1mcp.proxy.session.ClientSessions;
import io.only1mcp.proxy.upstream.Backend;
import io.only1mcp.proxy.upstream.Failure;
import io.only1mcp.proxy.upstream.Replica;
import java.util.Collection;
import java.util.function.ToLongFunction;

/**
 * What {@code /metrics} says. Durations have the names of OpenTelemetry's conventions for MCP: the gateway is a server to
 * its clients and a client to its backends, and what it adds itself is the difference.
 */
final class MetricsPage {
    private static final String SERVER = "mcp_server_operation_duration_seconds";
    private static final String CLIENT = "mcp_client_operation_duration_seconds";

    private MetricsPage() {}

    static Metrics of(Counters counters, Collection<Realm> realms, Oversight oversight, ReloadFigures reloads) {
        Metrics page = new Metrics(realms)
                .some(part -> operations(part, counters))
                .each(
                        CLIENT,
                        "histogram",
                        "From the writing of a backend's request to the end of its answer",
                        (part, row) -> part.histogram(
                                CLIENT, row.label(), row.backend().durations()))
                .some(part -> front(part, counters))
                .some(part -> sessions(part, realms, counters.sessions()));
        backends(page);
        ReplicaPages.metrics(page);
        waiting(page);
        return page.some(reloads::figures)
                .some(part -> CachePage.metrics(part, realms))
                .some(oversight::figures);
    }

    private static void operations(Exposition page, Counters counters) {
        page.metric(SERVER, "histogram", "From the last byte of a request to the writing of its answer");
        for (Method method : Method.values()) {
            if (counters.durations(method).count() > 0) {
                page.histogram(SERVER, label("mcp_method_name", method.text()), counters.durations(method));
            }
        }
    }

    private static void front(Exposition page, Counters counters) {
        page.metric("only1mcp_errors_total", "counter", "Requests answered with an error of the gateway's own");
        counters.errors().forEach((key, count) -> {
            int end = key.indexOf('\n');
            page.sample(
                    "only1mcp_errors_total",
                    label("mcp_method_name", key.substring(0, end)) + "," + label("error_type", key.substring(end + 1)),
                    count);
        });
        page.metric("only1mcp_refused_total", "counter", "Requests refused as HTTP, before their message was read");
        counters.refused()
                .forEach((status, count) ->
                        page.sample("only1mcp_refused_total", label("status", String.valueOf(status)), count));
        page.metric("only1mcp_denied_total", "counter", "Requests for what the roles of the caller do not allow");
        page.sample("only1mcp_denied_total", "", counters.denials());
        page.metric("only1mcp_notifications_total", "counter", "Notifications and responses of clients");
        page.sample("only1mcp_notifications_total", "", counters.notifications());
        page.metric("only1mcp_client_connections_total", "counter", "Connections of clients");
        page.sample("only1mcp_client_connections_total", "", counters.connections());
        page.metric("only1mcp_clients_connected", "gauge", "Connections of clients that are open");
        page.sample("only1mcp_clients_connected", "", counters.connectedNow());
        page.metric("only1mcp_buffered_bytes", "gauge", "Memory that large requests of clients take");
        page.sample("only1mcp_buffered_bytes", "", counters.bufferedBytes());
        page.metric("only1mcp_client_disconnects_total", "counter", "Clients that left before their answer");
        page.sample("only1mcp_client_disconnects_total", "", counters.disconnects());
        page.metric("only1mcp_in_flight", "gauge", "Requests that are not answered yet");
        page.sample("only1mcp_in_flight", "", counters.inFlight());
        page.metric("only1mcp_listening", "gauge", "Clients that listen to changes");
        page.sample("only1mcp_listening", "", counters.listening());
    }

    private static void sessions(Exposition page, Collection<Realm> realms, SessionCounts counts) {
        page.metric("only1mcp_sessions", "gauge", "Sessions of clients of the revisions up to 2025-11-25");
        page.sample(
                "only1mcp_sessions",
                "",
                realms.stream()
                        .map(Realm::sessions)
                        .mapToLong(ClientSessions::size)
                        .sum());
        page.metric("only1mcp_sessions_opened_total", "counter", "Sessions that clients opened");
        page.sample("only1mcp_sessions_opened_total", "", counts.opened());
        page.metric("only1mcp_sessions_ended_total", "counter", "Sessions that are over, by why");
        page.sample("only1mcp_sessions_ended_total", label("reason", "deleted"), counts.ended());
        page.sample("only1mcp_sessions_ended_total", label("reason", "expired"), counts.expired());
        page.sample("only1mcp_sessions_ended_total", label("reason", "evicted"), counts.evicted());
    }

    private static void backends(Metrics page) {
        figure(
                page,
                "up",
                "gauge",
                "0 when the backend cannot be reached, fails, or speaks no MCP",
                row -> row.state() == Backend.State.DOWN ? 0 : 1);
        each(
                page,
                "requests_total",
                "counter",
                "Requests sent to the backend",
                backend -> sum(backend, Replica::requests));
        each(
                page,
                "connects_total",
                "counter",
                "Connections to the backend that were tried",
                backend -> sum(backend, Replica::connects));
        each(
                page,
                "connections",
                "gauge",
                "Connections to the backend that are open",
                backend -> sum(backend, Replica::open));
        each(
                page,
                "idle_connections",
                "gauge",
                "Open connections that wait for use",
                backend -> sum(backend, Replica::idle));
        each(
                page,
                "unasked_total",
                "counter",
                "Answers of the backend that nobody had asked for",
                Backend::unaskedAnswers);
        String failures = "only1mcp_backend_failures_total";
        page.each(failures, "counter", "Requests that the backend failed", (part, row) -> {
            for (Failure failure : Failure.values()) {
                part.sample(
                        failures,
                        row.label() + "," + label("error_type", failure.label()),
                        row.backend().failures(failure));
            }
        });
    }

    private static void waiting(Metrics page) {
        figure(
                page,
                "suspect",
                "gauge",
                "1 while lists do not wait for the backend, which was too slow",
                row -> row.realm().directory().isSuspect(row.backend()) ? 1 : 0);
        figure(
                page,
                "suspicions_total",
                "counter",
                "How often the backend was too slow for a list",
                row -> row.realm().directory().suspicions(row.backend()));
    }

    private static long sum(Backend backend, ToLongFunction<Replica> figure) {
        return backend.replicas().stream().mapToLong(figure).sum();
    }

    private static void each(Metrics page, String name, String type, String help, ToLongFunction<Backend> figure) {
        figure(page, name, type, help, row -> figure.applyAsLong(row.backend()));
    }

    private static void figure(Metrics page, String name, String type, String help, ToLongFunction<Rows.Row> figure) {
        String whole = "only1mcp_backend_" + name;
        page.each(whole, type, help, (part, row) -> part.sample(whole, row.label(), figure.applyAsLong(row)));
    }
}
