package io.only1mcp.proxy.config;

import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** In which line of a YAML text each of its keys stands. */
final class YamlLines {
    private static final int DEEPEST = 32;

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

    private final Map<String, Integer> lines = new HashMap<>();

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
                int line = parser.currentTokenLocation().getLineNr();
                if (parser.isCurrentAlias()) {
                    throw new Unwanted(
                            line, "an alias, *" + parser.getText() + ", is not understood; write out its value");
                }
                if (parser.getParsingContext().getNestingDepth() > DEEPEST) {
                    throw new Unwanted(line, "must not be nested more than " + DEEPEST + " deep");
                }
                if (!token.isStructEnd()) {
                    found.lines.putIfAbsent(path(parser.getParsingContext(), token.isStructStart()), line);
                }
            }
        }
        return found;
    }

    /** The place of a token as messages name it: {@code backends[0].url}. */
    private static String path(JsonStreamContext context, boolean opens) {
        JsonStreamContext at = opens ? context.getParent() : context;
        if (at == null || at.inRoot()) {
            return "";
        }
        String outer = path(at, true);
        if (at.inArray()) {
            return outer + "[" + Math.max(0, at.getCurrentIndex()) + "]";
        }
        return outer.isEmpty() ? String.valueOf(at.getCurrentName()) : outer + "." + at.getCurrentName();
    }

    /** The line of a key, of the nearest thing around it that has one, or 1. */
    int line(String key) {
        String at = key;
        while (!at.isEmpty()) {
            Integer line = lines.get(at);
            if (line != null) {
                return line;
            }
            at = at.substring(0, Math.max(0, Math.max(at.lastIndexOf('.'), at.lastIndexOf('['))));
        }
        return 1;
    }
}
