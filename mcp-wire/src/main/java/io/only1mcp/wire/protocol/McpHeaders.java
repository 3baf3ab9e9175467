package io.only1mcp.wire.protocol;

import io.netty.util.AsciiString;

/** Names of the HTTP headers of MCP. */
public final class McpHeaders {
    /** The revision of a request. */
    public static final AsciiString PROTOCOL_VERSION = AsciiString.cached("MCP-Protocol-Version");
    /** The method of a request; since 2026-07-28. */
    public static final AsciiString METHOD = AsciiString.cached("Mcp-Method");
    /** The tool, prompt or resource of a request; since 2026-07-28. */
    public static final AsciiString NAME = AsciiString.cached("Mcp-Name");
    /** The session; up to 2025-11-25. */
    public static final AsciiString SESSION_ID = AsciiString.cached("Mcp-Session-Id");
    /** Before the name of an argument that its schema asks to be mirrored; since 2026-07-28. */
    public static final AsciiString PARAM_PREFIX = AsciiString.cached("Mcp-Param-");
    /** Where a broken stream is taken up again; up to 2025-11-25. */
    public static final AsciiString LAST_EVENT_ID = AsciiString.cached("Last-Event-ID");

    private McpHeaders() {}
}
