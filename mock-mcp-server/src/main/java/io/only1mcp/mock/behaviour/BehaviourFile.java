package io.only1mcp.mock.behaviour;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.only1mcp.mock.spelling.Spelling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/** Reads a behaviour from a file with the keys that profiles have under {@code backend}; YAML, and so JSON too. */
public final class BehaviourFile {

    private static final List<String> STALL_KEYS = List.of("at", "for");

    private BehaviourFile() {}

    /**
     * What the file says on top of {@code base}.
     *
     * @throws IllegalArgumentException with one line that names the file and what is wrong in it
     */
    public static Behaviour read(Path file, Behaviour base) {
        try {
            Behaviour behaviour = base;
            for (Map.Entry<String, JsonNode> entry : tree(file).properties()) {
                behaviour = behaviour.with(entry.getKey(), text(entry.getKey(), entry.getValue()));
            }
            return behaviour;
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
        }
    }

    private static JsonNode tree(Path file) {
        ObjectMapper mapper = new ObjectMapper(YAMLFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build());
        JsonNode tree;
        try {
            tree = mapper.readTree(Files.readString(file));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "line " + (e.getLocation() == null ? 1 : e.getLocation().getLineNr())
                            + ": is neither YAML nor JSON: "
                            + e.getOriginalMessage().lines().findFirst().orElse("unreadable"),
                    e);
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot be read: " + e.getClass().getSimpleName(), e);
        }
        if (!tree.isObject()) {
            throw new IllegalArgumentException("must hold keys such as latency: 5ms");
        }
        return tree;
    }

    /** The value as an option would write it. */
    private static String text(String key, JsonNode value) {
        if (value.isValueNode() && !value.isNull()) {
            return value.asText();
        }
        if (!key.equals("stall") || !value.isObject()) {
            throw new IllegalArgumentException(key + ": must be a single value, got " + value);
        }
        StringJoiner parts = new StringJoiner(",");
        for (Map.Entry<String, JsonNode> part : value.properties()) {
            if (!STALL_KEYS.contains(part.getKey())) {
                throw new IllegalArgumentException("stall: unknown key \"" + part.getKey() + "\", did you mean \""
                        + Spelling.nearest(part.getKey(), STALL_KEYS) + "\"?");
            }
            parts.add(part.getKey() + "=" + part.getValue().asText());
        }
        return parts.toString();
    }
}
