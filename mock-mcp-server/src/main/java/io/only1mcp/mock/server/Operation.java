package io.only1mcp.mock.server;

import io.only1mcp.wire.protocol.McpMethods;

/** What a request asks for, as the counts have it. */
enum Operation {
    TOOLS_CALL(McpMethods.TOOLS_CALL),
    TOOLS_LIST(McpMethods.TOOLS_LIST),
    DISCOVER(McpMethods.SERVER_DISCOVER),
    INITIALIZE(McpMethods.INITIALIZE),
    PING(McpMethods.PING),
    /** A message that wants no answer. */
    NOTIFICATION("notifications"),
    /** A method that is not known here. */
    UNKNOWN("unknown"),
    /** A request that broke a rule before its method was looked at. */
    REFUSED("refused");

    private final String text;

    Operation(String text) {
        this.text = text;
    }

    /** The method, or a word where it is none. */
    String text() {
        return text;
    }
}
