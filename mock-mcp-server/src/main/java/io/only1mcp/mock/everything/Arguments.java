package io.only1mcp.mock.everything;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.only1mcp.mock.dialogue.Request;
import io.only1mcp.mock.dialogue.Trees;
import io.only1mcp.wire.json.JsonStrings;
import io.only1mcp.wire.rpc.HeaderValues;
import java.math.BigDecimal;
import java.util.List;
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

    /** What is wrong with the header fields that mirror arguments, or nothing. */
    static String mismatch(JsonNode schema, Request request) {
        return mismatch(schema, request.arguments(), request);
    }

    private static String mismatch(JsonNode schema, JsonNode arguments, Request request) {
        for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
            JsonNode value = arguments.path(property.getKey());
            JsonNode mirrored = property.getValue().path("x-mcp-header");
            String wrong = mirrored.isTextual()
                    ? mismatch(mirrored.asText(), value, request.mirrored(mirrored.asText()))
                    : mismatch(property.getValue(), value, request);
            if (!wrong.isEmpty()) {
                return wrong;
            }
        }
        return "";
    }

    private static String mismatch(String name, JsonNode value, List<String> fields) {
        String field = "Mcp-Param-" + name;
        if (value.isMissingNode() || value.isNull()) {
            return fields.isEmpty() ? "" : field + ": the header mirrors an argument that is not there";
        }
        if (fields.size() != 1) {
            return field + (fields.isEmpty() ? ": the header is missing" : ": the header came twice");
        }
        String text = HeaderValues.decode(fields.get(0));
        return text != null && same(value, text) ? "" : field + ": the header differs from the argument";
    }

    private static boolean same(JsonNode value, String text) {
        if (!value.isNumber()) {
            return value.asText().equals(text);
        }
        try {
            return value.decimalValue().compareTo(new BigDecimal(text)) == 0;
        } catch (NumberFormatException e) {
            return false;
        }
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
