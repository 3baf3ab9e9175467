package io.only1mcp.mock.dialogue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** JSON as trees. */
public final class Trees {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Pattern BLANK = Pattern.compile("\\{([A-Za-z0-9_.]+)\\}");

    private Trees() {}

    /** An object without members. */
    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** An array without elements. */
    public static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    /** The object in {@code bytes[from, to)}, which was checked before. */
    public static ObjectNode parse(byte[] bytes, int from, int to) {
        try {
            return (ObjectNode) MAPPER.readTree(bytes, from, to - from);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The value that a text holds, which was checked before. */
    public static JsonNode parse(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The JSON text of a tree, on one line. */
    public static byte[] bytes(JsonNode tree) {
        try {
            return MAPPER.writeValueAsBytes(tree);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The member as an object, or an empty one. */
    public static ObjectNode object(JsonNode tree, String member) {
        return tree.get(member) instanceof ObjectNode object ? object : object();
    }

    /**
     * A copy of a tree in whose texts each {@code {name}} has been replaced.
     *
     * @param values what stands for a name
     */
    public static JsonNode filled(JsonNode tree, Function<String, String> values) {
        if (tree instanceof TextNode text) {
            return TextNode.valueOf(filled(text.asText(), values));
        }
        if (tree instanceof ObjectNode object) {
            ObjectNode copy = object();
            for (Map.Entry<String, JsonNode> member : object.properties()) {
                copy.set(member.getKey(), filled(member.getValue(), values));
            }
            return copy;
        }
        if (tree instanceof ArrayNode list) {
            ArrayNode copy = array();
            list.forEach(element -> copy.add(filled(element, values)));
            return copy;
        }
        return tree;
    }

    /** A text in which each {@code {name}} has been replaced. */
    public static String filled(String text, Function<String, String> values) {
        return BLANK.matcher(text).replaceAll(blank -> Matcher.quoteReplacement(values.apply(blank.group(1))));
    }

    /** The value at a path such as {@code answer.content.name}: a text as it is, anything else as JSON, or nothing. */
    public static String at(JsonNode tree, String path) {
        JsonNode value = tree;
        for (String step : path.split("\\.", -1)) {
            value = value.path(step);
        }
        return value.isMissingNode() ? "" : value.isTextual() ? value.asText() : value.toString();
    }
}
