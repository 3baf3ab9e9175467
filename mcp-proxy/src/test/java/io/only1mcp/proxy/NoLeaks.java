package io.only1mcp.proxy;

/** Fails a test class in which a buffer was forgotten. */
public final class NoLeaks extends io.only1mcp.wire.NoLeaks {}
