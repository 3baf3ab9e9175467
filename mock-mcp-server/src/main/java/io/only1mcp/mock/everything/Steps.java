package io.only1mcp.mock.everything;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.only1mcp.mock.dialogue.Request;
import io.only1mcp.mock.dialogue.Talk;
import io.only1mcp.mock.dialogue.Trees;
import io.only1mcp.wire.protocol.McpMethods;
import java.time.Duration;

/**
 * Says what goes on, step by step, and then the result. A step is {@code {"progress": 50}}, said where the request has a
 * token for it, or {@code {"log": "…"}}, said where the client wants log notifications of level info.
 */
final class Steps implements Deed {

    static final Duration PAUSE = Duration.ofMillis(50);

    private static final int TOTAL = 100;

    private final JsonNode steps;
    private final ObjectNode result;

    Steps(JsonNode steps, ObjectNode result) {
        this.steps = steps;
        this.result = result;
    }

    @Override
    public void answer(Request request, Talk talk) {
        step(0, request, talk);
    }

    private void step(int number, Request request, Talk talk) {
        if (number < steps.size()) {
            say(steps.get(number), request, talk);
        }
        if (number + 1 < steps.size()) {
            talk.later(PAUSE, () -> step(number + 1, request, talk));
        } else {
            talk.result(result.deepCopy());
        }
    }

    private static void say(JsonNode step, Request request, Talk talk) {
        JsonNode token = request.progressToken();
        if (step.has("progress") && token != null) {
            ObjectNode params = Trees.object();
            params.set("progressToken", token);
            params.set("progress", step.path("progress"));
            talk.tell(McpMethods.PROGRESS, params.put("total", TOTAL));
        }
        if (step.has("log") && request.wantsLog("info")) {
            ObjectNode params = Trees.object().put("level", "info").put("logger", "everything");
            params.set("data", step.path("log"));
            talk.tell(McpMethods.LOG_MESSAGE, params);
        }
    }
}
