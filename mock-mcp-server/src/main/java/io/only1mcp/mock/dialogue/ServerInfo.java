package io.only1mcp.mock.dialogue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.only1mcp.wire.protocol.MetaKeys;

/**
 * Who a server is.
 *
 * @param name of the server
 * @param version of the server
 */
public record ServerInfo(String name, String version) {

    /** The result, with who gives it in its metadata. */
    public ObjectNode signed(ObjectNode result) {
        ObjectNode meta = result.withObjectProperty("_meta");
        meta.set(MetaKeys.SERVER_INFO, Trees.object().put("name", name).put("version", version));
        return result;
    }
}
