package io.only1mcp.proxy.listen;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.only1mcp.wire.json.JsonStrings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What a subscriptions/listen asks for, or was granted.
 *
 * @param lists the lists whose changes are wanted
 * @param uris the resources whose changes are wanted, in the order in which they were named
 */
record Filter(Set<ListKind> lists, Set<String> uris) {
    private static final JsonFactory JSON = new JsonFactory();

    Filter {
        lists = Collections.unmodifiableSet(lists.isEmpty() ? EnumSet.noneOf(ListKind.class) : EnumSet.copyOf(lists));
        uris = Collections.unmodifiableSet(new LinkedHashSet<>(uris));
    }

    /**
     * The filter in params, a well-formed JSON object in {@code bytes[from, to)}.
     *
     * @throws IllegalArgumentException when there is none; its message says where and why
     */
    static Filter read(byte[] bytes, int from, int to) {
        Set<ListKind> lists = EnumSet.noneOf(ListKind.class);
        Set<String> uris = new LinkedHashSet<>();
        boolean found = false;
        try (JsonParser parser = JSON.createParser(bytes, from, to - from)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean filter = parser.currentName().equals("notifications");
                JsonToken value = parser.nextToken();
                if (filter && value == JsonToken.START_OBJECT) {
                    found = true;
                    fields(parser, lists, uris);
                } else {
                    parser.skipChildren();
                }
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("params: must be a JSON object", e);
        }
        if (!found) {
            throw new IllegalArgumentException("params.notifications: must be an object, it says what to listen to");
        }
        return new Filter(lists, uris);
    }

    private static void fields(JsonParser parser, Set<ListKind> lists, Set<String> uris) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            JsonToken value = parser.nextToken();
            if (key.equals("resourceSubscriptions")) {
                uris(parser, value, uris);
                continue;
            }
            for (ListKind kind : ListKind.values()) {
                if (!key.equals(kind.filterKey())) {
                    continue;
                }
                if (!value.isBoolean()) {
                    throw new IllegalArgumentException("params.notifications." + key + ": must be true or false");
                }
                if (value == JsonToken.VALUE_TRUE) {
                    lists.add(kind);
                }
            }
            parser.skipChildren();
        }
    }

    private static void uris(JsonParser parser, JsonToken value, Set<String> uris) throws IOException {
        boolean strings = value == JsonToken.START_ARRAY;
        while (strings && parser.nextToken() != JsonToken.END_ARRAY) {
            strings = parser.currentToken() == JsonToken.VALUE_STRING;
            if (strings) {
                uris.add(parser.getText());
            }
        }
        if (!strings) {
            throw new IllegalArgumentException(
                    "params.notifications.resourceSubscriptions: must be an array of strings");
        }
    }

    /** The filter as JSON. */
    String json() {
        List<String> members = new ArrayList<>();
        for (ListKind kind : lists) {
            members.add("\"" + kind.filterKey() + "\":true");
        }
        if (!uris.isEmpty()) {
            members.add("\"resourceSubscriptions\":["
                    + String.join(",", uris.stream().map(JsonStrings::quote).toList()) + "]");
        }
        return "{" + String.join(",", members) + "}";
    }
}
