package io.only1mcp.macro.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.only1mcp.wire.protocol.McpMethods;
import org.jspecify.annotations.Nullable;

/** Fills in the forms of elicitations with nothing but the defaults that their schemas name. */
final class AcceptedDefaults implements Respondent {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    @Override
    public ObjectNode capabilities() {
        ObjectNode capabilities = NODES.objectNode();
        capabilities.putObject("elicitation").putObject("form");
        return capabilities;
    }

    /** Declines a form with a required field that has no default, because whatever it said would be invented. */
    @Override
    public @Nullable ObjectNode answer(String method, JsonNode params) {
        if (!method.equals(McpMethods.ELICITATION_CREATE)
                || !params.path("mode").asText("form").equals("form")) {
            return null;
        }
        JsonNode schema = params.path("requestedSchema");
        ObjectNode content = NODES.objectNode();
        schema.path("properties").properties().forEach(field -> {
            if (field.getValue().has("default")) {
                content.set(field.getKey(), field.getValue().get("default"));
            }
        });
        for (JsonNode required : schema.path("required")) {
            if (!content.has(required.asText())) {
                return NODES.objectNode().put("action", "decline");
            }
        }
        ObjectNode accepted = NODES.objectNode().put("action", "accept");
        accepted.set("content", content);
        return accepted;
    }
}
