package io.only1mcp.proxy.listen;

/**
 * A resource has changed.
 *
 * @param uri its URI as the client sees it
 */
record Updated(String uri) implements Change {}
