package io.only1mcp.proxy.admin;

import static io.only1mcp.proxy.metrics.Exposition.label;

import io.only1mcp.proxy.upstream.Backend;
import io.only1mcp.proxy.upstream.Replica;
import io.only1mcp.wire.json.JsonStrings;
import java.util.function.ToLongBiFunction;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/** What {@code /metrics} and {@code /health} say of each address of the backends: its pool, its breaker, its calls. */
final class ReplicaPages {
    private ReplicaPages() {}

    static void metrics(Metrics page) {
        each(
                page,
                "only1mcp_replica_up",
                "gauge",
                "0 while the replica is out, or the backend is down",
                (row, replica) -> row.state(replica) == Backend.State.DOWN ? 0 : 1);
        gauge(page, "replica_in_flight", "Calls that the replica has in hand", Replica::inFlight);
        counter(page, "replica_requests_total", "Requests sent to the replica", Replica::requests);
        counter(page, "replica_failures_total", "Requests that the replica failed", Replica::failures);
        gauge(page, "pool_connections", "Connections to the replica that are open", Replica::open);
        gauge(page, "pool_idle", "Open connections that wait for use", Replica::idle);
        gauge(page, "pool_waiting", "Calls that wait for a connection", Replica::waiting);
        counter(
                page,
                "pool_acquire_timeouts_total",
                "Calls that waited for a connection in vain",
                Replica::acquireTimeouts);
        gauge(
                page,
                "breaker_open",
                "1 while the replica is left alone",
                replica -> replica.breaker().equals("closed") ? 0 : 1);
    }

    private static void gauge(Metrics page, String name, String help, ToLongFunction<Replica> figure) {
        each(page, "only1mcp_" + name, "gauge", help, (row, replica) -> figure.applyAsLong(replica));
    }

    private static void counter(Metrics page, String name, String help, ToLongFunction<Replica> figure) {
        each(page, "only1mcp_" + name, "counter", help, (row, replica) -> figure.applyAsLong(replica));
    }

    private static void each(
            Metrics page, String name, String type, String help, ToLongBiFunction<Rows.Row, Replica> figure) {
        page.each(name, type, help, (part, row) -> {
            for (Replica replica : row.backend().replicas()) {
                part.sample(
                        name, row.label() + "," + label("replica", replica.url()), figure.applyAsLong(row, replica));
            }
        });
    }

    /** The replicas of a backend as a JSON array. */
    static String health(Rows.Row row) {
        return row.backend().replicas().stream()
                .map(replica -> health(row, replica))
                .collect(Collectors.joining(",", "[", "]"));
    }

    private static String health(Rows.Row row, Replica replica) {
        String error = replica.lastError().isEmpty() ? "" : ",\"error\":" + JsonStrings.quote(replica.lastError());
        return "{\"url\":" + JsonStrings.quote(replica.url()) + ",\"status\":\""
                + row.state(replica).text() + "\"" + error + ",\"in_flight\":" + replica.inFlight()
                + ",\"breaker\":\"" + replica.breaker() + "\",\"pool\":{\"open\":" + replica.open() + ",\"idle\":"
                + replica.idle() + ",\"waiting\":" + replica.waiting() + ",\"acquire_timeouts\":"
                + replica.acquireTimeouts() + "}}";
    }
}
