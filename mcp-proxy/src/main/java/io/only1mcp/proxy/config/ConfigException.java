package io.only1mcp.proxy.config;

/** A configuration that cannot be used; its message is one line that says where, what, and what to do. */
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** A fault in one line. */
    public ConfigException(String message) {
        super(message);
    }
}
