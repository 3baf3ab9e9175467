package io.only1mcp.macro.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.only1mcp.wire.protocol.McpMethods;
import io.only1mcp.wire.protocol.ProtocolVersion;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An MCP client over Streamable HTTP in all revisions of {@link ProtocolVersion}, for what comes before a load: finding
 * out what a target speaks and offers, opening sessions. It waits for each answer and takes JSON and event streams.
 *
 * <p>Every failure is a {@link TargetException} of one line that begins with the URL. For one thread at a time.
 */
public final class McpClient implements AutoCloseable {
    /** A list that has more pages goes in circles. */
    private static final int MOST_PAGES = 1000;

    private final HttpEndpoint endpoint;
    private final Map<String, String> headers;
    private Session session;
    private int renewals;

    private McpClient(HttpEndpoint endpoint, Map<String, String> headers, Session session) {
        this.endpoint = endpoint;
        this.headers = headers;
        this.session = session;
    }

    /**
     * Finds out what a target speaks, and opens a session where the revision has one.
     *
     * @param headers sent with every request, such as {@code Authorization}
     * @param protocol the only revision to take, or null for the newest that the target speaks
     * @param timeout of each request
     * @throws TargetException when it cannot be reached, does not speak MCP, or not that revision
     */
    public static McpClient connect(
            URI url, Map<String, String> headers, @Nullable ProtocolVersion protocol, Duration timeout) {
        HttpEndpoint endpoint = new HttpEndpoint(url, timeout);
        Map<String, String> own = Map.copyOf(headers);
        Handshake handshake = new Handshake(endpoint, own);
        return new McpClient(endpoint, own, protocol == null ? handshake.newest() : handshake.exactly(protocol));
    }

    /**
     * Opens another session on the same target in the same revision, as another identity; since 2026-07-28 there is
     * nothing to open, and no request is made.
     *
     * @param otherHeaders sent with every request instead of this client's
     */
    public McpClient openSession(Map<String, String> otherHeaders) {
        Map<String, String> own = Map.copyOf(otherHeaders);
        return new McpClient(endpoint, own, new Handshake(endpoint, own).again(session));
    }

    /** Where the target is. */
    public URI url() {
        return endpoint.url();
    }

    /** The revision that was agreed on. */
    public ProtocolVersion protocol() {
        return session.version();
    }

    /** The session's id; empty since 2026-07-28, and where the server gives none. */
    public Optional<String> sessionId() {
        return Optional.ofNullable(session.id());
    }

    /** {@code name} and {@code version} as the server gives them, or a missing node. */
    public JsonNode server() {
        return session.server();
    }

    /** What the server says that it can do. */
    public JsonNode capabilities() {
        return session.capabilities();
    }

    /** How many times the server had forgotten the session, and another was opened. */
    public int renewals() {
        return renewals;
    }

    /** All tools, all pages, in the target's order; none where the target does not offer tools. */
    public List<Tool> listTools() {
        List<Tool> tools = new ArrayList<>();
        if (!capabilities().has("tools")) {
            return tools;
        }
        ObjectNode params = JsonNodeFactory.instance.objectNode();
        for (int page = 0; page < MOST_PAGES; page++) {
            JsonNode result = request(McpMethods.TOOLS_LIST, params, null);
            for (JsonNode tool : result.path("tools")) {
                tools.add(new Tool(tool.path("name").asText(), tool));
            }
            JsonNode cursor = result.path("nextCursor");
            if (!cursor.isTextual()) {
                return tools;
            }
            params.set("cursor", cursor);
        }
        throw endpoint.failure("tools/list has more than " + MOST_PAGES + " pages; its cursors go in circles");
    }

    /**
     * Calls a tool.
     *
     * @return the result, which is complete and no error
     * @throws TargetException also when the tool answers with an error of its own
     */
    public JsonNode call(String tool, ObjectNode arguments) {
        ObjectNode params = JsonNodeFactory.instance.objectNode().put("name", tool);
        params.set("arguments", arguments);
        JsonNode result = request(McpMethods.TOOLS_CALL, params, tool);
        if (result.path("isError").asBoolean()) {
            throw endpoint.failure("tool " + tool + " answers with an error: "
                    + Excerpt.of(result.path("content").path(0).path("text").asText()));
        }
        return result;
    }

    /** Asks whether the target is there: {@code ping}, since 2026-07-28 {@code server/discover}. */
    public void ping() {
        request(
                protocol().modern() ? McpMethods.SERVER_DISCOVER : McpMethods.PING,
                JsonNodeFactory.instance.objectNode(),
                null);
    }

    /** Ends the session where there is one. A server that cannot or does not answer is left alone. */
    @Override
    public void close() {
        if (session.id() != null) {
            try {
                endpoint.delete(Messages.headers(headers, session.version(), session.id(), "", null));
            } catch (TargetException gone) {
                // The session went with its server.
            }
        }
    }

    private JsonNode request(String method, ObjectNode params, @Nullable String name) {
        Reply reply = post(method, params, name);
        if (reply.status() == 404 && session.id() != null) {
            session = new Handshake(endpoint, headers).again(session);
            renewals++;
            reply = post(method, params, name);
        }
        JsonNode result = reply.result();
        if (result == null) {
            throw endpoint.unusable(method, reply);
        }
        String type = result.path("resultType").asText("complete");
        if (!type.equals("complete")) {
            throw endpoint.failure(
                    "answers " + method + " with resultType " + Excerpt.of(type) + ", not with a result");
        }
        return result;
    }

    private Reply post(String method, ObjectNode params, @Nullable String name) {
        long id = endpoint.nextId();
        return endpoint.post(
                method,
                id,
                Messages.request(id, method, params, session.version()),
                Messages.headers(headers, session.version(), session.id(), method, name));
    }
}
