package io.only1mcp.mock.listen;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.only1mcp.mock.behaviour.Fault;
import io.only1mcp.mock.dialogue.Request;
import io.only1mcp.mock.dialogue.Talk;
import io.only1mcp.mock.dialogue.Trees;
import io.only1mcp.wire.protocol.McpMethods;
import io.only1mcp.wire.protocol.MetaKeys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** The open {@code subscriptions/listen} of 2026-07-28. */
public final class Listeners {

    /** How long a stream may be silent before a comment keeps it alive. */
    public static final Duration COMMENTS = Duration.ofSeconds(15);

    private static final List<String> LISTS = List.of("tools", "prompts", "resources");

    private record Listener(Talk talk, JsonNode subscription, ObjectNode wanted) {

        boolean wants(String change) {
            return wanted.path(change).asBoolean();
        }

        boolean wantsUri(String uri) {
            for (JsonNode one : wanted.path("resourceSubscriptions")) {
                if (one.asText().equals(uri)) {
                    return true;
                }
            }
            return false;
        }

        void tell(String method, ObjectNode params) {
            ObjectNode signed = params.deepCopy();
            signed.withObjectProperty("_meta").set(MetaKeys.SUBSCRIPTION_ID, subscription);
            talk.tell(method, signed);
        }
    }

    private final Predicate<Fault> faults;
    private final List<Listener> open = new ArrayList<>();

    /**
     * Nobody listens.
     *
     * @param faults whether a fault happens now
     */
    public Listeners(Predicate<Fault> faults) {
        this.faults = faults;
    }

    /** Opens a stream, and acknowledges as its first message what it will be told. */
    public void open(Request request, Talk talk) {
        JsonNode id = faults.test(Fault.STRING_SUBSCRIPTION_ID)
                ? TextNode.valueOf(request.id().asText())
                : request.id();
        Listener listener = new Listener(talk, id, accepted(Trees.object(request.params(), "notifications")));
        open.add(listener);
        talk.whenOver(() -> open.remove(listener));
        talk.open();
        ObjectNode params = Trees.object();
        params.set("notifications", listener.wanted);
        listener.tell(McpMethods.SUBSCRIPTIONS_ACKNOWLEDGED, params);
        keepAlive(talk);
    }

    private static void keepAlive(Talk talk) {
        talk.later(COMMENTS, () -> {
            talk.comment();
            keepAlive(talk);
        });
    }

    /** What of a filter is known here. */
    private static ObjectNode accepted(ObjectNode filter) {
        ObjectNode accepted = Trees.object();
        for (String list : LISTS) {
            if (filter.path(list + "ListChanged").asBoolean()) {
                accepted.put(list + "ListChanged", true);
            }
        }
        if (filter.get("resourceSubscriptions") instanceof ArrayNode uris) {
            accepted.set("resourceSubscriptions", uris);
        }
        return accepted;
    }

    /** Says that a list has changed: {@code tools}, {@code prompts} or {@code resources}. */
    public void changed(String list) {
        boolean all = faults.test(Fault.UNFILTERED_CHANGES);
        for (Listener listener : List.copyOf(open)) {
            if (all || listener.wants(list + "ListChanged")) {
                listener.tell(McpMethods.NOTIFICATION_PREFIX + list + "/list_changed", Trees.object());
            }
        }
    }

    /** Says that a resource was updated. */
    public void updated(String uri) {
        boolean all = faults.test(Fault.UNFILTERED_CHANGES);
        for (Listener listener : List.copyOf(open)) {
            if (all || listener.wantsUri(uri)) {
                listener.tell(McpMethods.RESOURCES_UPDATED, Trees.object().put("uri", uri));
            }
        }
    }

    /** Ends all streams with a result; where requests share a channel, each end is announced. */
    public void endAll() {
        for (Listener listener : List.copyOf(open)) {
            if (listener.talk.shared()) {
                ObjectNode params = Trees.object();
                params.set("requestId", listener.talk.request().id());
                listener.talk.tell(McpMethods.CANCELLED, params);
            }
            ObjectNode result = Trees.object();
            result.putObject("_meta").set(MetaKeys.SUBSCRIPTION_ID, listener.subscription);
            listener.talk.result(result);
        }
    }

    /** Breaks off all streams, as a fall of the server would. */
    public void cutAll() {
        List.copyOf(open).forEach(listener -> listener.talk.breakOff());
    }

    /** How many streams are open. */
    public int size() {
        return open.size();
    }
}
