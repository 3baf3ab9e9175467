package io.only1mcp.mock.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * One tool of a server.
 *
 * @param name 1 to 128 letters, digits, {@code _}, {@code -} and {@code .}
 * @param description what a model reads about it
 * @param inputSchema JSON Schema of its arguments, compact JSON text of an object
 * @param annotations hints about what it does, compact JSON text of an object; {@code {}} when there are none
 * @param echoes the argument that every answer repeats: a property of the schema that is a free string, so that a
 *     caller may plant a marker in it
 * @param exampleArguments arguments that satisfy the schema, compact JSON text of an object; {@link #echoes} is one of
 *     them
 */
public record ToolSpec(
        String name,
        String description,
        String inputSchema,
        String annotations,
        String echoes,
        String exampleArguments) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,128}");

    public ToolSpec {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("name: must be 1 to 128 letters, digits, '_', '-' and '.', got " + name);
        }
        ObjectNode schema = CatalogueJson.object(inputSchema, name + ".inputSchema");
        ObjectNode example = CatalogueJson.object(exampleArguments, name + ".exampleArguments");
        CatalogueJson.object(annotations, name + ".annotations");
        JsonNode echoed = schema.path("properties").path(echoes);
        if (!echoed.path("type").asText().equals("string") || echoed.has("enum") || echoed.has("pattern")) {
            throw new IllegalArgumentException(
                    name + ": echoes: must name a property that is a free string, got " + echoes);
        }
        if (!example.path(echoes).isTextual()) {
            throw new IllegalArgumentException(name + ": exampleArguments: must have " + echoes);
        }
        for (JsonNode required : schema.path("required")) {
            if (!example.has(required.asText())) {
                throw new IllegalArgumentException(name + ": exampleArguments: must have " + required.asText());
            }
        }
    }

    /** Names of the arguments that a call has to have, in the order of the schema. */
    public List<String> required() {
        List<String> required = new ArrayList<>();
        for (JsonNode one : CatalogueJson.object(inputSchema, name).path("required")) {
            required.add(one.asText());
        }
        return List.copyOf(required);
    }

    /** The tool as {@code tools/list} shows it: compact JSON of name, description, inputSchema and annotations. */
    public String definition() {
        ObjectNode definition = CatalogueJson.MAPPER.createObjectNode();
        definition.put("name", name);
        definition.put("description", description);
        definition.set("inputSchema", CatalogueJson.object(inputSchema, name));
        if (!annotations.equals("{}")) {
            definition.set("annotations", CatalogueJson.object(annotations, name));
        }
        return definition.toString();
    }
}
