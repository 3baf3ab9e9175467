package io.only1mcp.core.profile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of a target: features laid over it, backends and tenants spread out, placeholders filled in. A text that is
 * nothing but {@code {port}} becomes a number, one that is nothing but {@code {urls}} or {@code {command}} a list.
 */
final class Configuration {

    /** What stands between the entries of a list while it is the value of a placeholder; no URL and no word has it. */
    static final String BETWEEN = "\n";

    private static final List<String> LISTS = List.of("urls", "command");
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final ObjectMapper YAML = YAMLMapper.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .build();

    private Configuration() {}

    /** Refuses placeholders and generators that cannot be filled in. */
    static void check(@Nullable ObjectNode config, Map<String, ObjectNode> features) {
        if (config != null) {
            check(config, "config", TargetFile.OF_CONFIG);
        }
        features.forEach((name, addition) -> check(addition, "feature." + name, TargetFile.OF_CONFIG));
        if (config == null && !features.isEmpty()) {
            throw new IllegalArgumentException("feature: there is no 'config' that it could be added to");
        }
    }

    private static void check(JsonNode node, String path, List<String> known) {
        if (node.isTextual()) {
            checked(node.asText(), path, known);
        } else if (Generator.is(node)) {
            Generator generator = Generator.read(node, path);
            check(generator.shape(), path + ".each", generator.placeholders(known));
        } else if (node instanceof ObjectNode map) {
            map.properties().forEach(field -> check(field.getValue(), Document.child(path, field.getKey()), known));
        } else {
            for (int i = 0; i < node.size(); i++) {
                check(node.path(i), Document.child(path, i), known);
            }
        }
    }

    private static void checked(String text, String path, List<String> known) {
        try {
            String unused = Placeholders.checked(text, known);
            for (String list : LISTS) {
                if (Placeholders.uses(text, list) && !text.equals("{" + list + "}")) {
                    throw new IllegalArgumentException(
                            "{" + list + "} is a list, so it has to be all of the text, got '" + text + "'");
                }
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(path + ": " + e.getMessage(), e);
        }
    }

    /** The text of a configuration; nothing where the target needs none. */
    static @Nullable String of(TargetFile target, TargetFile.Given given, Map<String, String> values) {
        for (String feature : given.features()) {
            if (!target.features().containsKey(feature)) {
                throw new ProfileException("target " + target.name() + " has no feature '" + feature + "'"
                        + Nearest.hint(feature, target.features().keySet())
                        + (target.features().isEmpty()
                                ? ": it has none"
                                : " (it has "
                                        + String.join(", ", target.features().keySet()) + ")"));
            }
        }
        if (target.config() == null) {
            return null;
        }
        ObjectNode config = target.config().deepCopy();
        given.features().forEach(feature -> merge(config, target.features().get(feature)));
        JsonNode filled = filled(config, given, values);
        try {
            return target.configFormat() == TargetFile.ConfigFormat.JSON
                    ? JSON.writerWithDefaultPrettyPrinter().writeValueAsString(filled)
                    : YAML.writeValueAsString(filled);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void merge(ObjectNode into, @Nullable ObjectNode from) {
        if (from == null) {
            return;
        }
        for (Map.Entry<String, JsonNode> field : from.properties()) {
            if (into.get(field.getKey()) instanceof ObjectNode mine && field.getValue() instanceof ObjectNode theirs) {
                merge(mine, theirs);
            } else {
                into.set(field.getKey(), field.getValue().deepCopy());
            }
        }
    }

    private static JsonNode filled(JsonNode node, TargetFile.Given given, Map<String, String> values) {
        if (node.isTextual()) {
            String text = node.asText();
            for (String name : LISTS) {
                if (text.equals("{" + name + "}")) {
                    ArrayNode list = NODES.arrayNode();
                    values.getOrDefault(name, "").lines().forEach(list::add);
                    return list;
                }
            }
            return text.equals("{port}")
                    ? IntNode.valueOf(given.port())
                    : TextNode.valueOf(Placeholders.filled(text, values));
        }
        if (Generator.is(node)) {
            Generator generator = Generator.read(node, "config");
            return generator.of(given, values, own -> filled(generator.shape(), given, own));
        }
        if (node instanceof ObjectNode map) {
            ObjectNode filled = NODES.objectNode();
            map.properties().forEach(field -> filled.set(field.getKey(), filled(field.getValue(), given, values)));
            return filled;
        }
        if (node.isArray()) {
            ArrayNode filled = NODES.arrayNode();
            node.forEach(entry -> filled.add(filled(entry, given, values)));
            return filled;
        }
        return node;
    }
}
