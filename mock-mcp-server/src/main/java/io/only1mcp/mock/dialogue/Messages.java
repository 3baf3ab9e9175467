package io.only1mcp.mock.dialogue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.only1mcp.wire.rpc.RpcError;

/** The messages of JSON-RPC. */
public final class Messages {

    private Messages() {}

    private static ObjectNode message() {
        return Trees.object().put("jsonrpc", "2.0");
    }

    /** A notification; without parameters it has none. */
    public static ObjectNode notification(String method, ObjectNode params) {
        ObjectNode message = message().put("method", method);
        if (!params.isEmpty()) {
            message.set("params", params);
        }
        return message;
    }

    /** A request to the client. */
    public static ObjectNode request(long id, String method, ObjectNode params) {
        ObjectNode message = message().put("id", id).put("method", method);
        message.set("params", params);
        return message;
    }

    /** A result. */
    public static ObjectNode result(JsonNode id, ObjectNode result) {
        ObjectNode message = message();
        message.set("id", id);
        message.set("result", result);
        return message;
    }

    /** An error. */
    public static ObjectNode error(JsonNode id, RpcError error) {
        ObjectNode message = message();
        message.set("id", id);
        ObjectNode body = message.putObject("error").put("code", error.code()).put("message", error.message());
        if (error.data() != null) {
            body.set("data", Trees.parse(error.data()));
        }
        return message;
    }
}
