package io.only1mcp.mock.everything;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.only1mcp.mock.behaviour.Fault;
import io.only1mcp.mock.catalogue.LibraryJson;
import io.only1mcp.mock.catalogue.LibrarySpec;
import io.only1mcp.mock.catalogue.PromptSpec;
import io.only1mcp.mock.catalogue.ResourceSpec;
import io.only1mcp.mock.dialogue.Features;
import io.only1mcp.mock.dialogue.Request;
import io.only1mcp.mock.dialogue.ServerInfo;
import io.only1mcp.mock.dialogue.Talk;
import io.only1mcp.mock.dialogue.Trees;
import io.only1mcp.mock.library.Library;
import io.only1mcp.mock.library.Pages;
import io.only1mcp.mock.listen.Changes;
import io.only1mcp.mock.session.Session;
import io.only1mcp.mock.time.LoopTime;
import io.only1mcp.wire.protocol.ErrorCodes;
import io.only1mcp.wire.protocol.McpMethods;
import io.only1mcp.wire.rpc.RpcError;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The server that has everything that MCP defines: the fixtures of the official conformance suite, under its names and
 * with its texts, and a few more for gateways. What its tools are and say is in {@code everything.json}; what they do is
 * in this package. Tools that ask the client do so in both eras, each in its way.
 */
public final class Everything implements Features {

    /** What the server is called. */
    public static final String NAME = "everything";

    /** What it can do, as it says itself. */
    public static final String CAPABILITIES = "{\"tools\":{\"listChanged\":true},"
            + "\"resources\":{\"subscribe\":true,\"listChanged\":true},"
            + "\"prompts\":{\"listChanged\":true},\"completions\":{},\"logging\":{}}";

    private static final JsonNode SPEC = spec();

    private final Predicate<Fault> faults;
    private final Contents contents;
    private final Library library;
    private final LibrarySpec shelf = LibraryJson.library(SPEC);
    private final Tools tools;
    private final Map<String, Deed> prompts = new HashMap<>();

    /**
     * The server.
     *
     * @param pageSize entries on a page of a list, 0 for all on one
     * @param changes who is told of changes
     * @param faults whether a fault happens now
     */
    public Everything(int pageSize, Changes changes, Predicate<Fault> faults, LoopTime time) {
        this.faults = faults;
        this.contents = new Contents(SPEC.path("dynamic"), changes);
        this.library = new Library(shelf, new Pages(NAME, pageSize), faults);
        StateSeal seal = new StateSeal(time, faults);
        this.tools = new Tools(SPEC.path("tools"), new Deeds(contents, seal, faults), faults);
        for (JsonNode prompt : SPEC.path("prompts")) {
            if (prompt.has("rounds")) {
                prompts.put(
                        prompt.path("name").asText(),
                        new Asking(
                                Asking.Plan.of(prompt),
                                filling(prompt.path("name").asText()),
                                seal,
                                faults));
            }
        }
    }

    private static JsonNode spec() {
        try (InputStream in = Everything.class.getResourceAsStream("everything.json")) {
            if (in == null) {
                throw new FileNotFoundException("resource everything.json is not on the class path");
            }
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Who the server is. */
    public static ServerInfo info() {
        return new ServerInfo(NAME, SPEC.path("version").asText());
    }

    /** What it tells a model about its use. */
    public static String instructions() {
        return SPEC.path("instructions").asText();
    }

    @Override
    public void answer(Request request, Talk talk) {
        switch (request.method()) {
            case McpMethods.TOOLS_CALL -> tools.call(request, talk);
            case McpMethods.TOOLS_LIST -> tools(request, talk);
            case McpMethods.PROMPTS_LIST ->
                library.list(request, talk, "prompts", contents.with("prompts", promptList()));
            case McpMethods.RESOURCES_LIST ->
                library.list(request, talk, "resources", contents.with("resources", resourceList()));
            case McpMethods.PROMPTS_GET ->
                prompts.getOrDefault(request.text("name"), library::answer).answer(request, talk);
            case McpMethods.RESOURCES_READ -> read(request, talk);
            case McpMethods.SUBSCRIPTIONS_LISTEN -> {
                if (request.modern()) {
                    contents.changes().listeners().open(request, talk);
                } else {
                    Library.unknown(request, talk);
                }
            }
            case McpMethods.RESOURCES_SUBSCRIBE -> subscribe(request, talk, true);
            case McpMethods.RESOURCES_UNSUBSCRIBE -> subscribe(request, talk, false);
            case McpMethods.LOGGING_SET_LEVEL -> level(request, talk);
            default -> library.answer(request, talk);
        }
    }

    /** Lets something change and says so: one of the lists comes or loses an entry, or a resource is updated. */
    public void change(String what) {
        if (Contents.LISTS.contains(what)) {
            contents.toggle(what);
        } else {
            contents.changes().updated(what);
        }
    }

    private void tools(Request request, Talk talk) {
        List<ObjectNode> all = contents.with("tools", tools.definitions());
        if (request.modern() && faults.test(Fault.INPUT_REQUIRED_ON_LIST)) {
            ObjectNode result = Trees.object().put("resultType", "input_required");
            all.forEach(result.putArray("tools")::add);
            ObjectNode bogus = result.putObject("inputRequests").putObject("bogus");
            bogus.put("method", McpMethods.ROOTS_LIST).putObject("params");
            talk.result(result);
        } else {
            library.list(request, talk, "tools", all);
        }
    }

    private List<ObjectNode> promptList() {
        return shelf.prompts().stream().map(Library::definition).toList();
    }

    private List<ObjectNode> resourceList() {
        return shelf.resources().stream().map(Library::definition).toList();
    }

    private Asking.Outcome filling(String name) {
        PromptSpec prompt = shelf.prompts().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
        return new Asking.Outcome() {
            @Override
            public void answered(Request request, Talk talk, ObjectNode answers) {
                talk.result(Library.filled(prompt, answers));
            }

            @Override
            public void failed(Talk talk, String complaint) {
                talk.refuse(invalid(complaint));
            }
        };
    }

    private void read(Request request, Talk talk) {
        ObjectNode coming = contents.coming("resources");
        String uri = request.text("uri");
        if (uri.equals(coming.path("uri").asText())) {
            ObjectNode result = Trees.object();
            result.putArray("contents")
                    .addObject()
                    .put("uri", uri)
                    .put("mimeType", "text/plain")
                    .put("text", "Here for now.");
            talk.result(library.hints().on(request, result, "private"));
        } else {
            library.answer(request, talk);
        }
    }

    private void subscribe(Request request, Talk talk, boolean wanted) {
        String uri = request.text("uri");
        if (request.session() == null) {
            Library.unknown(request, talk);
        } else if (shelf.resources().stream().map(ResourceSpec::uri).noneMatch(uri::equals)) {
            talk.refuse(Library.notFound(request, uri));
        } else {
            forSession(request.session(), session -> {
                if (wanted) {
                    session.subscriptions().add(uri);
                } else {
                    session.subscriptions().remove(uri);
                }
            });
            talk.result(Trees.object());
        }
    }

    private void level(Request request, Talk talk) {
        String level = request.text("level");
        if (request.session() == null) {
            Library.unknown(request, talk);
        } else if (!Request.LEVELS.contains(level)) {
            talk.refuse(invalid("params.level: must be one of " + String.join(", ", Request.LEVELS)));
        } else {
            forSession(request.session(), session -> session.level(level));
            talk.result(Trees.object());
        }
    }

    private void forSession(Session session, Consumer<Session> what) {
        if (faults.test(Fault.NO_SESSION_ISOLATION)) {
            contents.changes().sessions().forEach(what);
        } else {
            what.accept(session);
        }
    }

    private static RpcError invalid(String message) {
        return RpcError.of(200, ErrorCodes.INVALID_PARAMS, message);
    }
}
