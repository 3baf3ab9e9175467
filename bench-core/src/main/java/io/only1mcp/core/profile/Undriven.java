package io.only1mcp.core.profile;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A part of the grammar that this version reads but does not drive. It is refused with a line that says what is driven in
 * its place, because a run that left it out in silence would measure something else.
 *
 * @param keys the map it stands in
 * @param key its key
 * @param refused which of its values
 * @param driven what there is in its place
 */
record Undriven(Keys keys, String key, Predicate<JsonNode> refused, String driven) {

    /** All of it. */
    private static final List<Undriven> ALL = List.of(allBut(Keys.PROFILE, "transport", "http"));

    /** Placeholders of a target that only later versions fill in. */
    static final List<String> PLACEHOLDERS = List.of("command");

    private static Undriven allBut(Keys keys, String key, String only) {
        return new Undriven(keys, key, node -> !node.asText().equals(only), only);
    }

    /** What is wrong with a key and its value, where this version does not drive them. */
    static Optional<String> of(Keys keys, String key, JsonNode value) {
        return ALL.stream()
                .filter(entry -> entry.keys == keys && entry.key.equals(key) && entry.refused.test(value))
                .map(entry -> (keys.driven().contains(key) && value.isValueNode() ? "'" + value.asText() + "' " : "")
                        + "is not driven by this version, which drives " + entry.driven)
                .findFirst();
    }

    /** Every key that the grammar has for a map, driven or not. */
    static List<String> andDriven(Keys keys) {
        List<String> all = new ArrayList<>(keys.driven());
        ALL.stream()
                .filter(entry -> entry.keys == keys && !all.contains(entry.key))
                .forEach(entry -> all.add(entry.key));
        return all;
    }
}
