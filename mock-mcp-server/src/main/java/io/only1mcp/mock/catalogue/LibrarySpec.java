package io.only1mcp.mock.catalogue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a server offers besides tools, each list in the order in which it is listed.
 *
 * @param resources with distinct URIs
 * @param templates with distinct URIs
 * @param prompts with distinct names
 */
public record LibrarySpec(List<ResourceSpec> resources, List<TemplateSpec> templates, List<PromptSpec> prompts) {

    /** Nothing. */
    public static final LibrarySpec EMPTY = new LibrarySpec(List.of(), List.of(), List.of());

    public LibrarySpec {
        resources = List.copyOf(resources);
        templates = List.copyOf(templates);
        prompts = List.copyOf(prompts);
        distinct("resources", resources.stream().map(ResourceSpec::uri).toList());
        distinct("templates", templates.stream().map(TemplateSpec::uriTemplate).toList());
        distinct("prompts", prompts.stream().map(PromptSpec::name).toList());
    }

    private static void distinct(String what, List<String> names) {
        Set<String> seen = new HashSet<>();
        for (String name : names) {
            if (!seen.add(name)) {
                throw new IllegalArgumentException(what + ": " + name + " comes twice");
            }
        }
    }

    /** Whether there is anything to read. */
    public boolean hasResources() {
        return !resources.isEmpty() || !templates.isEmpty();
    }

    /** Whether there are prompts. */
    public boolean hasPrompts() {
        return !prompts.isEmpty();
    }
}
