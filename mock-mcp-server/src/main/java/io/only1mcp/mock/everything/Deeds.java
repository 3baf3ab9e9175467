package io.only1mcp.mock.everything;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.only1mcp.mock.behaviour.Fault;
import io.only1mcp.mock.dialogue.Request;
import io.only1mcp.mock.dialogue.Talk;
import io.only1mcp.mock.dialogue.Trees;
import io.only1mcp.mock.session.Session;
import io.only1mcp.wire.protocol.McpMethods;
import java.time.Duration;
import java.util.function.Predicate;

/** What the tools do that a description alone does not tell. */
final class Deeds {

    static final String WATCHED = "test://watched-resource";

    private static final Duration RECONNECTION = Duration.ofMillis(100);

    private final Contents contents;
    private final StateSeal seal;
    private final Predicate<Fault> faults;
    private long calls;
    private long cancelled;

    Deeds(Contents contents, StateSeal seal, Predicate<Fault> faults) {
        this.contents = contents;
        this.seal = seal;
        this.faults = faults;
    }

    /** What the tool of that description does. */
    Deed of(JsonNode spec) {
        Deed deed = deed(spec);
        JsonNode needs = spec.path("needs");
        return needs.isEmpty()
                ? deed
                : (request, talk) -> {
                    ObjectNode missing = Trees.object();
                    for (JsonNode need : needs) {
                        if (!request.can(need.asText())) {
                            missing.putObject(need.asText());
                        }
                    }
                    if (missing.isEmpty()) {
                        deed.answer(request, talk);
                    } else {
                        talk.refuse(Capabilities.missing(missing));
                    }
                };
    }

    private Deed deed(JsonNode spec) {
        ObjectNode result = Trees.object(spec, "result");
        if (spec.has("steps")) {
            return new Steps(spec.path("steps"), result);
        }
        if (spec.has("rounds")) {
            return new Asking(Asking.Plan.of(spec), saying(spec.path("says").asText()), seal, faults);
        }
        if (spec.has("changes")) {
            return (request, talk) -> changes(spec.path("changes").asText(), talk);
        }
        if (spec.has("does")) {
            return named(spec.path("does").asText());
        }
        if (spec.has("says")) {
            return (request, talk) -> talk.result(Texts.said(Trees.filled(
                    spec.path("says").asText(),
                    name -> Trees.at(name.equals("arguments") ? request.params() : request.arguments(), name))));
        }
        return (request, talk) -> talk.result(result.deepCopy());
    }

    private Deed named(String name) {
        return switch (name) {
            case "wait" -> this::await;
            case "cancelled" -> (request, talk) -> talk.result(Texts.said(String.valueOf(cancelled)));
            case "count" -> this::count;
            case "reconnect" -> Deeds::reconnect;
            case "update" -> this::update;
            default -> throw new IllegalArgumentException("no tool does " + name);
        };
    }

    private static Asking.Outcome saying(String text) {
        return new Asking.Outcome() {
            @Override
            public void answered(Request request, Talk talk, ObjectNode answers) {
                talk.result(Texts.said(Trees.filled(text, name -> Trees.at(answers, name))));
            }

            @Override
            public void failed(Talk talk, String complaint) {
                talk.result(Texts.failed(complaint));
            }
        };
    }

    private void changes(String list, Talk talk) {
        boolean there = contents.toggle(list);
        talk.result(Texts.said("The list of " + list + " has changed: one was " + (there ? "added" : "taken away")));
    }

    private void update(Request request, Talk talk) {
        String uri = request.arguments().path("uri").asText(WATCHED);
        contents.changes().updated(uri);
        talk.result(Texts.said("Updated: " + uri));
    }

    private void await(Request request, Talk talk) {
        long millis = request.arguments().path("milliseconds").asLong();
        talk.whenOver(() -> cancelled += talk.cancelled() ? 1 : 0);
        JsonNode token = request.progressToken();
        if (token != null) {
            ObjectNode params = Trees.object();
            params.set("progressToken", token);
            talk.tell(McpMethods.PROGRESS, params.put("progress", 0).put("total", millis));
        }
        talk.later(Duration.ofMillis(millis), () -> talk.result(Texts.said("Waited " + millis + " ms")));
    }

    private void count(Request request, Talk talk) {
        Session session = request.session();
        long call = session == null || faults.test(Fault.NO_SESSION_ISOLATION) ? ++calls : session.nextCall();
        talk.result(Texts.said("Call " + call));
    }

    private static void reconnect(Request request, Talk talk) {
        if (!request.modern()) {
            talk.breakOff();
        }
        talk.later(RECONNECTION, () -> talk.result(Texts.said("The answer was there when you came back")));
    }
}
