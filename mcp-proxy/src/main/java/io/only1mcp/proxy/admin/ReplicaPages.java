package io.only1mcp.proxy.admin;

import static io.only1mcp.proxy.metrics.Exposition.label;

import io.only1mcp.proxy.upstream.Backend;
import io.only1mcp.proxy.upstream.Replica;
import io.only1mcp.wire.json.JsonStrings;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/** What {@code /metrics} and {@code /health} say of each address of the backends: its pool, its breaker, its calls. */
final class ReplicaPages {
    private ReplicaPages() {}

    static void metrics(Metrics page) {
        gauge(page, "replica_up", "0 while the replica is out", replica -> isUp(replica) ? 1 : 0);
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

    private static boolean isUp(Replica replica) {
        return replica.state() != Backend.State.DOWN;
    }

    private static void gauge(Metrics page, String name, String help, ToLongFunction<Replica> figure) {
        each(page, "only1mcp_" + name, "gauge", help, figure);
    }

    private static void counter(Metrics page, String name, String help, ToLongFunction<Replica> figure) {
        each(page, "only1mcp_" + name, "counter", help, figure);
    }

    private static void each(Metrics page, String name, String type, String help, ToLongFunction<Replica> figure) {
        page.each(name, type, help, (part, row) -> {
            for (Replica replica : row.backend().replicas()) {
                part.sample(name, row.label() + "," + label("replica", replica.url()), figure.applyAsLong(replica));
            }
        });
    }

    /** The replicas of a backend as a JSON array. */
    static String health(Backend backend) {
        return backend.replicas().stream().map(ReplicaPages::health).collect(Collectors.joining(",", "[", "]"));
    }

    private static String health(Replica replica) {
        String error = replica.lastError().isEmpty() ? "" : ",\"error\":" + JsonStrings.quote(replica.lastError());
        return "{\"url\":" + JsonStrings.quote(replica.url()) + ",\"status\":\""
                + replica.state().text() + "\"" + error + ",\"in_flight\":" + replica.inFlight()
                + ",\"breaker\":\"" + replica.breaker() + "\",\"pool\":{\"open\":" + replica.open() + ",\"idle\":"
                + replica.idle() + ",\"waiting\":" + replica.waiting() + ",\"acquire_timeouts\":"
                + replica.acquireTimeouts() + "}}";
    }
}
