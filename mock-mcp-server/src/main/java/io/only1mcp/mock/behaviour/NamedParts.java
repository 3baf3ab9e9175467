package io.only1mcp.mock.behaviour;

import io.only1mcp.mock.spelling.Spelling;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Lists of named values, {@code failures=1%,seed=7}, of which each may be absent. */
final class NamedParts {

    private NamedParts() {}

    /**
     * The values by their names.
     *
     * @param key what the list belongs to, for messages
     * @param known the names that there are
     */
    static Map<String, String> parse(String key, String text, List<String> known) {
        Map<String, String> parts = new LinkedHashMap<>();
        for (String part : text.split(",", -1)) {
            int equals = part.indexOf('=');
            String name = (equals < 0 ? part : part.substring(0, equals)).strip();
            if (!known.contains(name)) {
                throw new IllegalArgumentException(key + ": unknown part \"" + name + "\", did you mean \""
                        + Spelling.nearest(name, known) + "\"?");
            }
            if (equals < 0 || parts.put(name, part.substring(equals + 1)) != null) {
                throw new IllegalArgumentException(key + ": must have " + name + "=… once, got " + text);
            }
        }
        return parts;
    }
}
