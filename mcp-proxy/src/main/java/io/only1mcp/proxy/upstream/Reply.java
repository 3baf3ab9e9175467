package io.only1mcp.proxy.upstream;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A backend's answer to a question of our own.
 *
 * @param status the HTTP status
 * @param body the JSON-RPC message, out of an event stream where it came in one; empty when there was none
 * @param session the session that it opens, or null
 */
@SuppressWarnings("ArrayRecordComponent") // never written, never compared
public record Reply(int status, byte[] body, @Nullable String session) {
    private static final Set<Integer> NOT_NOW = Set.of(408, 429, 502, 503, 504);

    /** The result that it carries, or null. */
    public @Nullable Map<?, ?> result() {
        return JsonTree.object(body).get("result") instanceof Map<?, ?> result ? result : null;
    }

    /** The code of the JSON-RPC error that it carries, or 0. */
    public int errorCode() {
        return error().get("code") instanceof Long code ? code.intValue() : 0;
    }

    /** The revisions that an error for an unsupported one lists. */
    public List<String> supportedVersions() {
        return texts(JsonTree.object(error(), "data").get("supported"));
    }

    /**
     * Whether it says nothing of the server but that it, or somebody on the way to it, cannot answer now: of 502, 503, 504,
     * 408 and 429 no server makes up its mind about a method.
     */
    public boolean saysNotNow() {
        return NOT_NOW.contains(status);
    }

    /** What it says in a few words, for a message to somebody. */
    public String inWords() {
        Object message = error().get("message");
        return "answered HTTP " + status
                + (message == null ? "" : " and error " + errorCode() + ": " + shortened(message.toString()));
    }

    /** The question that a 404 that is no answer of MCP raises, to be put behind what it says; else empty. */
    String doubt() {
        return status == 404 && errorCode() == 0 ? ": is the path of its url right?" : "";
    }

    private static String shortened(String text) {
        return text.length() <= 200 ? text : text.substring(0, 200) + "…";
    }

    private Map<?, ?> error() {
        return JsonTree.object(JsonTree.object(body), "error");
    }

    /** The strings of a list; empty when it is none. */
    public static List<String> texts(@Nullable Object value) {
        return value instanceof List<?> list
                ? list.stream()
                        .filter(String.class::isInstance)
                        .map(String.class::cast)
                        .toList()
                : List.of();
    }
}
