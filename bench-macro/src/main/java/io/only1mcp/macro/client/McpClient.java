package io.only1mcp.macro.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.only1mcp.macro.stdio.LinePipe;
import io.only1mcp.wire.protocol.McpMethods;
import io.only1mcp.wire.protocol.ProtocolVersion;
import io.only1mcp.wire.rpc.HeaderValues;
import io.only1mcp.wire.rpc.MirroredParameters;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An MCP client over Streamable HTTP or standard streams in all revisions of {@link ProtocolVersion}, for what comes before a load: finding
 * out what a target speaks and offers, opening sessions. It waits for each answer and takes JSON and event streams.
 *
 * <p>Every failure is a {@link TargetException} of one line that begins with the URL or the name of the process. For one thread at a time.
 */
public final class McpClient implements AutoCloseable {
    /** A list that has more pages goes in circles. */
    private static final int MOST_PAGES = 1000;

    private final Endpoint endpoint;
    private final Map<String, String> headers;
    private final Respondent respondent;
    private final Map<String, MirroredParameters> mirrored = new HashMap<>();
    private final List<String> rejected = new ArrayList<>();
    private Session session;
    private int renewals;
    private @Nullable Questions questions;

    private McpClient(Endpoint endpoint, Map<String, String> headers, Respondent respondent, Session session) {
        this.endpoint = endpoint;
        this.headers = headers;
        this.respondent = respondent;
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
        return connect(url, headers, protocol, timeout, Respondent.NOBODY);
    }

    /**
     * The same for a client that servers may ask something.
     *
     * @param respondent what it does for them
     */
    public static McpClient connect(
            URI url,
            Map<String, String> headers,
            @Nullable ProtocolVersion protocol,
            Duration timeout,
            Respondent respondent) {
        return connect(new HttpEndpoint(url, timeout), headers, protocol, respondent);
    }

    /**
     * The same over the standard streams of a process; where it has sessions, it has this one.
     *
     * @param name of the process
     * @param pipe polled by this client alone for as long as it is used; not closed with it
     */
    public static McpClient connect(String name, LinePipe pipe, @Nullable ProtocolVersion protocol, Duration timeout) {
        return connect(new PipeEndpoint(name, pipe, timeout), Map.of(), protocol, Respondent.NOBODY);
    }

    private static McpClient connect(
            Endpoint endpoint, Map<String, String> headers, @Nullable ProtocolVersion protocol, Respondent respondent) {
        Map<String, String> own = Map.copyOf(headers);
        Handshake handshake = new Handshake(endpoint, own, respondent);
        Session session = protocol == null ? handshake.newest() : handshake.exactly(protocol);
        McpClient client = new McpClient(endpoint, own, respondent, session);
        client.listen();
        return client;
    }

    /**
     * Opens another session on the same target in the same revision, as another identity; since 2026-07-28 there is
     * nothing to open, and no request is made.
     *
     * @param otherHeaders sent with every request instead of this client's
     */
    public McpClient openSession(Map<String, String> otherHeaders) {
        Map<String, String> own = Map.copyOf(otherHeaders);
        return new McpClient(endpoint, own, respondent, new Handshake(endpoint, own, respondent).again(session));
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

    /**
     * All tools, all pages, in the target's order; none where the target does not offer tools. Since 2026-07-28 a tool is
     * left out whose definition asks for headers that cannot be.
     */
    public List<Tool> listTools() {
        List<Tool> tools = new ArrayList<>();
        if (!capabilities().has("tools")) {
            return tools;
        }
        rejected.clear();
        ObjectNode params = JsonNodeFactory.instance.objectNode();
        for (int page = 0; page < MOST_PAGES; page++) {
            JsonNode result = ask(McpMethods.TOOLS_LIST, params);
            for (JsonNode tool : result.path("tools")) {
                if (usable(tool)) {
                    tools.add(new Tool(tool.path("name").asText(), tool));
                }
            }
            JsonNode cursor = result.path("nextCursor");
            if (!cursor.isTextual()) {
                return tools;
            }
            params.set("cursor", cursor);
        }
        throw endpoint.failure("tools/list has more than " + MOST_PAGES + " pages; its cursors go in circles");
    }

    /** The tools that the last {@link #listTools} left out, each with the reason. */
    public List<String> rejectedTools() {
        return List.copyOf(rejected);
    }

    private boolean usable(JsonNode tool) {
        if (!protocol().modern() || endpoint instanceof PipeEndpoint) {
            return true;
        }
        String name = tool.path("name").asText();
        try {
            mirrored.put(name, MirroredParameters.of(tool.path("inputSchema")));
            return true;
        } catch (IllegalArgumentException invalid) {
            rejected.add(name + ": " + invalid.getMessage());
            return false;
        }
    }

    /**
     * Calls a tool. What its definition wants in headers, since 2026-07-28, is sent there too where it was listed before.
     *
     * @return the result, which is complete and no error
     * @throws TargetException also when the tool answers with an error of its own
     */
    public JsonNode call(String tool, ObjectNode arguments) {
        ObjectNode params = JsonNodeFactory.instance.objectNode().put("name", tool);
        params.set("arguments", arguments);
        JsonNode result = ask(McpMethods.TOOLS_CALL, params);
        if (result.path("isError").asBoolean()) {
            throw endpoint.failure("tool " + tool + " answers with an error: "
                    + Excerpt.of(result.path("content").path(0).path("text").asText()));
        }
        return result;
    }

    /** Asks whether the target is there: {@code ping}, since 2026-07-28 {@code server/discover}. */
    public void ping() {
        ask(protocol().modern() ? McpMethods.SERVER_DISCOVER : McpMethods.PING, JsonNodeFactory.instance.objectNode());
    }

    /** Ends the session where there is one. A server that cannot or does not answer is left alone. */
    @Override
    public void close() {
        if (questions != null) {
            questions.close();
        }
        if (session.id() != null) {
            try {
                endpoint.delete(Messages.headers(headers, session.version(), session.id(), "", null));
            } catch (TargetException gone) {
                // The session went with its server.
            }
        }
    }

    /**
     * Makes any request of the protocol.
     *
     * @param params without the metadata that each request of 2026-07-28 has
     * @return the result, which is complete
     * @throws TargetException where there is none
     */
    public JsonNode ask(String method, ObjectNode params) {
        ObjectNode next = params;
        for (int round = 0; round < InputRounds.MOST; round++) {
            JsonNode result = answer(method, next);
            String type = result.path("resultType").asText("complete");
            if (type.equals("complete")) {
                return result;
            }
            if (!type.equals("input_required")) {
                throw endpoint.failure(
                        "answers " + method + " with resultType " + Excerpt.of(type) + ", not with a result");
            }
            next = InputRounds.next(params, result, respondent);
            if (next == null) {
                throw endpoint.failure("answers " + method + " with resultType " + Excerpt.of(type)
                        + ", not with a result, and asks for nothing that this client can give");
            }
        }
        throw endpoint.failure("asks for input to " + method + " in more than " + InputRounds.MOST + " rounds");
    }

    /** Only a client that does something for servers has an ear for them. */
    private void listen() {
        if (questions != null) {
            questions.close();
        }
        if (!session.version().modern() && !respondent.capabilities().isEmpty()) {
            Map<String, String> own = Messages.headers(headers, session.version(), session.id(), "", null);
            questions = Questions.listen(endpoint, own, respondent);
        }
    }

    private JsonNode answer(String method, ObjectNode params) {
        Reply reply = post(method, params);
        if (reply.status() == 404 && session.id() != null) {
            session = new Handshake(endpoint, headers, respondent).again(session);
            renewals++;
            listen();
            reply = post(method, params);
        }
        JsonNode result = reply.result();
        if (result == null) {
            throw endpoint.unusable(method, reply);
        }
        return result;
    }

    private Reply post(String method, ObjectNode params) {
        long id = endpoint.nextId();
        ProtocolVersion version = session.version();
        Map<String, String> all = Messages.headers(headers, version, session.id(), method, name(method, params));
        if (method.equals(McpMethods.TOOLS_CALL)) {
            MirroredParameters parameters = mirrored.get(params.path("name").asText());
            if (parameters != null) {
                parameters
                        .headers(params.path("arguments"))
                        .forEach((header, value) -> all.put(header, HeaderValues.encode(value)));
            }
        }
        return endpoint.post(
                method,
                id,
                Messages.request(id, method, params, version, respondent.capabilities()),
                all,
                version.modern() ? Stream.MODERN : new Stream.Older(respondent));
    }

    /** What {@code Mcp-Name} repeats, or null. */
    private static @Nullable String name(String method, ObjectNode params) {
        return switch (method) {
            case McpMethods.TOOLS_CALL, McpMethods.PROMPTS_GET ->
                params.path("name").asText();
            case McpMethods.RESOURCES_READ -> params.path("uri").asText();
            default -> null;
        };
    }
}
