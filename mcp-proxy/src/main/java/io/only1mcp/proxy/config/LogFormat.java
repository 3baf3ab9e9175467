package io.only1mcp.proxy.config;

/** How the gateway writes what happens to standard error. */
public enum LogFormat {
    /** Lines for people. */
    TEXT,
    /** A JSON object in each line. */
    JSON
}
