package io.only1mcp.mock.behaviour;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.only1mcp.mock.spelling.Spelling;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An order to servers that run: {@code {"faults": "on", "mark": true}}.
 *
 * @param faults whether errors and the stall happen from now on; null leaves it as it is. Latency stays either way
 * @param mark whether the warm-up ends here: counts and request numbers begin again and the stall is counted from now
 */
public record Control(@Nullable Boolean faults, boolean mark) {

    private static final List<String> KEYS = List.of("faults", "mark");
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /**
     * The order that a JSON object holds. Values are true, false, "on" or "off"; every key may be absent.
     *
     * @throws IllegalArgumentException with one line that says what is wrong
     */
    public static Control parse(String json) {
        JsonNode tree;
        try {
            tree = MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("is not JSON: " + e.getOriginalMessage(), e);
        }
        if (!tree.isObject()) {
            throw new IllegalArgumentException("must be an object such as {\"faults\": \"on\", \"mark\": true}");
        }
        Boolean faults = null;
        boolean mark = false;
        for (Map.Entry<String, JsonNode> entry : tree.properties()) {
            switch (entry.getKey()) {
                case "faults" -> faults = on("faults", entry.getValue());
                case "mark" -> mark = on("mark", entry.getValue());
                default ->
                    throw new IllegalArgumentException("unknown key \"" + entry.getKey() + "\", did you mean \""
                            + Spelling.nearest(entry.getKey(), KEYS) + "\"?");
            }
        }
        return new Control(faults, mark);
    }

    private static boolean on(String key, JsonNode value) {
        if (value.isBoolean()) {
            return value.booleanValue();
        }
        return switch (value.asText()) {
            case "on" -> true;
            case "off" -> false;
            default -> throw new IllegalArgumentException(key + ": must be true, false, on or off, got " + value);
        };
    }
}
