package io.only1mcp.cli.interop;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.Callable;

/** What was seen at each stop of a tour of this process; a stop that failed says so and does not end the tour. */
final class Stops {
    private static final JsonMapper JSON = new JsonMapper();

    private final ObjectNode saw = JSON.createObjectNode();

    void stop(String name, Callable<Object> visit) {
        try {
            saw.set(name, JSON.valueToTree(visit.call()));
        } catch (Exception failed) {
            saw.put(name, "failed: " + failed);
        }
    }

    ObjectNode saw() {
        return saw;
    }
}
