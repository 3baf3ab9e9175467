package io.only1mcp.proxy.catalogue;

import io.only1mcp.wire.protocol.ProtocolVersion;
import io.only1mcp.wire.rpc.RpcError;

/** Waits for the answer to initialize; one of the two is called, once. */
public interface Agreement {
    /**
     * The result of initialize.
     *
     * @param version the revision that was agreed
     * @param json the result, as JSON in UTF-8
     */
    void agreed(ProtocolVersion version, byte[] json);

    /** Why there is none. */
    void refused(RpcError error);
}
