package io.only1mcp.core.recording;

/**
 * Failures of one kind with the same detail.
 *
 * @param kind what kind of failure
 * @param operation the operation that met it first
 * @param detail one line, without the place in a text that it names
 * @param count how often, 1 or more
 */
public record ErrorCount(FailureKind kind, String operation, String detail, long count) {}
