package io.only1mcp.proxy.config;

import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** In which line of a YAML text each of its keys stands. */
final class YamlLines {
    private static final int DEEPEST = 32;

    /** A longer key is found at the line of what is around it. */
    private static final int LONGEST = 256;

    /** Each takes some 200 bytes here and in the tree. */
    private static final int MOST = 50_000;

    /** Something that is YAML, and is wanted in no configuration. */
    static final class Unwanted extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final int line;

        Unwanted(int line, String message) {
            super(message);
            this.line = line;
        }

        int line() {
            return line;
        }
    }

    /** A value, and what it holds: members by their keys, elements by {@code [0]}, {@code [1]} and so on. */
    private static final class Place {
        private final int line;
        private final Map<String, Place> inner = new HashMap<>(0);

        Place(int line) {
            this.line = line;
        }

        Place add(String name, int innerLine) {
            return inner.computeIfAbsent(name, key -> new Place(innerLine));
        }

        /** The innermost place on the way that {@code path} names from here on. */
        Place follow(String path) {
            String rest = path.startsWith(".") ? path.substring(1) : path;
            for (int end = 1; end <= Math.min(rest.length(), LONGEST); end++) {
                boolean whole = end == rest.length() || rest.charAt(end) == '.' || rest.charAt(end) == '[';
                Place next = whole ? inner.get(rest.substring(0, end)) : null;
                if (next != null) {
                    return next.follow(rest.substring(end));
                }
            }
            return this;
        }
    }

    private final Place root = new Place(1);
    private final Deque<Place> open = new ArrayDeque<>();
    private @Nullable Place member;
    private int count;

    private YamlLines() {}

    /**
     * Reads a well-formed text.
     *
     * @throws Unwanted where it uses what would not be understood, or what nobody writes by hand
     */
    static YamlLines of(String yaml) throws IOException {
        YamlLines found = new YamlLines();
        try (YAMLParser parser = new YAMLFactory().createParser(yaml)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                found.take(parser, token, parser.currentTokenLocation().getLineNr());
            }
        }
        return found;
    }

    private void take(YAMLParser parser, JsonToken token, int line) throws IOException {
        if (parser.isCurrentAlias()) {
            throw new Unwanted(line, "an alias, *" + parser.getText() + ", is not understood; write out its value");
        }
        if (token.isStructEnd()) {
            open.pop();
            return;
        }
        count++;
        if (count > MOST) {
            throw new Unwanted(line, "must have at most " + MOST + " keys and values");
        }
        if (open.isEmpty() && count > 1) {
            throw new Unwanted(line, "must be one document, got a second one");
        }
        if (token == JsonToken.FIELD_NAME) {
            member = open.element().add(parser.currentName(), line);
            return;
        }
        Place here = root;
        if (!open.isEmpty()) {
            Place outer = open.element();
            here = member == null ? outer.add("[" + outer.inner.size() + "]", line) : member;
            member = null;
        }
        if (token.isStructStart()) {
            open.push(here);
            if (open.size() > DEEPEST) {
                throw new Unwanted(line, "must not be nested more than " + DEEPEST + " deep");
            }
        }
    }

    /** The line of a key, of the nearest thing around it that has one, or 1. */
    int line(String key) {
        return root.follow(key).line;
    }
}
