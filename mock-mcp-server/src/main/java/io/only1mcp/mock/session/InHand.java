package io.only1mcp.mock.session;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;

/** Requests that are not answered yet, by their ids, so that they can be cancelled. */
public final class InHand {

    private final Map<JsonNode, Runnable> byId = new HashMap<>();

    /** A request has come, and this would cancel it. */
    public void add(JsonNode id, Runnable cancel) {
        byId.put(id, cancel);
    }

    /** A request was answered. */
    public void remove(JsonNode id) {
        byId.remove(id);
    }

    /** Cancels a request; one that is not in hand is no matter, for its answer may have crossed the wish. */
    public void cancel(JsonNode id) {
        Runnable cancel = byId.remove(id);
        if (cancel != null) {
            cancel.run();
        }
    }

    /** How many there are. */
    public int size() {
        return byId.size();
    }
}
