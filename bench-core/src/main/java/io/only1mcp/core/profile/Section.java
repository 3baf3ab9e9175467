package io.only1mcp.core.profile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One map of a document, read key by key against the grammar. Every refusal is a {@link ProfileException} that names the
 * place, the path, the value and the remedy.
 */
final class Section {

    private final Document document;
    private final String path;
    private final ObjectNode map;

    private Section(Document document, String path, ObjectNode map) {
        this.document = document;
        this.path = path;
        this.map = map;
    }

    /** The whole document, its keys checked. */
    static Section root(Document document, Keys keys) {
        return new Section(document, "", document.root()).checked(keys);
    }

    private Section checked(Keys keys) {
        for (Map.Entry<String, JsonNode> field : map.properties()) {
            String key = field.getKey();
            if (!keys.known().contains(key)) {
                throw error(key, "unknown key" + hint(key, keys));
            }
            if (field.getValue().isNull()) {
                throw error(key, "has no value: give one, or leave the key out");
            }
        }
        return this;
    }

    private static String hint(String key, Keys keys) {
        String nearest = Nearest.hint(key, keys.known());
        return nearest.isEmpty() ? " (known are " + String.join(", ", keys.known()) + ")" : nearest;
    }

    boolean has(String key) {
        return map.has(key);
    }

    /** The value of a key as a number, word or text, turned into something by a function that says what it refuses. */
    <T> Optional<T> find(String key, Function<String, T> parse) {
        JsonNode node = map.get(key);
        if (node == null) {
            return Optional.empty();
        }
        if (!node.isValueNode()) {
            throw error(key, "must be a single value, got " + kind(node));
        }
        return Optional.of(parsed(key, node.asText(), parse));
    }

    /** Like {@link #find}, where the key has to be there. */
    <T> T required(String key, Function<String, T> parse) {
        return find(key, parse).orElseThrow(() -> missing(key));
    }

    ProfileException missing(String key) {
        return error("", "'" + key + "' is missing");
    }

    private <T> T parsed(String key, String text, Function<String, T> parse) {
        try {
            return parse.apply(text);
        } catch (IllegalArgumentException e) {
            throw error(key, e.getMessage() == null ? "'" + text + "' is not understood" : e.getMessage());
        }
    }

    boolean flag(String key, boolean otherwise) {
        JsonNode node = map.get(key);
        if (node == null) {
            return otherwise;
        }
        if (!node.isBoolean()) {
            throw error(key, "must be true or false, got " + shown(node));
        }
        return node.asBoolean();
    }

    Optional<Section> section(String key, Keys keys) {
        return object(key).map(child -> new Section(document, Document.child(path, key), child).checked(keys));
    }

    /** A map that is taken as it is, such as the arguments of a tool. */
    Optional<ObjectNode> object(String key) {
        JsonNode node = map.get(key);
        if (node == null) {
            return Optional.empty();
        }
        if (!(node instanceof ObjectNode child)) {
            throw error(key, "must be a map of keys, got " + kind(node));
        }
        return Optional.of(child);
    }

    /** The maps of a list, their keys checked; none where the key is absent. */
    List<Section> sections(String key, Keys keys) {
        List<Section> sections = new ArrayList<>();
        for (JsonNode entry : list(key)) {
            String at = Document.child(key, sections.size());
            if (!(entry instanceof ObjectNode child)) {
                throw error(at, "must be a map of keys, got " + shown(entry));
            }
            sections.add(new Section(document, Document.child(path, at), child).checked(keys));
        }
        return sections;
    }

    /** The single values of a list; none where the key is absent. */
    <T> List<T> values(String key, Function<String, T> parse) {
        List<T> values = new ArrayList<>();
        for (JsonNode entry : list(key)) {
            String at = Document.child(key, values.size());
            if (!entry.isValueNode() || entry.isNull()) {
                throw error(at, "must be a single value, got " + kind(entry));
            }
            values.add(parsed(at, entry.asText(), parse));
        }
        return values;
    }

    /** The names and single values of a map with keys of the user's own. */
    Map<String, String> texts(String key) {
        Map<String, String> texts = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> field :
                object(key).map(ObjectNode::properties).orElse(Set.of())) {
            String at = Document.child(key, field.getKey());
            if (!field.getValue().isValueNode() || field.getValue().isNull()) {
                throw error(at, "must be a single value, got " + kind(field.getValue()));
            }
            texts.put(field.getKey(), field.getValue().asText());
        }
        return texts;
    }

    boolean isMap(String key) {
        return map.path(key).isObject();
    }

    boolean isList(String key) {
        return map.path(key).isArray();
    }

    private Iterable<JsonNode> list(String key) {
        JsonNode node = map.get(key);
        if (node == null) {
            return List.of();
        }
        if (!(node instanceof ArrayNode)) {
            throw error(key, "must be a list, got " + shown(node));
        }
        return node;
    }

    /**
     * What a record makes of the values that were read. A record says what it refuses in the form {@code key: problem},
     * with a key of its own; the place and the path in front of it are added here.
     */
    <T> T make(Supplier<T> maker) {
        try {
            return maker.get();
        } catch (IllegalArgumentException e) {
            String message = String.valueOf(e.getMessage());
            int colon = message.indexOf(": ");
            throw colon < 0 ? error("", message) : error(message.substring(0, colon), message.substring(colon + 2));
        }
    }

    ProfileException error(String key, String problem) {
        String at = key.isEmpty() ? path : Document.child(path, key);
        return ProfileException.at(document.place(at), at, problem);
    }

    private static String shown(JsonNode node) {
        return node.isTextual() ? "'" + node.asText() + "'" : node.isContainerNode() ? kind(node) : node.asText();
    }

    static String kind(JsonNode node) {
        return switch (node.getNodeType()) {
            case ARRAY -> "a list";
            case OBJECT -> "a map of keys";
            case NULL -> "nothing";
            case BOOLEAN -> "true or false";
            case NUMBER -> "a number";
            default -> "text";
        };
    }
}
