package io.only1mcp.mock.behaviour;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.only1mcp.mock.spelling.Spelling;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

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
        String text = content(file);
        JsonNode tree;
        try {
            tree = mapper.readTree(text);
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
            throw new IllegalArgumentException(
                    "line " + line + ": is neither YAML nor JSON: " + firstLine(e.getOriginalMessage()), e);
        } catch (RuntimeException e) {
            // The YAML reader's own, such as one about characters that YAML does not allow.
            throw new IllegalArgumentException("is neither YAML nor JSON: " + firstLine(e.getMessage()), e);
        }
        if (!tree.isObject()) {
            throw new IllegalArgumentException("must hold keys such as latency: 5ms");
        }
        return tree;
    }

    private static String content(Path file) {
        if (Files.isDirectory(file)) {
            throw new IllegalArgumentException("is a directory, where a file of YAML or JSON is wanted");
        }
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException("there is no such file", e);
        } catch (AccessDeniedException e) {
            throw new IllegalArgumentException("must not be read by this user", e);
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("is no text in UTF-8, where a file of YAML or JSON is wanted", e);
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot be read: " + e.getMessage(), e);
        }
    }

    private static String firstLine(@Nullable String text) {
        return String.valueOf(text).lines().findFirst().orElse("");
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
