package io.only1mcp.mock.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Resources, templates and prompts out of the JSON of a server. */
public final class LibraryJson {

    private LibraryJson() {}

    /** What the members {@code resources}, {@code templates} and {@code prompts} hold; each may be absent. */
    public static LibrarySpec library(JsonNode server) {
        List<ResourceSpec> resources = new ArrayList<>();
        for (JsonNode one : server.path("resources")) {
            resources.add(resource(one));
        }
        List<TemplateSpec> templates = new ArrayList<>();
        for (JsonNode one : server.path("templates")) {
            templates.add(new TemplateSpec(
                    one.path("uriTemplate").asText(),
                    one.path("name").asText(),
                    one.path("title").asText(),
                    one.path("description").asText(),
                    one.path("mimeType").asText(),
                    one.path("text").asText(),
                    completions(one.path("completions"))));
        }
        List<PromptSpec> prompts = new ArrayList<>();
        for (JsonNode one : server.path("prompts")) {
            prompts.add(prompt(one));
        }
        return new LibrarySpec(resources, templates, prompts);
    }

    private static ResourceSpec resource(JsonNode one) {
        return new ResourceSpec(
                one.path("uri").asText(),
                one.path("name").asText(),
                one.path("title").asText(),
                one.path("description").asText(),
                one.path("mimeType").asText(),
                text(one, "text"),
                text(one, "blob"));
    }

    private static PromptSpec prompt(JsonNode one) {
        List<PromptSpec.Argument> arguments = new ArrayList<>();
        for (JsonNode argument : one.path("arguments")) {
            arguments.add(new PromptSpec.Argument(
                    argument.path("name").asText(),
                    argument.path("description").asText(),
                    argument.path("required").asBoolean(),
                    texts(argument.path("completions"))));
        }
        return new PromptSpec(
                one.path("name").asText(),
                one.path("title").asText(),
                one.path("description").asText(),
                arguments,
                one.path("messages").toString());
    }

    private static Map<String, List<String>> completions(JsonNode byName) {
        Map<String, List<String>> completions = new LinkedHashMap<>();
        byName.properties().forEach(entry -> completions.put(entry.getKey(), texts(entry.getValue())));
        return completions;
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    private static @Nullable String text(JsonNode one, String member) {
        return one.has(member) ? one.path(member).asText() : null;
    }
}
