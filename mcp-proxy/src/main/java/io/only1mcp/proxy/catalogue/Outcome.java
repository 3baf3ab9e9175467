package io.only1mcp.proxy.catalogue;

import io.only1mcp.wire.rpc.RpcError;

/** Waits for an answer to a client; one of the two is called, once. */
public interface Outcome {
    /** The result of the request, as JSON in UTF-8. */
    void result(byte[] json);

    /** Why there is none. */
    void refused(RpcError error);
}
