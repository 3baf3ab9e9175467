package io.only1mcp.mock.everything;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.only1mcp.mock.dialogue.Trees;
import io.only1mcp.wire.protocol.ErrorCodes;
import io.only1mcp.wire.rpc.RpcError;

/** What the server and its clients must be able to do. */
final class Capabilities {

    private Capabilities() {}

    /** The refusal of a request whose client did not declare these. */
    static RpcError missing(ObjectNode required) {
        ObjectNode data = Trees.object();
        data.set("requiredCapabilities", required);
        return new RpcError(
                400,
                ErrorCodes.MISSING_CAPABILITY,
                "the client did not declare a capability that this needs",
                data.toString());
    }
}
