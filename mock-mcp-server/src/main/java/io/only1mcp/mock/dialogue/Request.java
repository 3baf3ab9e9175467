package io.only1mcp.mock.dialogue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.only1mcp.mock.session.Session;
import io.only1mcp.wire.protocol.MetaKeys;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One request that wants an answer, and keeps the rules of its era. */
public final class Request {

    /** Levels of log notifications, the least first. */
    public static final List<String> LEVELS =
            List.of("debug", "info", "notice", "warning", "error", "critical", "alert", "emergency");

    private final ObjectNode message;
    private final ObjectNode params;
    private final @Nullable Session session;
    private final @Nullable Map<String, List<String>> mirrored;

    private Request(ObjectNode message, @Nullable Session session, @Nullable Map<String, List<String>> mirrored) {
        this.message = message;
        this.params = Trees.object(message, "params");
        this.session = session;
        this.mirrored = mirrored;
    }

    /**
     * A request of 2026-07-28.
     *
     * @param mirrored the values of the fields {@code Mcp-Param-*} by name, in lower case; null where there are no
     *     fields, as on standard streams
     */
    public static Request modern(ObjectNode message, @Nullable Map<String, List<String>> mirrored) {
        return new Request(message, null, mirrored);
    }

    /** A request in a session. */
    public static Request inSession(ObjectNode message, Session session) {
        return new Request(message, session, null);
    }

    /** Its id. */
    public JsonNode id() {
        return message.path("id");
    }

    /** Its method. */
    public String method() {
        return message.path("method").asText();
    }

    /** Its parameters. */
    public ObjectNode params() {
        return params;
    }

    /** A parameter that is a text, or the empty text. */
    public String text(String parameter) {
        JsonNode value = params.path(parameter);
        return value.isTextual() ? value.asText() : "";
    }

    /** What a tool or a prompt is called with. */
    public ObjectNode arguments() {
        return Trees.object(params, "arguments");
    }

    /** Whether it stands for itself, as of 2026-07-28. */
    public boolean modern() {
        return session == null;
    }

    /** Its session, or null where it stands for itself. */
    public @Nullable Session session() {
        return session;
    }

    /** Whether the client can do this: {@code sampling}, {@code elicitation} or {@code roots}. */
    public boolean can(String capability) {
        ObjectNode declared = session == null
                ? Trees.object(Trees.object(params, "_meta"), MetaKeys.CLIENT_CAPABILITIES)
                : session.capabilities();
        return declared.path(capability).isObject();
    }

    /** Whether the client wants log notifications of that level while this is in hand. */
    public boolean wantsLog(String level) {
        String least = session == null
                ? Trees.object(params, "_meta").path(MetaKeys.LOG_LEVEL).asText()
                : session.level();
        return LEVELS.contains(least) && LEVELS.indexOf(level) >= LEVELS.indexOf(least);
    }

    /** What its progress is to be reported under, or null when it is not to be. */
    public @Nullable JsonNode progressToken() {
        return params.path("_meta").get("progressToken");
    }

    /** Whether it came with header fields. */
    public boolean hasHeaders() {
        return mirrored != null;
    }

    /** The values of a field {@code Mcp-Param-…}. */
    public List<String> mirrored(String name) {
        return mirrored == null ? List.of() : mirrored.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
    }
}
