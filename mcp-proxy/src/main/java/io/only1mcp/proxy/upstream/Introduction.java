package io.only1mcp.proxy.upstream;

import io.only1mcp.proxy.GatewayVersion;
import io.only1mcp.wire.protocol.McpMethods;
import io.only1mcp.wire.protocol.MetaKeys;
import io.only1mcp.wire.protocol.ProtocolVersion;

/** What the gateway says of itself when it asks on its own behalf. */
public final class Introduction {
    private static final String SELF = "{\"name\":\"only1mcp\",\"version\":\"" + GatewayVersion.TEXT + "\"}";

    /** The metadata of a request since 2026-07-28, as JSON. */
    public static final String META = "{\"" + MetaKeys.PROTOCOL_VERSION + "\":\"" + ProtocolVersion.NEWEST.text()
            + "\",\"" + MetaKeys.CLIENT_CAPABILITIES + "\":{},\"" + MetaKeys.CLIENT_INFO + "\":" + SELF + "}";

    /** A whole server/discover. */
    public static final String DISCOVER = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + McpMethods.SERVER_DISCOVER
            + "\",\"params\":{\"_meta\":" + META + "}}";

    /** The params of initialize, up to 2025-11-25, as JSON. */
    public static final String INITIALIZE_PARAMS = "{\"protocolVersion\":\"" + ProtocolVersion.NEWEST_LEGACY.text()
            + "\",\"capabilities\":{},\"clientInfo\":" + SELF + "}";

    private Introduction() {}
}
