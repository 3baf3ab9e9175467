package io.only1mcp.proxy.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Puts variables of the environment into the texts of a configuration: <code>${NAME}</code>, and <code>${NAME:-otherwise}</code>
 * for one that may be missing or empty; {@code $$} is a dollar sign. Keys stay as they are.
 */
final class Variables {
    private static final String NAME = "[A-Za-z_][A-Za-z0-9_]*";

    /** The value of a variable, or null where it is not set. */
    private final UnaryOperator<@Nullable String> environment;

    Variables(UnaryOperator<@Nullable String> environment) {
        this.environment = environment;
    }

    /**
     * Puts them in.
     *
     * @throws IllegalArgumentException when one is not set, or not written as it should be; its message begins with the place
     */
    void putInto(JsonNode tree) {
        within(tree, "");
    }

    private void within(JsonNode node, String at) {
        if (node instanceof ObjectNode object) {
            for (Map.Entry<String, JsonNode> entry : List.copyOf(object.properties())) {
                String place = at.isEmpty() ? entry.getKey() : at + "." + entry.getKey();
                object.set(entry.getKey(), replaced(entry.getValue(), place));
            }
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, replaced(array.get(i), at + "[" + i + "]"));
            }
        }
    }

    private JsonNode replaced(JsonNode node, String at) {
        if (node.isTextual() && node.textValue().indexOf('$') >= 0) {
            return TextNode.valueOf(text(node.textValue(), at));
        }
        within(node, at);
        return node;
    }

    private String text(String source, String at) {
        StringBuilder text = new StringBuilder();
        int from = 0;
        for (int dollar = source.indexOf('$'); dollar >= 0; dollar = source.indexOf('$', from)) {
            text.append(source, from, dollar);
            from = dollar + 1;
            if (source.startsWith("{", from)) {
                int end = source.indexOf('}', from);
                if (end < 0) {
                    throw new IllegalArgumentException(at + ": ${ has no end; write $${ where a dollar sign is meant");
                }
                text.append(value(source.substring(from + 1, end), at));
                from = end + 1;
            } else {
                text.append('$');
                from += source.startsWith("$", from) ? 1 : 0;
            }
        }
        return text.append(source, from, source.length()).toString();
    }

    private String value(String reference, String at) {
        int otherwise = reference.indexOf(":-");
        String name = otherwise < 0 ? reference : reference.substring(0, otherwise);
        if (!name.matches(NAME)) {
            throw new IllegalArgumentException(at + ": ${" + name
                    + "} names no variable of the environment; write $${ where a dollar sign is meant");
        }
        String value = environment.apply(name);
        if (otherwise >= 0 && (value == null || value.isEmpty())) {
            return reference.substring(otherwise + 2);
        }
        if (value == null) {
            throw new IllegalArgumentException(at + ": the variable " + name
                    + " is not set in the environment; set it, or write ${" + name + ":-otherwise}");
        }
        return value;
    }
}
