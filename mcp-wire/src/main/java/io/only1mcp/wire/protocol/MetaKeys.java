package io.only1mcp.wire.protocol;

/** Keys inside {@code _meta} that MCP defines; since 2026-07-28. */
public final class MetaKeys {
    /** The revision of a request. */
    public static final String PROTOCOL_VERSION = "io.modelcontextprotocol/protocolVersion";
    /** What the client can do. */
    public static final String CLIENT_CAPABILITIES = "io.modelcontextprotocol/clientCapabilities";
    /** Who the client is. */
    public static final String CLIENT_INFO = "io.modelcontextprotocol/clientInfo";
    /** Who the server is. */
    public static final String SERVER_INFO = "io.modelcontextprotocol/serverInfo";
    /** The least level of log notifications that the request wants. */
    public static final String LOG_LEVEL = "io.modelcontextprotocol/logLevel";
    /** The listen request that a notification belongs to. */
    public static final String SUBSCRIPTION_ID = "io.modelcontextprotocol/subscriptionId";

    private MetaKeys() {}
}
