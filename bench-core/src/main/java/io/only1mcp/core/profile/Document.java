package io.only1mcp.core.profile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * A tree of values in which each value knows where it was given, also after documents were merged and single values
 * replaced. Paths are written as in {@code stages[2].target}; the path of the root is empty.
 */
final class Document {

    private final ObjectNode root;
    private final Map<String, Place> places;

    /** A document that takes over the tree and the places of its values by path; the place of the root is required. */
    Document(ObjectNode root, Map<String, Place> places) {
        this.root = root;
        this.places = new HashMap<>(places);
        if (!places.containsKey("")) {
            throw new IllegalArgumentException("the root has no place");
        }
    }

    /** A document without any value. */
    static Document empty(String source) {
        return new Document(JsonNodeFactory.instance.objectNode(), Map.of("", new Place(source, 0)));
    }

    ObjectNode root() {
        return root;
    }

    /** Where the value of a path was given; for one that was not given, where the nearest value around it was. */
    Place place(String path) {
        for (String at = path; ; at = parent(at)) {
            Place place = places.get(at);
            if (place != null) {
                return place;
            }
        }
    }

    static String child(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    static String child(String path, int index) {
        return path + "[" + index + "]";
    }

    private static String parent(String path) {
        int cut = Math.max(path.lastIndexOf('.'), path.lastIndexOf('['));
        return cut < 0 ? "" : path.substring(0, cut);
    }

    /**
     * This document with another one laid over it: maps merge, everything else is replaced. Of {@code exclusive} keys at
     * the top the other document's replace all of this one's, because only one of them can hold.
     */
    Document with(Document over, Set<String> exclusive) {
        Document merged = new Document(root.deepCopy(), places);
        merged.places.put("", over.place(""));
        if (exclusive.stream().anyMatch(over.root::has)) {
            for (String key : exclusive) {
                if (!over.root.has(key)) {
                    merged.root.remove(key);
                    merged.forget(key);
                }
            }
        }
        merged.merge(merged.root, "", over);
        return merged;
    }

    private void merge(ObjectNode into, String path, Document over) {
        ObjectNode from = (ObjectNode) over.at(path);
        for (Map.Entry<String, JsonNode> field : from.properties()) {
            String at = child(path, field.getKey());
            JsonNode mine = into.get(field.getKey());
            if (mine instanceof ObjectNode map && field.getValue().isObject()) {
                places.put(at, over.place(at));
                merge(map, at, over);
            } else {
                forget(at);
                into.set(field.getKey(), field.getValue().deepCopy());
                over.places.forEach((key, place) -> {
                    if (within(key, at)) {
                        places.put(key, place);
                    }
                });
            }
        }
    }

    private JsonNode at(String path) {
        JsonNode node = root;
        for (Object step : Steps.of(path)) {
            node = step instanceof Integer index ? node.path(index) : node.path((String) step);
        }
        return node;
    }

    /**
     * Puts a value at a path and creates the maps around it that are absent; a list grows by one where the index is its
     * length.
     *
     * @throws ProfileException where the path is malformed or does not fit the tree
     */
    void put(String path, JsonNode value, Place place) {
        Object[] steps = Steps.of(path).toArray();
        JsonNode node = root;
        String at = "";
        for (int i = 0; i < steps.length; i++) {
            boolean last = i == steps.length - 1;
            Object step = steps[i];
            if (step instanceof Integer index) {
                if (!(node instanceof ArrayNode list) || index > list.size()) {
                    int size = node.size();
                    throw ProfileException.at(
                            place,
                            child(at, index),
                            node.isArray()
                                    ? "there is no such entry: " + at + " has "
                                            + (size == 0 ? "none" : size + ", counted from 0")
                                    : at + " is not a list");
                }
                at = child(at, index);
                if (last || index == list.size()) {
                    JsonNode entry = last ? value : fresh(steps[i + 1]);
                    forget(at);
                    places.put(at, place);
                    if (index == list.size()) {
                        list.add(entry);
                    } else {
                        list.set(index, entry);
                    }
                }
                node = list.get(index);
            } else {
                String key = (String) step;
                if (!(node instanceof ObjectNode map)) {
                    throw ProfileException.at(place, child(at, key), at + " is not a map of keys");
                }
                at = child(at, key);
                if (last || !map.path(key).isContainerNode()) {
                    forget(at);
                    places.put(at, place);
                    map.set(key, last ? value : fresh(steps[i + 1]));
                }
                node = map.get(key);
            }
        }
    }

    private static JsonNode fresh(Object next) {
        return next instanceof Integer ? JsonNodeFactory.instance.arrayNode() : JsonNodeFactory.instance.objectNode();
    }

    /** Takes the value of a key at the top away. */
    void remove(String key) {
        root.remove(key);
        forget(key);
    }

    private void forget(String path) {
        places.keySet().removeIf(key -> within(key, path));
    }

    private static boolean within(String key, String path) {
        return key.startsWith(path)
                && (key.length() == path.length()
                        || key.charAt(path.length()) == '.'
                        || key.charAt(path.length()) == '[');
    }
}
