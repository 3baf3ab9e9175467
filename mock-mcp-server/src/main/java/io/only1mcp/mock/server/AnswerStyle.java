package io.only1mcp.mock.server;

/** How the result of a request travels; clients have to take both. */
public enum AnswerStyle {
    /** As one JSON object with its length. */
    JSON,
    /** As the only event of a stream, chunked, as most SDKs answer; errors are JSON either way. */
    SSE
}
