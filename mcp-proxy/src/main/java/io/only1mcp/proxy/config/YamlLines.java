package io.only1mcp.proxy.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** In which line of a YAML text each of its keys stands. */
final class YamlLines {
    private final Map<String, Integer> lines = new HashMap<>();

    private YamlLines() {}

    /** Reads a well-formed text. */
    static YamlLines of(String yaml) throws IOException {
        YamlLines found = new YamlLines();
        try (JsonParser parser = new YAMLFactory().createParser(yaml)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (!token.isStructEnd()) {
                    found.lines.putIfAbsent(
                            path(parser.getParsingContext(), token.isStructStart()),
                            parser.currentTokenLocation().getLineNr());
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
