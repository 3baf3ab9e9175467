package io.only1mcp.proxy.config;

/** What a gateway does besides relaying; each of it is null where it is not wanted. */
public record Features() {
    /** Nothing of it. */
    public static final Features NONE = new Features();
}
