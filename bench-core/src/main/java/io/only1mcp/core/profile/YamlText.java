package io.only1mcp.core.profile;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * YAML text turned into a {@link Document}. Stricter than YAML itself: a key may stand only once in a map, one document
 * makes a file, and there are no aliases.
 */
final class YamlText {

    private static final YAMLFactory YAML = new YAMLFactory();
    private static final int DEEPEST = 100;

    private final String source;
    private final boolean lines;
    private final YAMLParser parser;
    private final Map<String, Place> places = new HashMap<>();

    private YamlText(String source, boolean lines, YAMLParser parser) {
        this.source = source;
        this.lines = lines;
        this.parser = parser;
    }

    /**
     * The document of a file.
     *
     * @param text what the file holds
     * @param source how errors name it
     * @throws ProfileException where the text is not YAML, or not a map of keys
     */
    static Document document(String text, String source) {
        try (YAMLParser parser = YAML.createParser(text)) {
            YamlText reader = new YamlText(source, true, parser);
            JsonToken first = parser.nextToken();
            if (first == null) {
                throw new ProfileException(source + ": is empty: it holds no key");
            }
            if (first != JsonToken.START_OBJECT) {
                throw ProfileException.at(
                        reader.here(), "", "must be a map of keys, got " + Section.kind(reader.value("", 0)));
            }
            ObjectNode root = (ObjectNode) reader.value("", 0);
            reader.end();
            return new Document(root, reader.places);
        } catch (IOException e) {
            throw malformed(source, e, true);
        }
    }

    /**
     * The value of an option such as {@code --set PATH=VALUE}.
     *
     * @throws ProfileException where the text is not YAML
     */
    static JsonNode value(String text, String source) {
        try (YAMLParser parser = YAML.createParser(text)) {
            if (parser.nextToken() == null) {
                return JsonNodeFactory.instance.nullNode();
            }
            YamlText reader = new YamlText(source, false, parser);
            JsonNode value = reader.value("", 0);
            reader.end();
            return value;
        } catch (IOException e) {
            throw malformed(source, e, false);
        }
    }

    private JsonNode value(String path, int depth) throws IOException {
        if (depth > DEEPEST) {
            throw ProfileException.at(here(), "", "is nested more than " + DEEPEST + " levels deep");
        }
        if (parser.isCurrentAlias()) {
            throw ProfileException.at(here(), path, "aliases (*name) are not supported: write the value out");
        }
        places.putIfAbsent(path, here());
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        JsonToken token = parser.currentToken();
        return switch (token) {
            case START_OBJECT -> map(path, depth);
            case START_ARRAY -> list(path, depth);
            case VALUE_NULL -> nodes.nullNode();
            case VALUE_TRUE -> nodes.booleanNode(true);
            case VALUE_FALSE -> nodes.booleanNode(false);
            case VALUE_NUMBER_INT ->
                switch (parser.getNumberType()) {
                    case INT -> nodes.numberNode(parser.getIntValue());
                    case LONG -> nodes.numberNode(parser.getLongValue());
                    default -> nodes.numberNode(parser.getBigIntegerValue());
                };
            case VALUE_NUMBER_FLOAT -> nodes.numberNode(parser.getDoubleValue());
            default -> nodes.textNode(parser.getText());
        };
    }

    private ObjectNode map(String path, int depth) throws IOException {
        ObjectNode map = JsonNodeFactory.instance.objectNode();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            String at = Document.child(path, key);
            if (map.has(key)) {
                throw ProfileException.at(
                        here(),
                        at,
                        "is given twice, the first time in line "
                                + places.getOrDefault(at, here()).line());
            }
            places.put(at, here());
            parser.nextToken();
            map.set(key, value(at, depth + 1));
        }
        return map;
    }

    private ArrayNode list(String path, int depth) throws IOException {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            list.add(value(Document.child(path, list.size()), depth + 1));
        }
        return list;
    }

    private void end() throws IOException {
        if (parser.nextToken() != null) {
            throw ProfileException.at(here(), "", "a second document begins here: one document makes a file");
        }
    }

    private Place here() {
        return new Place(source, lines ? parser.currentTokenLocation().getLineNr() : 0);
    }

    /** What the parser says, in one line: it draws the place of the error below, each line of that indented. */
    private static ProfileException malformed(String source, IOException e, boolean lines) {
        String cause = e instanceof JsonProcessingException json ? json.getOriginalMessage() : e.toString();
        String said = cause.lines()
                .filter(line -> !line.isBlank() && !line.startsWith(" "))
                .map(String::strip)
                .collect(Collectors.joining(": "));
        JsonLocation location = e instanceof JsonProcessingException json ? json.getLocation() : null;
        String at = location == null || !lines ? "" : ":" + location.getLineNr() + ":" + location.getColumnNr();
        return new ProfileException(source + at + ": not YAML: " + said);
    }
}
