package io.only1mcp.proxy.upstream;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON as plain Java: maps, lists, strings, {@link Long} or {@link Double}, {@link Boolean}. For the few small messages
 * that the gateway must understand whole; a mapper of objects would cost more memory than all else that it keeps.
 */
final class JsonTree {
    /** As many bytes a message may have, and as many values, which take some thirty times the memory of their bytes. */
    static final int MOST_BYTES = 256 * 1024;

    static final int MOST_VALUES = 5_000;

    private static final JsonFactory JSON = new JsonFactory();

    private final JsonParser parser;
    private int values;

    private JsonTree(JsonParser parser) {
        this.parser = parser;
    }

    /** The object that the bytes hold; empty when they hold none, or one that is too large to be such a message. */
    static Map<String, @Nullable Object> object(byte[] bytes) {
        if (bytes.length > MOST_BYTES) {
            return Map.of();
        }
        try (JsonParser parser = JSON.createParser(bytes)) {
            if (parser.nextToken() == JsonToken.START_OBJECT) {
                return new JsonTree(parser).object();
            }
        } catch (IOException e) {
            // No JSON: whoever asked misses what it needs, and says so.
        }
        return Map.of();
    }

    private Map<String, @Nullable Object> object() throws IOException {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            parser.nextToken();
            object.put(key, value());
        }
        return object;
    }

    private @Nullable Object value() throws IOException {
        if (++values > MOST_VALUES) {
            throw new IOException("more than " + MOST_VALUES + " values");
        }
        return switch (parser.currentToken()) {
            case START_OBJECT -> object();
            case START_ARRAY -> {
                List<@Nullable Object> array = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    array.add(value());
                }
                yield array;
            }
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT ->
                parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                        ? parser.getDoubleValue()
                        : (Object) parser.getLongValue();
            case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> null;
        };
    }

    /** A member that is an object; empty when it is none. */
    static Map<?, ?> object(Map<?, ?> parent, String key) {
        return parent.get(key) instanceof Map<?, ?> map ? map : Map.of();
    }
}
