package io.only1mcp.macro.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a client asks again with after a server's {@code input_required} (2026-07-28, multi round-trip requests). */
final class InputRounds {
    /** A server that asks more often never comes to an end. */
    static final int MOST = 10;

    private InputRounds() {}

    /**
     * The parameters of the next attempt: the original ones, what was asked for, and the server's state as it came.
     *
     * @param params of the first attempt
     * @param required the server's result
     * @return null where the respondent does not do what the server asks for, or the server asks for nothing at all
     */
    static @Nullable ObjectNode next(ObjectNode params, JsonNode required, Respondent respondent) {
        if (!required.has("inputRequests") && !required.has("requestState")) {
            return null;
        }
        ObjectNode next = params.deepCopy();
        JsonNode requests = required.path("inputRequests");
        if (requests.isObject()) {
            ObjectNode responses = next.putObject("inputResponses");
            for (Map.Entry<String, JsonNode> request : requests.properties()) {
                JsonNode asked = request.getValue();
                ObjectNode answer = respondent.answer(asked.path("method").asText(), asked.path("params"));
                if (answer == null) {
                    return null;
                }
                responses.set(request.getKey(), answer);
            }
        }
        if (required.has("requestState")) {
            next.set("requestState", required.get("requestState"));
        }
        return next;
    }
}
