package io.only1mcp.mock.everything;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.only1mcp.mock.dialogue.Trees;
import io.only1mcp.wire.json.JsonStrings;
import java.util.Map;

/** What the schema of a tool asks of the arguments of a call, as far as types and presence go. */
final class Arguments {

    private Arguments() {}

    /** Whether a value is of that type of JSON Schema; every value is of a type that is not known. */
    static boolean isOf(String type, JsonNode value) {
        return switch (type) {
            case "string" -> value.isTextual();
            case "boolean" -> value.isBoolean();
            case "integer" ->
                value.isIntegralNumber()
                        || (value.isNumber()
                                && value.decimalValue().stripTrailingZeros().scale() <= 0);
            case "number" -> value.isNumber();
            case "array" -> value.isArray();
            case "object" -> value.isObject();
            default -> true;
        };
    }

    /** What is wrong with the arguments, or nothing. */
    static String complaint(String tool, JsonNode schema, ObjectNode arguments) {
        for (JsonNode required : schema.path("required")) {
            if (!arguments.has(required.asText())) {
                return tool + ": the argument " + JsonStrings.quote(required.asText()) + " is missing";
            }
        }
        for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
            JsonNode value = arguments.get(property.getKey());
            String type = property.getValue().path("type").asText();
            if (value != null && !isOf(type, value)) {
                return tool + ": the argument " + JsonStrings.quote(property.getKey()) + " must be of type " + type;
            }
        }
        return "";
    }

    /** A schema of which only the types and names are left. */
    static ObjectNode stripped(JsonNode schema) {
        ObjectNode left = Trees.object().put("type", "object");
        ObjectNode properties = left.putObject("properties");
        for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
            ObjectNode type = properties.putObject(property.getKey());
            if (property.getValue().has("type")) {
                type.set("type", property.getValue().path("type"));
            }
        }
        return left;
    }
}
