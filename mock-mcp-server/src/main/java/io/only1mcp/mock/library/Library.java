package io.only1mcp.mock.library;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.only1mcp.mock.behaviour.Fault;
import io.only1mcp.mock.catalogue.LibrarySpec;
import io.only1mcp.mock.catalogue.PromptSpec;
import io.only1mcp.mock.catalogue.ResourceSpec;
import io.only1mcp.mock.catalogue.TemplateSpec;
import io.only1mcp.mock.dialogue.Features;
import io.only1mcp.mock.dialogue.Request;
import io.only1mcp.mock.dialogue.Talk;
import io.only1mcp.mock.dialogue.Trees;
import io.only1mcp.wire.json.JsonStrings;
import io.only1mcp.wire.protocol.ErrorCodes;
import io.only1mcp.wire.protocol.McpMethods;
import io.only1mcp.wire.rpc.RpcError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Serves the resources, templates, prompts and completions of one server, in both eras. */
public final class Library implements Features {

    /** What "resource not found" was called before 2026-07-28. */
    private static final int RESOURCE_NOT_FOUND = -32002;

    private static final int MOST_COMPLETIONS = 100;

    private final LibrarySpec spec;
    private final Pages pages;
    private final CacheHints hints;
    private final Predicate<Fault> faults;

    /**
     * A library.
     *
     * @param faults whether a fault happens now
     */
    public Library(LibrarySpec spec, Pages pages, Predicate<Fault> faults) {
        this.spec = spec;
        this.pages = pages;
        this.hints = new CacheHints(faults);
        this.faults = faults;
    }

    /** The members of its capabilities, each behind a comma: what there is, and nothing else. */
    public static String capabilities(LibrarySpec spec) {
        return (spec.hasResources() ? ",\"resources\":{}" : "")
                + (spec.hasPrompts() ? ",\"prompts\":{}" : "")
                + (completes(spec) ? ",\"completions\":{}" : "");
    }

    private static boolean completes(LibrarySpec spec) {
        return spec.templates().stream().anyMatch(one -> !one.completions().isEmpty())
                || spec.prompts().stream()
                        .flatMap(one -> one.arguments().stream())
                        .anyMatch(one -> !one.completions().isEmpty());
    }

    @Override
    public void answer(Request request, Talk talk) {
        switch (request.method()) {
            case McpMethods.RESOURCES_LIST -> when(spec.hasResources(), request, talk, () -> resources(request, talk));
            case McpMethods.RESOURCES_TEMPLATES_LIST ->
                when(spec.hasResources(), request, talk, () -> templates(request, talk));
            case McpMethods.RESOURCES_READ -> when(spec.hasResources(), request, talk, () -> read(request, talk));
            case McpMethods.PROMPTS_LIST -> when(spec.hasPrompts(), request, talk, () -> prompts(request, talk));
            case McpMethods.PROMPTS_GET -> when(spec.hasPrompts(), request, talk, () -> get(request, talk));
            case McpMethods.COMPLETION_COMPLETE -> when(completes(spec), request, talk, () -> complete(request, talk));
            default -> unknown(request, talk);
        }
    }

    private static void when(boolean offered, Request request, Talk talk, Runnable answer) {
        if (offered) {
            answer.run();
        } else {
            unknown(request, talk);
        }
    }

    /** Says that there is no such method. */
    public static void unknown(Request request, Talk talk) {
        talk.refuse(RpcError.of(404, ErrorCodes.METHOD_NOT_FOUND, "method not found: " + request.method()));
    }

    private void resources(Request request, Talk talk) {
        list(
                request,
                talk,
                "resources",
                spec.resources().stream().map(Library::definition).toList());
    }

    /** The resource as a list shows it. */
    public static ObjectNode definition(ResourceSpec resource) {
        return described(Trees.object().put("uri", resource.uri()), resource.name(), resource.title())
                .put("description", resource.description())
                .put("mimeType", resource.mimeType());
    }

    private void templates(Request request, Talk talk) {
        List<ObjectNode> templates = new ArrayList<>();
        for (TemplateSpec one : spec.templates()) {
            templates.add(described(Trees.object().put("uriTemplate", one.uriTemplate()), one.name(), one.title())
                    .put("description", one.description())
                    .put("mimeType", one.mimeType()));
        }
        list(request, talk, "resourceTemplates", templates);
    }

    private void prompts(Request request, Talk talk) {
        list(
                request,
                talk,
                "prompts",
                spec.prompts().stream().map(Library::definition).toList());
    }

    /** The prompt as a list shows it. */
    public static ObjectNode definition(PromptSpec prompt) {
        ObjectNode definition =
                described(Trees.object(), prompt.name(), prompt.title()).put("description", prompt.description());
        if (!prompt.arguments().isEmpty()) {
            ArrayNode arguments = definition.putArray("arguments");
            for (PromptSpec.Argument one : prompt.arguments()) {
                arguments
                        .addObject()
                        .put("name", one.name())
                        .put("description", one.description())
                        .put("required", one.required());
            }
        }
        return definition;
    }

    private static ObjectNode described(ObjectNode start, String name, String title) {
        start.put("name", name);
        return title.isEmpty() ? start : start.put("title", title);
    }

    /** Answers with a page of a list. */
    public void list(Request request, Talk talk, String member, List<ObjectNode> entries) {
        ObjectNode page = pages.page(request, member, entries);
        if (page == null) {
            talk.refuse(invalid("params.cursor: is not one of this list"));
        } else {
            talk.result(hints.on(request, page, "public"));
        }
    }

    private void read(Request request, Talk talk) {
        String uri = request.text("uri");
        ObjectNode content = content(uri);
        if (content == null && !faults.test(Fault.EMPTY_CONTENTS)) {
            talk.refuse(notFound(request, uri));
            return;
        }
        ObjectNode result = Trees.object();
        ArrayNode contents = result.putArray("contents");
        if (content != null) {
            contents.add(content);
        }
        talk.result(hints.on(request, result, "private"));
    }

    /** The refusal of a resource that is not there, which has another code in each era. */
    public static RpcError notFound(Request request, String uri) {
        return new RpcError(
                200,
                request.modern() ? ErrorCodes.INVALID_PARAMS : RESOURCE_NOT_FOUND,
                "resource not found: " + uri,
                "{\"uri\":" + JsonStrings.quote(uri) + "}");
    }

    /** How long its results may be kept. */
    public CacheHints hints() {
        return hints;
    }

    private @Nullable ObjectNode content(String uri) {
        for (ResourceSpec one : spec.resources()) {
            if (one.uri().equals(uri)) {
                ObjectNode content = Trees.object().put("uri", uri).put("mimeType", one.mimeType());
                return one.text() == null ? content.put("blob", one.blob()) : content.put("text", one.text());
            }
        }
        for (TemplateSpec one : spec.templates()) {
            Map<String, String> parts = one.parts(uri);
            if (parts != null) {
                return Trees.object()
                        .put("uri", uri)
                        .put("mimeType", one.mimeType())
                        .put("text", Trees.filled(one.text(), name -> parts.getOrDefault(name, "")));
            }
        }
        return null;
    }

    private void get(Request request, Talk talk) {
        PromptSpec prompt = prompt(request.text("name"));
        if (prompt == null) {
            talk.refuse(invalid("unknown prompt: " + request.text("name")));
            return;
        }
        ObjectNode arguments = request.arguments();
        for (PromptSpec.Argument one : prompt.arguments()) {
            if (one.required() && !arguments.path(one.name()).isTextual()) {
                talk.refuse(invalid(prompt.name() + ": the argument " + one.name() + " is missing"));
                return;
            }
        }
        talk.result(filled(prompt, arguments));
    }

    /** The prompt, filled in. */
    public static ObjectNode filled(PromptSpec prompt, ObjectNode arguments) {
        ObjectNode result = Trees.object().put("description", prompt.description());
        result.set("messages", Trees.filled(Trees.parse(prompt.messages()), name -> Trees.at(arguments, name)));
        return result;
    }

    private @Nullable PromptSpec prompt(String name) {
        return spec.prompts().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElse(null);
    }

    private void complete(Request request, Talk talk) {
        ObjectNode reference = Trees.object(request.params(), "ref");
        ObjectNode argument = Trees.object(request.params(), "argument");
        List<String> values = switch (reference.path("type").asText()) {
            case "ref/prompt" ->
                completions(
                        prompt(reference.path("name").asText()),
                        argument.path("name").asText());
            case "ref/resource" ->
                completions(
                        reference.path("uri").asText(), argument.path("name").asText());
            default -> null;
        };
        if (values == null) {
            talk.refuse(invalid("params.ref: names no prompt and no resource template of this server"));
            return;
        }
        String begun = argument.path("value").asText();
        List<String> fitting =
                values.stream().filter(value -> value.startsWith(begun)).toList();
        ObjectNode completion = Trees.object();
        ArrayNode list = completion.putArray("values");
        fitting.stream().limit(MOST_COMPLETIONS).forEach(list::add);
        completion.put("total", fitting.size()).put("hasMore", fitting.size() > MOST_COMPLETIONS);
        ObjectNode result = Trees.object();
        result.set("completion", completion);
        talk.result(result);
    }

    private static @Nullable List<String> completions(@Nullable PromptSpec prompt, String argument) {
        return prompt == null
                ? null
                : prompt.arguments().stream()
                        .filter(one -> one.name().equals(argument))
                        .findFirst()
                        .map(PromptSpec.Argument::completions)
                        .orElse(List.of());
    }

    private @Nullable List<String> completions(String uriTemplate, String part) {
        return spec.templates().stream()
                .filter(one -> one.uriTemplate().equals(uriTemplate))
                .findFirst()
                .map(one -> one.completions().getOrDefault(part, List.of()))
                .orElse(null);
    }

    private static RpcError invalid(String message) {
        return RpcError.of(200, ErrorCodes.INVALID_PARAMS, message);
    }
}
