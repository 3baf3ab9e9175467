package io.only1mcp.mock.behaviour;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.only1mcp.mock.spelling.Spelling;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An order to servers that run: {@code {"faults": "on", "mark": true}}.
 *
 * @param faults whether errors and the stall happen from now on; null leaves it as it is. Latency stays either way
 * @param mark whether the warm-up ends here: counts and request numbers begin again and the stall is counted from now
 * @param broken the rules of MCP that are broken from now on; null leaves it as it is
 * @param changes what changes now, one after the other: {@code tools}, {@code prompts}, {@code resources} or the URI of a
 *     resource that is updated
 * @param perSecond how often {@code changes} come again in a second, until the next order; 0 where they come once
 * @param streams what becomes of streams that are open for word of changes; null leaves them open
 */
public record Control(
        @Nullable Boolean faults,
        boolean mark,
        @Nullable Set<Fault> broken,
        List<String> changes,
        double perSecond,
        @Nullable Ending streams) {

    /** What becomes of open streams. */
    public enum Ending {
        /** They end as the protocol has it. */
        END,
        /** Their connections are broken off. */
        CUT
    }

    private static final List<String> KEYS =
            List.of("faults", "mark", "fault", "change", "times", "per_second", "streams");
    private static final int MOST_CHANGES = 10_000;
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
        Set<Fault> broken = null;
        List<String> changes = List.of();
        int times = 1;
        double perSecond = 0;
        Ending streams = null;
        for (Map.Entry<String, JsonNode> entry : tree.properties()) {
            switch (entry.getKey()) {
                case "faults" -> faults = on("faults", entry.getValue());
                case "mark" -> mark = on("mark", entry.getValue());
                case "fault" -> broken = Fault.parse(String.join(",", texts("fault", entry.getValue())));
                case "change" -> changes = texts("change", entry.getValue());
                case "per_second" -> perSecond = perSecond(entry.getValue());
                case "times" -> times = times(entry.getValue());
                case "streams" -> streams = ending(entry.getValue());
                default ->
                    throw new IllegalArgumentException("unknown key \"" + entry.getKey() + "\", did you mean \""
                            + Spelling.nearest(entry.getKey(), KEYS) + "\"?");
            }
        }
        return new Control(faults, mark, broken, repeated(changes, times), perSecond, streams);
    }

    private static List<String> repeated(List<String> changes, int times) {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            all.addAll(changes);
        }
        return List.copyOf(all);
    }

    private static List<String> texts(String key, JsonNode value) {
        List<String> texts = new ArrayList<>();
        for (JsonNode one : value.isArray() ? value : MAPPER.createArrayNode().add(value)) {
            if (!one.isTextual() || one.asText().isEmpty()) {
                throw new IllegalArgumentException(key + ": must be a text or a list of texts, got " + value);
            }
            texts.add(one.asText());
        }
        return texts;
    }

    private static double perSecond(JsonNode value) {
        if (!value.isNumber() || value.doubleValue() < 0 || value.doubleValue() > MOST_CHANGES) {
            throw new IllegalArgumentException("per_second: must be 0 to " + MOST_CHANGES + ", got " + value);
        }
        return value.doubleValue();
    }

    private static int times(JsonNode value) {
        if (!value.isInt() || value.intValue() < 1 || value.intValue() > MOST_CHANGES) {
            throw new IllegalArgumentException("times: must be 1 to " + MOST_CHANGES + ", got " + value);
        }
        return value.intValue();
    }

    private static Ending ending(JsonNode value) {
        return switch (value.asText()) {
            case "end" -> Ending.END;
            case "cut" -> Ending.CUT;
            default -> throw new IllegalArgumentException("streams: must be end or cut, got " + value);
        };
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
