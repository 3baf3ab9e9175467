package io.only1mcp.cli.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Requests of clients of both eras, as they go over the wire. */
final class Requests {
    /** The newest revision that has sessions. */
    static final String LEGACY = "2025-11-25";

    private static final String MODERN = "2026-07-28";
    private static final String META = "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"" + MODERN
            + "\",\"io.modelcontextprotocol/clientCapabilities\":{}}";
    private static final String ACCEPT = "Accept: application/json, text/event-stream";

    private Requests() {}

    /** A call of the era since 2026-07-28. */
    static String modernCall(long id, String tool, String arguments) {
        return modern(
                id, "tools/call", "\"name\":\"" + tool + "\",\"arguments\":" + arguments + ",", "Mcp-Name: " + tool);
    }

    /** Another request of that era; {@code params} come before the metadata, with a comma behind. */
    static String modern(long id, String method, String params, String... headers) {
        StringBuilder head = new StringBuilder("MCP-Protocol-Version: " + MODERN + "\r\nMcp-Method: " + method);
        for (String header : headers) {
            head.append("\r\n").append(header);
        }
        return post(message(id, method, "{" + params + META + "}"), head.toString());
    }

    /** The request that opens a session. */
    static String initialize(long id) {
        return post(
                message(
                        id,
                        "initialize",
                        "{\"protocolVersion\":\"" + LEGACY
                                + "\",\"capabilities\":{},\"clientInfo\":{\"name\":\"chaos\",\"version\":\"1\"}}"),
                ACCEPT);
    }

    /** A call in a session. */
    static String call(String session, long id, String tool, String arguments) {
        return inSession(session, id, "tools/call", "{\"name\":\"" + tool + "\",\"arguments\":" + arguments + "}");
    }

    /** Another request in a session. */
    static String inSession(String session, long id, String method, String params) {
        return post(message(id, method, params), of(session));
    }

    /** Says in a session that it is open. */
    static String initialized(String session) {
        return post("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}", of(session));
    }

    /** Reads what belongs to no request. */
    static String listen(String session) {
        return "GET /mcp HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n" + of(session) + "\r\n\r\n";
    }

    /** Ends a session. */
    static String end(String session) {
        return "DELETE /mcp HTTP/1.1\r\nHost: localhost\r\n" + of(session) + "\r\n\r\n";
    }

    /** Reads a page of the gateway's own. */
    static String get(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
    }

    private static String message(long id, String method, String params) {
        return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"" + method + "\",\"params\":" + params + "}";
    }

    private static String of(String session) {
        return "Mcp-Session-Id: " + session + "\r\nMCP-Protocol-Version: " + LEGACY;
    }

    private static String post(String body, String headers) {
        return "POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + (headers.contains("Accept:") ? "" : ACCEPT + "\r\n") + headers + "\r\nContent-Length: "
                + body.getBytes(UTF_8).length + "\r\n\r\n" + body;
    }
}
