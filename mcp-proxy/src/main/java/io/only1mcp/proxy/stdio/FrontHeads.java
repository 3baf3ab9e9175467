package io.only1mcp.proxy.stdio;

import io.only1mcp.wire.protocol.McpHeaders;
import io.only1mcp.wire.protocol.McpMethods;
import io.only1mcp.wire.rpc.HeaderValues;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The heads that requests have over HTTP, out of what lines say in their bodies; each without its length. */
final class FrontHeads {
    private static final String TARGET = " /mcp HTTP/1.1\r\nHost: localhost\r\n";
    private static final String POST =
            "POST" + TARGET + "Content-Type: application/json\r\nAccept: application/json, text/event-stream\r\n";

    private FrontHeads() {}

    /** Of a message since 2026-07-28; with what the tool that it calls wants in headers. */
    static String modern(Message message, ToolHeaders tools) {
        String method = Objects.requireNonNullElse(message.method(), "");
        String name = switch (method) {
            case McpMethods.TOOLS_CALL, McpMethods.PROMPTS_GET -> message.name();
            case McpMethods.RESOURCES_READ -> message.uri();
            default -> null;
        };
        return POST
                + field(McpHeaders.PROTOCOL_VERSION, message.version())
                + field(McpHeaders.METHOD, method)
                + field(McpHeaders.NAME, name)
                + (method.equals(McpMethods.TOOLS_CALL) ? tools.lines(message) : "");
    }

    /** Of a message up to 2025-11-25. */
    static String legacy(@Nullable String session, @Nullable String version) {
        return POST + field(McpHeaders.SESSION_ID, session) + field(McpHeaders.PROTOCOL_VERSION, version);
    }

    /** Of the stream up to 2025-11-25 for what belongs to no request. */
    static String stream(@Nullable String session, @Nullable String version) {
        return "GET" + TARGET + "Accept: text/event-stream\r\n"
                + field(McpHeaders.SESSION_ID, session)
                + field(McpHeaders.PROTOCOL_VERSION, version);
    }

    private static String field(CharSequence name, @Nullable String value) {
        return value == null || value.isEmpty() ? "" : name + ": " + HeaderValues.encode(value) + "\r\n";
    }
}
