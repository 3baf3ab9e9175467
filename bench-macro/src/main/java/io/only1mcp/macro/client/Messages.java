package io.only1mcp.macro.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.only1mcp.wire.protocol.ErrorCodes;
import io.only1mcp.wire.protocol.McpHeaders;
import io.only1mcp.wire.protocol.McpMethods;
import io.only1mcp.wire.protocol.MetaKeys;
import io.only1mcp.wire.protocol.ProtocolVersion;
import io.only1mcp.wire.rpc.HeaderValues;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON-RPC messages of a client, and the headers that go with them, in every revision. */
final class Messages {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private Messages() {}

    /** Name and version of this client. */
    static ObjectNode clientInfo() {
        String version = Messages.class.getPackage().getImplementationVersion();
        return NODES.objectNode().put("name", "only1mcp-bench").put("version", version == null ? "unpacked" : version);
    }

    /**
     * A request; since 2026-07-28 with its metadata.
     *
     * @param capabilities what the client declares
     */
    static String request(long id, String method, ObjectNode params, ProtocolVersion version, ObjectNode capabilities) {
        ObjectNode request =
                NODES.objectNode().put("jsonrpc", "2.0").put("id", id).put("method", method);
        ObjectNode whole = params.deepCopy();
        if (version.modern()) {
            ObjectNode meta = whole.withObjectProperty("_meta");
            meta.put(MetaKeys.PROTOCOL_VERSION, version.text());
            meta.set(MetaKeys.CLIENT_CAPABILITIES, capabilities);
            meta.set(MetaKeys.CLIENT_INFO, clientInfo());
        }
        if (!whole.isEmpty()) {
            request.set("params", whole);
        }
        return request.toString();
    }

    /** A notification without parameters. */
    static String notification(String method) {
        return NODES.objectNode().put("jsonrpc", "2.0").put("method", method).toString();
    }

    /** The answer to a request that a server makes; a ping is answered by every client. */
    static String answer(JsonNode request, Respondent respondent) {
        String method = request.path("method").asText();
        ObjectNode result =
                method.equals(McpMethods.PING) ? NODES.objectNode() : respondent.answer(method, request.path("params"));
        ObjectNode response = NODES.objectNode().put("jsonrpc", "2.0");
        response.set("id", request.get("id"));
        if (result == null) {
            response.putObject("error")
                    .put("code", ErrorCodes.METHOD_NOT_FOUND)
                    .put("message", "this client does not serve " + method);
        } else {
            response.set("result", result);
        }
        return response.toString();
    }

    /**
     * The headers of a request: the caller's own, the version, and the routing headers or the session.
     *
     * @param name what {@code Mcp-Name} repeats; null where the method has none
     */
    static Map<String, String> headers(
            Map<String, String> own,
            ProtocolVersion version,
            @Nullable String session,
            String method,
            @Nullable String name) {
        Map<String, String> headers = new HashMap<>(own);
        if (version != ProtocolVersion.V2025_03_26) {
            headers.put(McpHeaders.PROTOCOL_VERSION.toString(), version.text());
        }
        if (version.modern()) {
            headers.put(McpHeaders.METHOD.toString(), method);
            if (name != null) {
                headers.put(McpHeaders.NAME.toString(), HeaderValues.encode(name));
            }
        } else if (session != null) {
            headers.put(McpHeaders.SESSION_ID.toString(), session);
        }
        return headers;
    }
}
