package io.only1mcp.mock.everything;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.only1mcp.mock.dialogue.Request;
import io.only1mcp.mock.dialogue.Trees;
import io.only1mcp.wire.protocol.McpMethods;
import java.util.List;
import java.util.Map;

/**
 * Requests to a client that are asked at once, by their names.
 *
 * @param requests each with a method and parameters, in whose texts {@code {argument}} stands for an argument
 * @param carriesState whether the client has to carry state to its answer
 */
record Inputs(ObjectNode requests, boolean carriesState) {

    private static final List<String> ACTIONS = List.of("accept", "decline", "cancel");

    /** What a client must be able to do to answer a request. */
    static String capability(JsonNode input) {
        return switch (input.path("method").asText()) {
            case McpMethods.ELICITATION_CREATE -> "elicitation";
            case McpMethods.SAMPLING_CREATE_MESSAGE -> "sampling";
            case McpMethods.ROOTS_LIST -> "roots";
            default -> throw new IllegalArgumentException("no client can be asked " + input.path("method"));
        };
    }

    /** The capabilities that are needed and were not declared, as an object. */
    ObjectNode undeclared(Request request) {
        ObjectNode missing = Trees.object();
        for (JsonNode input : requests) {
            if (!request.can(capability(input))) {
                missing.putObject(capability(input));
            }
        }
        return missing;
    }

    /** Only what the client declared that it can answer. */
    Inputs declared(Request request) {
        ObjectNode fitting = Trees.object();
        for (Map.Entry<String, JsonNode> one : requests.properties()) {
            if (request.can(capability(one.getValue()))) {
                fitting.set(one.getKey(), one.getValue());
            }
        }
        return new Inputs(fitting, carriesState);
    }

    /** The requests, filled in with the arguments. */
    ObjectNode filled(Request request) {
        return (ObjectNode) Trees.filled(requests, name -> Trees.at(request.arguments(), name));
    }

    /** Whether all requests have an answer of the right form; anything else is ignored. */
    boolean answeredBy(ObjectNode answers) {
        for (Map.Entry<String, JsonNode> one : requests.properties()) {
            if (!fits(one.getValue(), answers.path(one.getKey()))) {
                return false;
            }
        }
        return true;
    }

    /** Whether an answer has the form that its request wants. */
    static boolean fits(JsonNode input, JsonNode answer) {
        return switch (input.path("method").asText()) {
            case McpMethods.ELICITATION_CREATE -> fitsForm(input.at("/params/requestedSchema"), answer);
            case McpMethods.SAMPLING_CREATE_MESSAGE ->
                answer.path("role").isTextual() && answer.path("content").isContainerNode();
            default -> answer.get("roots") instanceof ArrayNode;
        };
    }

    private static boolean fitsForm(JsonNode schema, JsonNode answer) {
        String action = answer.path("action").asText();
        if (!action.equals("accept")) {
            return ACTIONS.contains(action);
        }
        for (JsonNode required : schema.path("required")) {
            if (!answer.path("content").has(required.asText())) {
                return false;
            }
        }
        for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
            JsonNode value = answer.path("content").path(property.getKey());
            if (!value.isMissingNode()
                    && !Arguments.isOf(property.getValue().path("type").asText(), value)) {
                return false;
            }
        }
        return true;
    }

    /** The name of a form that the user did not fill in, or nothing. */
    String declined(ObjectNode answers) {
        for (Map.Entry<String, JsonNode> one : requests.properties()) {
            String action = answers.path(one.getKey()).path("action").asText();
            if (ACTIONS.indexOf(action) > 0) {
                return one.getKey();
            }
        }
        return "";
    }
}
