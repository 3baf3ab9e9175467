package io.only1mcp.macro.client;

import java.net.URI;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Where a target takes messages, over whatever transport. Every failure is a {@link TargetException} of one line. */
interface Endpoint {
    /** How results name it. */
    URI url();

    /** An id that no other request here has had. */
    long nextId();

    /**
     * Sends a JSON-RPC message.
     *
     * @param what how messages call it, such as {@code tools/list}
     * @param id of the request
     * @param stream what to do where the server asks something before it answers
     */
    Reply post(String what, long id, String json, Map<String, String> headers, Stream stream);

    /** Opens a stream of what belongs to no request; it ends with the future, and the future with it. */
    CompletableFuture<Reply> listen(Map<String, String> headers, Stream stream);

    /** Ends a session. */
    Reply delete(Map<String, String> headers);

    /** A failure at this target. */
    TargetException failure(String what);

    /** The failure that lies in an answer which is no good answer of MCP. */
    TargetException unusable(String what, Reply reply);
}
