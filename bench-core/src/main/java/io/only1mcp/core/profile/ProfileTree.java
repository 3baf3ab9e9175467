package io.only1mcp.core.profile;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.only1mcp.core.draws.Zipf;
import io.only1mcp.core.units.Durations;
import io.only1mcp.core.units.Rates;
import io.only1mcp.core.units.Shares;
import io.only1mcp.core.units.Sizes;
import io.only1mcp.core.verdict.Threshold;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A profile written out in the grammar of profiles: keys in the order of the documentation, defaults included. */
final class ProfileTree {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private ProfileTree() {}

    static ObjectNode of(Profile profile) {
        ObjectNode tree = NODES.objectNode();
        tree.put("version", Profile.VERSION);
        tree.put("name", profile.name());
        tree.put("description", profile.description());
        tree.set("topology", topology(profile.topology()));
        tree.put("protocol", profile.protocol());
        if (profile.transport() != null) {
            tree.put("transport", profile.transport().name().toLowerCase(Locale.ROOT));
        }
        tree.put("clients", profile.clients());
        tree.put("tenants", profile.tenants());
        if (profile.mostConnections() > profile.connections()) {
            tree.putObject("connections").put("min", profile.connections()).put("max", profile.mostConnections());
        } else {
            tree.put("connections", profile.connections());
        }
        tree.put("timeout", Durations.text(profile.timeout()));
        tree.put("seed", profile.seed());
        sessions(profile.sessions(), tree);
        if (!profile.streams().equals(Streams.NONE)) {
            tree.putObject("streams")
                    .put("open", profile.streams().open())
                    .put("changes", Rates.text(profile.streams().changesPerSecond()));
        }
        tree.putObject("warm_up")
                .put("how", profile.warmUp().how().name().toLowerCase(Locale.ROOT))
                .put("requests", profile.warmUp().requests())
                .put("at_most", Durations.text(profile.warmUp().atMost()));
        tree.put("runs", profile.runs());
        ArrivalTree.put(profile.arrival(), tree);
        faults(profile.topology().faults(), tree);
        network(profile.topology().network(), tree);
        if (!profile.workload().isEmpty()) {
            ArrayNode workload = tree.putArray("workload");
            profile.workload().forEach(operation -> workload.add(operation(operation)));
        }
        ArrayNode thresholds = tree.putArray("thresholds");
        for (Threshold threshold : profile.thresholds()) {
            ObjectNode written = thresholds
                    .addObject()
                    .put("metric", threshold.metric().key())
                    .put(threshold.comparison().name().toLowerCase(Locale.ROOT), threshold.limitText());
            if (threshold.metric().figure().ofRequests()) {
                written.put("of", threshold.of().name().toLowerCase(Locale.ROOT));
            }
        }
        tree.put("continue_on_failure", profile.continueOnFailure());
        tree.put("short_overhead", profile.shortOverhead());
        return tree;
    }

    private static ObjectNode topology(Topology topology) {
        ObjectNode tree = NODES.objectNode().put("target", topology.target());
        if (topology.servers() instanceof Topology.Servers.Named named) {
            ArrayNode names = tree.putArray("servers");
            named.names().forEach(names::add);
        } else {
            tree.put("servers", topology.servers().count());
        }
        tree.put("replicas", topology.replicas());
        if (topology.dead() > 0) {
            tree.put("dead", topology.dead());
        }
        Topology.Backend backend = topology.backend();
        ObjectNode behaviour = tree.putObject("backend")
                .put("latency", backend.latency())
                .put("payload", Sizes.text(backend.payloadBytes()))
                .put("errors", Shares.text(backend.errors()));
        Topology.Stall stall = backend.stall();
        if (stall != null) {
            behaviour
                    .putObject("stall")
                    .put("at", Durations.text(stall.at()))
                    .put("for", Durations.text(stall.lasts()));
        }
        behaviour.put("seed", backend.seed());
        behaviour.put("answers", backend.answers().name().toLowerCase(Locale.ROOT));
        ArrayNode features = tree.putArray("features");
        topology.features().forEach(features::add);
        return tree;
    }

    private static void sessions(Sessions sessions, ObjectNode tree) {
        if (!sessions.equals(Sessions.LASTING)) {
            tree.putObject("sessions")
                    .put("churn", Rates.text(sessions.churnPerSecond()))
                    .put("calls", sessions.calls())
                    .put("abandon", Shares.text(sessions.abandon()))
                    .put("delete", sessions.delete())
                    .put("list", sessions.list());
        }
    }

    private static void faults(Faults faults, ObjectNode tree) {
        if (!faults.equals(Faults.NONE)) {
            ObjectNode written = tree.putObject("faults")
                    .put("backend_failures", Shares.text(faults.backendFailures()))
                    .put("partitions", Shares.text(faults.partitions()));
            written.putObject("slow")
                    .put("share", Shares.text(faults.slow()))
                    .put("by", Durations.text(faults.slowBy()));
            written.put("rate_limited", Shares.text(faults.answers().rateLimited()))
                    .put("truncated", Shares.text(faults.answers().truncated()))
                    .put("malformed", Shares.text(faults.answers().malformed()))
                    .put("seed", faults.seed());
        }
    }

    private static void network(Network network, ObjectNode tree) {
        if (!network.equals(Network.NONE)) {
            tree.putObject("network")
                    .put("latency", Durations.text(network.latency()))
                    .put("jitter", Durations.text(network.jitter()))
                    .put("loss", Shares.text(network.loss()))
                    .put("between", network.between().name().toLowerCase(Locale.ROOT));
        }
    }

    private static ObjectNode operation(Operation operation) {
        ObjectNode tree = NODES.objectNode().put("weight", Shares.text(operation.weight()));
        if (operation instanceof Operation.Call call) {
            call(call, tree);
        } else if (operation instanceof Operation.Batch batch) {
            call(batch.of(), tree);
            tree.put("batch", batch.size());
        } else if (operation instanceof Operation.EachServer) {
            tree.put("calls", "each_server");
        } else if (operation instanceof Operation.ListOf list) {
            tree.put("list", list.listed().name().toLowerCase(Locale.ROOT));
        } else if (operation instanceof Operation.Read read) {
            server(read.server(), tree);
            tree.put("resource", read.uri());
            expected(read.contains(), read.repeat(), tree);
        } else if (operation instanceof Operation.Get get) {
            server(get.server(), tree);
            tree.put("prompt", get.prompt());
            tree.set("arguments", get.arguments().deepCopy());
            expected(get.contains(), get.repeat(), tree);
        } else if (operation instanceof Operation.Notify notify) {
            tree.put("notification", notify.notification());
            tree.set("arguments", notify.arguments().deepCopy());
        } else if (operation instanceof Operation.Http http) {
            http(http, tree);
        }
        return tree;
    }

    private static void http(Operation.Http http, ObjectNode tree) {
        tree.put("http", http.method());
        if (http.path() != null) {
            tree.put("path", http.path());
        }
        if (http.body() != null) {
            tree.set("body", http.body().deepCopy());
        }
        if (!http.headers().isEmpty()) {
            ObjectNode headers = tree.putObject("headers");
            http.headers().forEach(headers::put);
        }
        expected(http.contains(), http.repeat(), tree);
        tree.withObjectProperty("expect").put("status", http.status());
    }

    private static void call(Operation.Call call, ObjectNode tree) {
        server(call.server(), tree);
        tree.put("tool", call.tool());
        tree.set("arguments", call.arguments().deepCopy());
        expected(call.contains(), call.repeat(), tree);
    }

    private static void server(@Nullable String server, ObjectNode tree) {
        if (server != null) {
            tree.put("server", server);
        }
    }

    private static void expected(@Nullable String contains, @Nullable Zipf repeat, ObjectNode tree) {
        if (contains != null) {
            tree.putObject("expect").put("contains", contains);
        }
        if (repeat != null) {
            tree.put("repeat", repeat.toString());
        }
    }
}
