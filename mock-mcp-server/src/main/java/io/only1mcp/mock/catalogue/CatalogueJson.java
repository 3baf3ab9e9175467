package io.only1mcp.mock.catalogue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** The catalogue's JSON resources as values. */
final class CatalogueJson {

    static final ObjectMapper MAPPER = new ObjectMapper();

    private CatalogueJson() {}

    /** The object that a JSON text holds. */
    static ObjectNode object(String text, String where) {
        try {
            if (MAPPER.readTree(text) instanceof ObjectNode object) {
                return object;
            }
            throw new IllegalArgumentException(where + ": must be a JSON object, got " + text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(where + ": is not JSON: " + e.getOriginalMessage(), e);
        }
    }

    /** A resource beside this class. */
    static JsonNode resource(String name) {
        try (InputStream in = CatalogueJson.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new FileNotFoundException("resource " + name + " is not on the class path");
            }
            return MAPPER.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The server of the resource {@code <name>.json}. */
    static ServerSpec server(String name) {
        JsonNode server = resource(name + ".json");
        List<ToolSpec> tools = new ArrayList<>();
        for (JsonNode tool : server.path("tools")) {
            tools.add(new ToolSpec(
                    tool.path("name").asText(),
                    tool.path("description").asText(),
                    tool.path("inputSchema").toString(),
                    tool.has("annotations") ? tool.path("annotations").toString() : "{}",
                    tool.path("echoes").asText(),
                    tool.path("example").toString()));
        }
        return new ServerSpec(
                server.path("name").asText(),
                server.path("version").asText(),
                server.path("instructions").asText(),
                tools,
                LibraryJson.library(server));
    }
}
