package io.only1mcp.macro.run;

import com.fasterxml.jackson.databind.JsonNode;
import io.only1mcp.core.profile.Topology;
import io.only1mcp.core.recording.InjectedFault;
import io.only1mcp.mock.catalogue.Catalogue;
import io.only1mcp.wire.protocol.McpMethods;
import java.util.EnumMap;
import java.util.Map;

/**
 * What the mock backends were asked since they were marked, as they count it themselves.
 *
 * @param counts the answer of {@code GET /control/counts}
 */
record BackendTally(JsonNode counts) {

    /** All that reached them. */
    long requests() {
        return counts.path("requests").asLong();
    }

    /** The calls of tools among them. */
    long calls() {
        return method(McpMethods.TOOLS_CALL);
    }

    /** How many requests met each injected fault. */
    Map<InjectedFault, Long> injected() {
        Map<InjectedFault, Long> injected = new EnumMap<>(InjectedFault.class);
        for (InjectedFault fault : InjectedFault.values()) {
            injected.put(fault, counts.path("injected").path(fault.text()).asLong());
        }
        return injected;
    }

    /** What an operation asks of them. */
    long of(WorkloadPlan.Asked asked) {
        if (asked.server() == null) {
            return method(asked.method());
        }
        long sum = 0;
        for (int number = 1; number <= Topology.MOST_REPLICAS; number++) {
            JsonNode server = counts.path("servers").path(Catalogue.replica(asked.server(), number));
            sum += asked.tool() == null
                    ? server.path("methods").path(asked.method()).asLong()
                    : server.path("tools").path(asked.tool()).asLong();
        }
        return sum;
    }

    private long method(String method) {
        long sum = 0;
        for (JsonNode server : counts.path("servers")) {
            sum += server.path("methods").path(method).asLong();
        }
        return sum;
    }
}
